//! `kisoku check`: the answer to one request, without a host. Same engine, limits and document.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use kisoku_core::decide;
use kisoku_core::error::RuleFailure;
use kisoku_core::life::Stage;
use kisoku_core::ports::{Budget, Rules as _};
use kisoku_core::revision::Revision;
use kisoku_server::answer::{self, Phrases, Told};

use crate::exit::{self, Ended, Exit, Failure, OrExit as _};
use crate::modules::Modules;
use crate::question::{self, Question, Unasked};
use crate::scheme::{self, Scheme};
use crate::{problems, publish, sources, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku check --module target/kisoku/modules/yamaguchi.wasm \\
      --settings seeds/revisions/yamaguchi-mirai-zukuri-grant.toml \\
      seeds/records/352039/mirai-zukuri-grant/ogori-exactly-200000.json
  kisoku check … --usage area_granted=850000 request.json    with ¥850,000 granted before
  echo '{\"record\": {…}}' | kisoku check … -                reads standard input

The request is the body that the server takes: {\"record\": {…}} or {\"rows\": [{…}]}, with
\"usage\": {…} beside it where totals are to be tried. Totals that are not given are 0.
The answer is printed as JSON; what has to be corrected goes to standard error, a line each.
";

/// Answers one request with a module and a scheme
///
/// 申請や実績を 1 件、登録せずに判定します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// The module
    #[arg(long, value_name = "FILE.wasm")]
    module: PathBuf,
    /// The scheme: municipality, programme, settings and period, as in `seeds/revisions`
    #[arg(long, value_name = "SCHEME.toml")]
    settings: PathBuf,
    /// The programme, where it is not the scheme's
    #[arg(long, value_name = "ID")]
    programme: Option<String>,
    /// A total to start from, in yen or grants
    #[arg(long, value_name = "TALLY=NUMBER", value_parser = total)]
    usage: Vec<(String, String)>,
    /// The request as JSON; `-` for standard input
    #[arg(value_name = "RECORD.json")]
    request: PathBuf,
}

fn total(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(tally, number)| (tally.to_owned(), number.to_owned()));
    pair.ok_or_else(|| "a total is written as `area_granted=850000`".to_owned())
}

/// Answers what the arguments name.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let body = request(&arguments.request)?;
    let scheme = scheme::read(&arguments.settings).or_exit(Exit::Input)?;
    let opened = Modules::new(None)?.open(&arguments.module)?;
    let programme = arguments.programme.as_deref().unwrap_or(&scheme.programme);
    let manifest = opened.module.manifest();
    let no_scheme = format!("`{}` does not fit the module `{}`", arguments.settings.display(), manifest.name);
    let revision = publish::revision(&opened.module, programme, &scheme.settings, scheme.period)
        .map_err(|failure| failure.of(no_scheme))?;
    let today = sources::today_in_japan()?;
    let question = question::read(&revision, &body, &arguments.usage, today)
        .map_err(|unasked| refused(&unasked, &arguments.request))?;
    if !revision.period.contains(question.day) {
        let no = anyhow!("the scheme is not in force on {}, the reference date of the record", question.day);
        return Err(Failure::new(Exit::Input, no));
    }
    terminal::say(answer(&scheme, &revision, question)?);
    Ok(())
}

/// The document of the answer, as the server sends it.
fn answer(scheme: &Scheme, revision: &Revision, question: Question) -> Ended<String> {
    let Question { subject, day, places, usage } = question;
    let settled = decide::answer(revision, &subject, &Stage::Application, &places, usage, Budget::Full)
        .map_err(failed)?;
    let phrases = Phrases::new(scheme.municipality, revision).context("the answer cannot be written")?;
    let told = Told {
        phrases: &phrases,
        fiscal_year: day.fiscal_year(),
        subject: &subject,
        settled: &settled,
        stamp: None,
        life: None,
    };
    let document = answer::document(&told).context("the answer cannot be written")?;
    let personal = answer::personal(&phrases, &subject).context("the answer cannot be written")?;
    let whole = answer::with_personal(document, personal.as_deref());
    Ok(String::from_utf8(whole).context("the answer is not UTF-8")?)
}

/// A module's failure, with the words of its panic where it left some.
fn failed(failure: RuleFailure) -> Failure {
    let error = match failure.panic_message() {
        Some(said) => anyhow!("{failure}: {said}"),
        None => failure.into(),
    };
    Failure::new(Exit::Module, error)
}

/// Every problem on a line of its own, then the sentence to end with.
fn refused(unasked: &Unasked, request: &Path) -> Failure {
    if let Unasked::Unfit(problems) = unasked {
        for problem in problems.as_slice() {
            terminal::complain(problems::line(problem));
        }
        let count = match problems.as_slice() {
            [_] => "a problem".to_owned(),
            problems => format!("{} problems", problems.len()),
        };
        return Failure::new(Exit::Input, anyhow!("`{}` has {count}, listed above", request.display()));
    }
    Failure::new(Exit::Input, anyhow!("`{}` asks nothing: {unasked}", request.display()))
}

fn request(path: &Path) -> anyhow::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("standard input cannot be read as UTF-8")?;
        return Ok(text);
    }
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}
