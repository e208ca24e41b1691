//! `cargo xtask soak`: kills a host in the middle of its work many times more than the suite does.

use anyhow::Context as _;

use crate::{rules, run};

/// Kills where no number is given.
const KILLS: u32 = 200;

/// Builds the host and the rule modules, and kills the host as often as asked. The tests are named by
/// workspace, as everywhere: with the features of one package their libraries would be compiled anew.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let kills = match arguments {
        [] => KILLS,
        [flag, kills] if flag == "--kills" => kills.parse().context("`--kills` takes a number")?,
        _ => anyhow::bail!("`soak` takes `--kills N` only"),
    };
    rules::run()?;
    let nextest = ["nextest", "run", "--workspace", "--test", "main", "--no-capture", "soak::"];
    let mut command = run::cargo(&nextest)?;
    command.env("KISOKU_SOAK_KILLS", kills.to_string());
    run::succeed(command)
}
