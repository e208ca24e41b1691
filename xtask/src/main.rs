//! `cargo xtask`: what cargo alone cannot say. Every task is in a file of its own name.

mod bench;
mod demo;
mod rules;
mod run;
mod soak;
mod test;
mod tidy;

use std::env;
use std::process::ExitCode;

use anyhow::bail;

const HELP: &str = "\
cargo xtask <task>

  demo    builds everything, starts a seeded host on 127.0.0.1:8080 and shows four requests with their answers
            --port N    another port; 0 takes a free one
            --once      ends after printing
  test    everything that must pass: fmt, clippy, tidy, rules, unit and acceptance tests, doc tests, and
          the cases of every rule through its sealed module; stops at the first step that fails
  tidy    the rules of style that no other tool enforces
  rules   builds the rule modules into target/kisoku/modules
  bench   measures, in release; what follows goes to the bench
  soak    kills a host in the middle of its work, again and again, and looks for anything lost or doubled
            --kills N   how often; 200 where it is absent
  help    this text

Which compiler builds the rules: KISOKU_WASM_TOOLCHAIN = installed | rustup | debian. Unset, they are tried in
this order. See also `target/debug/kisoku build --help`.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match task(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            run::complain(format_args!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn task(arguments: &[String]) -> anyhow::Result<()> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", arguments),
    };
    match (name, rest) {
        ("demo", rest) => demo::run(rest),
        ("bench", rest) => bench::run(rest),
        ("soak", rest) => soak::run(rest),
        ("test", []) => test::run(),
        ("tidy", []) => tidy::run(),
        ("rules", []) => rules::run(),
        ("help" | "--help" | "-h", []) => {
            run::say(HELP);
            Ok(())
        }
        ("test" | "tidy" | "rules" | "help", [extra, ..]) => {
            bail!("`{name}` takes no argument, not `{extra}`")
        }
        (unknown, _) => bail!("there is no task `{unknown}`: see `cargo xtask help`"),
    }
}
