//! The `kisoku` program: its commands, and how it ends. What each command does is in its own file.

mod alone;
mod audit;
mod backup;
mod build;
mod cases;
mod catalogue;
mod check;
mod document;
mod erase;
mod exit;
mod given;
mod inspect;
mod ledger;
mod modules;
mod moment;
mod new;
mod opened;
mod problems;
mod publish;
mod question;
mod replay;
mod scheme;
mod seed;
mod serve;
mod sources;
mod terminal;
mod test;

use std::io;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

/// Of the whole program: an answer is many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Applies a municipality's rules, sealed as WebAssembly modules, to submitted records.
///
/// 自治体の規則（交付金、業績評価、集計）を、封をしたモジュールとして実行します。
#[derive(Debug, Parser)]
#[command(name = "kisoku", version, after_help = exit::TABLE, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Box<serve::Arguments>),
    Check(check::Arguments),
    Inspect(inspect::Arguments),
    New(new::Arguments),
    Build(build::Arguments),
    Test(test::Arguments),
    Ledger(ledger::Arguments),
    Audit(audit::Arguments),
    Replay(replay::Arguments),
    Erase(erase::Arguments),
    Backup(backup::BackupArguments),
    Restore(backup::RestoreArguments),
    /// Compiles one component from standard input under limits; the host starts it for itself
    #[command(name = modules::COMPILE_CHILD, hide = true)]
    CompileChild,
}

fn main() -> ExitCode {
    exit::code(match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(*arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Ledger(arguments) => ledger::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Erase(arguments) => erase::run(&arguments),
        Command::Backup(arguments) => backup::backup(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
        Command::CompileChild => compile_child(),
    })
}

fn compile_child() -> exit::Ended {
    let compiled = kisoku_engine::compile_child(io::stdin().lock(), io::stdout().lock());
    Ok(compiled.context("nothing was compiled")?)
}
