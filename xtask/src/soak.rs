//! `cargo xtask soak`: kills a host in the middle of its work many times more than the suite does.

use anyhow::Context as _;

use crate::{rules, run};

/// Kills where no number is given.
const KILLS: u32 = 200;

/// The tests and the program that they kill.
const PACKAGES: &[&str] = &["--package", "kisoku-cli", "--package", "kisoku-tests"];

/// Builds the host and the rule modules, and kills the host as often as asked.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let kills = match arguments {
        [] => KILLS,
        [flag, kills] if flag == "--kills" => kills.parse().context("`--kills` takes a number")?,
        _ => anyhow::bail!("`soak` takes `--kills N` only"),
    };
    run::succeed(run::cargo(&[&["build", "--bins", "--tests"], PACKAGES].concat())?)?;
    let kisoku = rules::built_kisoku("debug")?;
    rules::build(&kisoku)?;
    rules::build_hostile(&kisoku)?;
    let mut command = run::cargo(&["nextest", "run", "--package", "kisoku-tests", "--no-capture", "soak::"])?;
    command.env("KISOKU_SOAK_KILLS", kills.to_string());
    run::succeed(command)
}
