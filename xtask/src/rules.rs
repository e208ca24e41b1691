//! `cargo xtask rules`: builds the rule modules with our own program, and the one that misbehaves.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

use crate::run;

/// Builds the program, then every rule with it.
pub(crate) fn run() -> anyhow::Result<()> {
    let kisoku = kisoku()?;
    build(&kisoku)?;
    build_hostile(&kisoku)
}

/// What is built with the program: cargo gives a library the features that everything in one command asks
/// of it, and what tests ask counts only where something of theirs is built. This is the smallest; without
/// it, `demo` and `test` would each compile some fifty crates that the other has compiled already.
const TESTS_EXAMPLE: &str = "http-client";

/// Builds the program as a developer does: what our own code gains in speed by a release build is
/// less than what the build takes.
///
/// # Errors
/// When cargo cannot build it.
pub(crate) fn kisoku() -> anyhow::Result<PathBuf> {
    let arguments = ["build", "--workspace", "--bin", "kisoku", "--example", TESTS_EXAMPLE];
    run::succeed(run::cargo(&arguments)?)?;
    built_kisoku("debug")
}

/// Where cargo leaves the program, built by itself or for tests: in `debug` or in `release`.
///
/// # Errors
/// When cargo does not say.
pub(crate) fn built_kisoku(folder: &str) -> anyhow::Result<PathBuf> {
    let described = run::output(run::cargo(&["metadata", "--no-deps", "--format-version", "1"])?)?;
    let metadata: Metadata = serde_json::from_str(&described).context("cargo's metadata cannot be read")?;
    Ok(metadata.target_directory.join(folder).join("kisoku").with_extension(std::env::consts::EXE_EXTENSION))
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
}

/// Builds every rule crate of `rules/`, and the modules of the examples.
pub(crate) fn build(kisoku: &Path) -> anyhow::Result<()> {
    let mut command = run::program(&kisoku.to_string_lossy(), &["build"])?;
    command.args(crates()?);
    run::succeed(command)
}

/// Builds the module that misbehaves, which tests and bench need, apart from the real ones.
pub(crate) fn build_hostile(kisoku: &Path) -> anyhow::Result<()> {
    let arguments = ["build", "tests/hostile", "--out", "target/kisoku/modules-hostile"];
    run::succeed(run::program(&kisoku.to_string_lossy(), &arguments)?)
}

/// The folders of the rule crates, in order.
fn crates() -> anyhow::Result<Vec<PathBuf>> {
    let root = run::root()?;
    let folder = root.join("rules");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut crates = vec![root.join("examples/hagi-grant"), root.join("examples/smallest-module")];
    for entry in entries {
        let path = entry?.path();
        if path.join("Cargo.toml").exists() {
            crates.push(path);
        }
    }
    crates.sort();
    Ok(crates)
}

/// Where the modules are that [`build`] made, in order: each has the name of its crate's folder.
pub(crate) fn modules() -> anyhow::Result<Vec<PathBuf>> {
    let modules = run::root()?.join("target/kisoku/modules");
    let names = crates()?;
    let file = |folder: &PathBuf| folder.file_name().map(|name| modules.join(name).with_extension("wasm"));
    names.iter().map(|folder| file(folder).context("a crate's folder has no name")).collect()
}
