//! The bench: what an answer costs, always beside the floor it stands on, in one run of one machine.
//! It judges nothing but numbers; whether answers are right is in the tests.
//!
//! Every figure is a median of several rounds in which the measured thing and its floor take turns, so
//! that a busy moment hits both. Loads are bounded in count and time. Filling a
//! ledger takes longest: two minutes or three for five million entries.

#![expect(clippy::float_arithmetic, reason = "ratios of measured times; nothing of it reaches an answer")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the table is what this program is for")]

mod affinity;
mod answering;
mod child;
mod client;
mod floor;
mod growing;
mod idle;
mod keeping;
mod machine;
mod pace;
mod proving;
mod report;
mod scheme;
mod serving;
mod streaming;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;

use crate::machine::Machine;
use crate::report::{Report, Row};
use crate::scheme::Folders;

const HELP: &str = "\
cargo xtask bench [--only PART]… [--date YYYY-MM-DD] [--json FILE]

  --only   answering, serving, keeping, growing, proving, streaming or idle; all of them where it is
           absent; growing fills a ledger with five million entries (about 7 GB), or with
           fewer where KISOKU_BENCH_ENTRIES=1000000
  --date   what the report is dated; today (UTC) where it is absent
  --json   where the report is written; target/kisoku/bench.json where it is absent

Ends with 0 where everything could be measured, whatever came out.
";

/// A part of the bench: what it measures is in the file of its name.
type Part = fn(&Folders) -> anyhow::Result<Vec<Row>>;

const PARTS: [(&str, Part); 7] = [
    ("answering", answering::measure),
    ("serving", serving::measure),
    ("keeping", keeping::measure),
    ("growing", growing::measure),
    ("proving", proving::measure),
    ("streaming", streaming::measure),
    ("idle", idle::measure),
];

fn main() -> ExitCode {
    // This program is also the floor that the host is compared with: a process of its own.
    if let Some(ended) = floor::role() {
        return code(ended);
    }
    match arguments() {
        Ok(Some(arguments)) => code(run(&arguments)),
        Ok(None) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(error) => code(Err(error)),
    }
}

fn code(ended: anyhow::Result<()>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Arguments {
    only: Vec<String>,
    date: Option<String>,
    json: Option<PathBuf>,
}

fn arguments() -> anyhow::Result<Option<Arguments>> {
    let mut arguments = Arguments::default();
    let mut given = env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--only" => arguments.only.extend(given.next()),
            "--date" => arguments.date = given.next(),
            "--json" => arguments.json = given.next().map(PathBuf::from),
            // What cargo says to every bench.
            "--bench" => {}
            "--help" | "-h" => return Ok(None),
            unknown => bail!("there is no argument `{unknown}`: see `--help`"),
        }
    }
    let unknown = arguments.only.iter().find(|only| PARTS.iter().all(|(name, _)| name != only));
    match unknown {
        Some(unknown) => bail!("there is no part `{unknown}`: see `--help`"),
        None => Ok(Some(arguments)),
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folders = Folders::find()?;
    let mut report = Report::new(Machine::look(arguments.date.clone()));
    println!("{}", report.machine);
    let mut unmeasured = Vec::new();
    for (name, measure) in PARTS {
        if !arguments.only.is_empty() && arguments.only.iter().all(|only| only != name) {
            continue;
        }
        eprintln!("bench: {name} …");
        match measure(&folders) {
            Ok(rows) => report.rows.extend(rows),
            Err(error) => {
                eprintln!("bench: {name} could not be measured: {error:#}");
                unmeasured.push(name);
            }
        }
    }
    println!("{report}");
    report.write(arguments.json.as_deref().unwrap_or(&folders.report()))?;
    if !unmeasured.is_empty() {
        bail!("not measured: {}", unmeasured.join(", "));
    }
    Ok(())
}
