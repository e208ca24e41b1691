//! `cargo xtask bench`: the measurements, in release. What is measured is in the bench itself.

use crate::{rules, run};

/// The host and what measures it, always named together so that each library is compiled once.
const PACKAGES: &[&str] = &["--package", "kisoku-cli", "--package", "kisoku-tests"];

/// Builds the host and the rule modules, and runs the bench; `arguments` are the bench's.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    run::succeed(run::cargo(&[&["build", "--release", "--bins", "--benches"], PACKAGES].concat())?)?;
    let kisoku = rules::built_kisoku("release")?;
    rules::build(&kisoku)?;
    rules::build_hostile(&kisoku)?;
    let mut command = run::cargo(&[&["bench", "--bench", "bench"], PACKAGES, &["--"]].concat())?;
    command.args(arguments);
    run::succeed(command)
}
