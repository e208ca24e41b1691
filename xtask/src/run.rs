//! Runs programs from the workspace's root, and says what it does.

use std::env;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{self, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};

/// Prints on standard output. A reader that has gone away ends the task.
pub(crate) fn say(line: impl Display) {
    if writeln!(io::stdout().lock(), "{line}").is_err() {
        process::exit(1);
    }
}

/// Prints on standard error.
pub(crate) fn complain(line: impl Display) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

/// The workspace's root: the folder above this crate.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    let ours = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    ours.parent().map(PathBuf::from).context("xtask stands in no workspace")
}

/// A program that starts in the workspace's root.
pub(crate) fn program(name: &str, arguments: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new(name);
    command.current_dir(root()?).args(arguments);
    Ok(command)
}

/// The cargo that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> anyhow::Result<Command> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = program(&cargo, arguments)?;
    // What cargo tells a program about its package must not leak into the next cargo.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    Ok(command)
}

/// Runs a command to its end; its output goes where ours goes.
pub(crate) fn succeed(mut command: Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot run `{}`", shown(&command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(&command));
    }
    Ok(())
}

/// Runs a command and returns what it printed on standard output.
pub(crate) fn output(mut command: Command) -> anyhow::Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run `{}`", shown(&command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", shown(&command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` printed no UTF-8", shown(&command)))
}

/// Announces a step, runs it, and says how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    say(format_args!("── {name}"));
    let begun = Instant::now();
    let done = work().with_context(|| format!("step `{name}`"))?;
    say(format_args!("── {name}: passed in {} s", begun.elapsed().as_secs()));
    Ok(done)
}

fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(name, |line, argument| line + " " + &argument.to_string_lossy())
}
