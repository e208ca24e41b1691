//! Compiles rule crates into core modules with one call of cargo, the same bytes anywhere.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context as _, anyhow};
use indicatif::ProgressBar;
use serde::Deserialize;

use super::crates::{Member, Workspace};
use super::toolchain::{TARGET, Toolchain};
use crate::exit::{Ended, Exit, Failure};
use crate::terminal;

/// The stack of a module: rules neither recurse nor hold big arrays. No case of ours needs 2 KiB, and sorting
/// a long list takes 4.
const STACK_BYTES: u32 = 16 * 1024;

/// Profile of every rule, wherever its crate stands: fast, and nothing of this machine in it.
const PROFILE: [&str; 7] = [
    "profile.rule.inherits='release'",
    "profile.rule.opt-level=3",
    "profile.rule.lto=true",
    "profile.rule.codegen-units=1",
    "profile.rule.panic='abort'",
    "profile.rule.debug=false",
    "profile.rule.strip='debuginfo'",
];

/// Variables of an outer cargo, or of a developer's shell, that would change the bytes.
const FOREIGN_VARIABLES: [&str; 9] = [
    "CARGO",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    "LD_LIBRARY_PATH",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTFLAGS",
];

/// A rule crate with the core module made of it.
pub(super) struct Compiled<'a> {
    /// The crate.
    pub(super) member: &'a Member,
    /// Its core module.
    pub(super) module: PathBuf,
}

/// Compiles all members of a workspace.
pub(super) fn compile<'a>(workspace: &'a Workspace, toolchain: &Toolchain) -> Ended<Vec<Compiled<'a>>> {
    let target_dir = workspace.kisoku_dir().join("wasm");
    let mut cargo = command(workspace, toolchain, &target_dir);
    let mut child = cargo
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", toolchain.cargo.display()))?;
    let bar = terminal::spinner("compiling for WebAssembly");
    let said = follow(&mut child, &bar)?;
    bar.finish_and_clear();
    if !child.wait().context("cargo went away")?.success() {
        let no =
            anyhow!("cargo could not compile it ({:?} toolchain):\n{}", toolchain.source, said.trim_end());
        return Err(Failure::new(Exit::Input, no));
    }
    if !said.trim().is_empty() {
        terminal::complain(said.trim_end());
    }
    let release = target_dir.join(TARGET).join("rule");
    let module = |member: &Member| release.join(member.name.replace('-', "_")).with_extension("wasm");
    Ok(workspace.members.iter().map(|member| Compiled { member, module: module(member) }).collect())
}

fn command(workspace: &Workspace, toolchain: &Toolchain, target_dir: &Path) -> Command {
    let mut cargo = Command::new(&toolchain.cargo);
    cargo.current_dir(&workspace.root);
    for variable in FOREIGN_VARIABLES {
        cargo.env_remove(variable);
    }
    cargo.envs(toolchain.variables.iter().cloned());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace, toolchain, target_dir));
    // What it says is shown as text, whatever it is told in the environment.
    cargo.env("CARGO_TERM_COLOR", "never");
    cargo.args(["build", "--quiet", "--lib", "--message-format", "json-render-diagnostics"]);
    cargo.args(["--profile", "rule", "--target", TARGET, "--target-dir"]).arg(target_dir);
    cargo.args(PROFILE.iter().flat_map(|setting| ["--config", setting]));
    cargo.args(&toolchain.arguments);
    cargo.args(workspace.members.iter().flat_map(|member| ["--package", &member.name]));
    cargo
}

/// Flags for rustc, separated as cargo wants them. Of the remapped paths the last one that matches
/// counts, so the wider stand before the narrower.
fn flags(workspace: &Workspace, toolchain: &Toolchain, target_dir: &Path) -> OsString {
    let mut flags = OsString::new();
    flags.push(format!("-Clink-arg=-zstack-size={STACK_BYTES}"));
    let cargo_home = cargo_home();
    let homes = [(workspace.root.as_path(), "/rules"), (target_dir, "/target"), (&cargo_home, "/cargo")];
    let homes = homes.map(|(from, to)| (from, to.to_owned()));
    let outside =
        workspace.outside.iter().map(|(name, folder)| (folder.as_path(), format!("/outside/{name}")));
    let std_sources = toolchain.std_sources.iter().map(|source| (source.as_path(), "/rust".to_owned()));
    for (from, to) in homes.into_iter().chain(outside).chain(std_sources) {
        flags.push("\x1f--remap-path-prefix=");
        flags.push(from);
        flags.push(format!("={to}"));
    }
    flags
}

fn cargo_home() -> PathBuf {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default()
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<MessageTarget>,
}

#[derive(Deserialize)]
struct MessageTarget {
    name: String,
}

/// Shows which crate was compiled last, and returns what cargo said on standard error.
fn follow(child: &mut Child, bar: &ProgressBar) -> anyhow::Result<String> {
    let mut stderr = child.stderr.take().context("cargo has no standard error")?;
    let stdout = child.stdout.take().context("cargo has no standard output")?;
    let said = thread::spawn(move || {
        let mut said = Vec::new();
        drop(stderr.read_to_end(&mut said));
        String::from_utf8_lossy(&said).into_owned()
    });
    for line in BufReader::new(stdout).lines() {
        let line = line.context("cargo's messages cannot be read")?;
        let Ok(message) = serde_json::from_str::<Message>(&line) else { continue };
        if let (true, Some(target)) = (message.reason == "compiler-artifact", message.target) {
            bar.set_message(format!("compiling for WebAssembly: {}", target.name));
        }
    }
    Ok(said.join().unwrap_or_default())
}
