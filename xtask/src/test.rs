//! `cargo xtask test`: everything that must pass, step by step.

use std::process::Stdio;

use crate::{rules, run, tidy};

/// Runs all steps; the first that fails is the last.
pub(crate) fn run() -> anyhow::Result<()> {
    run::step("fmt", || run::succeed(run::cargo(&["fmt", "--all", "--check"])?))?;
    run::step("tidy", tidy::run)?;
    run::step("clippy", || {
        run::succeed(run::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?)
    })?;
    // All at once, with the features of the tests: built by itself the program would be compiled twice.
    run::step("build", || run::succeed(run::cargo(&["test", "--workspace", "--no-run", "--quiet"])?))?;
    let kisoku = rules::built_kisoku("debug")?;
    run::step("rules", || {
        rules::build(&kisoku)?;
        rules::build_hostile(&kisoku)
    })?;
    run::step("doc tests", || run::succeed(run::cargo(&["test", "--workspace", "--doc", "--quiet"])?))?;
    run::step("cases of every rule, through its sealed module", || {
        for module in rules::modules()? {
            let mut command = run::program(&kisoku.to_string_lossy(), &["test"])?;
            command.arg(module);
            run::succeed(command)?;
        }
        Ok(())
    })?;
    run::step("tests", tests)?;
    run::say("all steps passed");
    Ok(())
}

/// With nextest where it is installed: it runs all test binaries at once and ends with a summary. Named by
/// no kind, so that examples are built as programs, which tests start.
fn tests() -> anyhow::Result<()> {
    let mut probe = run::cargo(&["nextest", "--version"])?;
    let has_nextest =
        probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    let nextest: &[&str] = &["nextest", "run", "--workspace", "--status-level", "fail"];
    let plain: &[&str] = &["test", "--workspace", "--quiet"];
    let mut command = run::cargo(if has_nextest { nextest } else { plain })?;
    command.env("INSTA_UPDATE", "no");
    run::succeed(command)
}
