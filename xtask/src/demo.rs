//! `cargo xtask demo`: from a clean clone to answers in one command.

mod http;
mod layout;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail, ensure};

use crate::{rules, run};

/// Most lines of an answer to show; the rest is counted.
const LINES_MAX: usize = 80;

/// A request worth trying: what it asks, where it goes, and the seed file that is its body.
struct Try {
    asks: &'static str,
    path: &'static str,
    body: &'static str,
}

/// The folder of the demo, below the workspace.
const DATA: &str = "target/kisoku/demo";

/// What the fourth request asks.
const LIFE_ASKS: &str =
    "4. an auditor: a grant of 伊賀市 that was paid, cancelled and ordered back, from the seeds";

/// Most lines of a life to show: how it stands, and its first entry's beginning.
const LIFE_LINES_MAX: usize = 14;

const TRIES: [Try; 3] = [
    Try {
        asks: "a clerk: 阿東 asks for ¥200,000 and has ¥150,000 of its million left",
        path: "/v1/municipalities/352039/programmes/mirai-zukuri-grant/check",
        body: "seeds/records/352039/mirai-zukuri-grant/ato-asks-200000-after-850000.json",
    },
    Try {
        asks: "an evaluator: 1,999 of 2,000 is 100.0% to the eye, and still not reached",
        path: "/v1/municipalities/242161/programmes/manifesto-achievement/check",
        body: "seeds/records/242161/manifesto-achievement/ratio-1999-of-2000.json",
    },
    Try {
        asks: "a department: a roster of 39 bodies, two of which apply for the first time",
        path: "/v1/municipalities/242161/programmes/kiratto-activation/check",
        body: "seeds/records/242161/kiratto-activation/outreach-two-bodies-apply.json",
    },
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Wait,
    End,
}

/// Builds, starts and asks. The host stays until Ctrl-C, unless told to end.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (port, then) = options(arguments)?;
    let kisoku = run::step("build the host (the first time takes some minutes)", rules::kisoku)?;
    run::step("build the rule modules", || rules::build(&kisoku))?;
    let mut host = Host(start(&kisoku, port)?);
    let address = ready(&mut host.0)?;
    run::say(format_args!(
        "\nThe host is ready on http://{address}, its documentation on http://{address}/docs"
    ));
    for (number, request) in (1..).zip(&TRIES) {
        show(number, request, &address)?;
    }
    lives(&address, &kisoku)?;
    if then == Then::Wait {
        run::say(format_args!("\nThe host goes on answering on http://{address}. Ctrl-C ends it."));
        host.0.wait().context("the host went away")?;
    }
    Ok(())
}

/// The running host; it ends with this task.
struct Host(Child);

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn options(arguments: &[String]) -> anyhow::Result<(u16, Then)> {
    let (mut port, mut then) = (8080, Then::Wait);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--once" => then = Then::End,
            "--port" => {
                let given = rest.next().context("`--port` needs a number")?;
                port = given.parse().with_context(|| format!("`{given}` is no port"))?;
            }
            unknown => bail!("`demo` takes `--port N` and `--once`, not `{unknown}`"),
        }
    }
    Ok((port, then))
}

/// Starts the host on a fresh folder: nothing of an earlier demo is left.
fn start(kisoku: &Path, port: u16) -> anyhow::Result<Child> {
    let folder = run::root()?.join(DATA);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    let mut command: Command = run::program(&kisoku.to_string_lossy(), &["serve", "--seed", "--data"])?;
    command.arg(&folder).args(["--listen", &format!("127.0.0.1:{port}")]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cannot start the host")
}

/// Waits for the line with which the host says where it listens, and returns the address.
fn ready(host: &mut Child) -> anyhow::Result<String> {
    let stdout = host.stdout.take().context("the host has no standard output")?;
    for line in BufReader::new(stdout).lines() {
        let line = line.context("the host's output cannot be read")?;
        if let Some((_, address)) = line.split_once("ready on http://") {
            return Ok(address.trim().to_owned());
        }
        run::say(line);
    }
    bail!("the host ended before it was ready: its reason stands above")
}

/// Shows what the seeds tell of grants' lives, and the command that explains one.
fn lives(address: &str, kisoku: &Path) -> anyhow::Result<()> {
    let root = run::root()?;
    let program = kisoku.strip_prefix(&root).unwrap_or(kisoku).display();
    let path = "/v1/municipalities/242161/decisions?state=repayment-ordered";
    let listed = http::get(address, path)?;
    ensure!(listed.status == 200, "the grants were listed with status {}", listed.status);
    let grant = id(&listed.body).context("no grant of the seeds is to be paid back")?;
    run::say(format_args!("\n{LIFE_ASKS}\n"));
    let entries = format!("/v1/municipalities/242161/decisions/{grant}/entries");
    run::say(format_args!("   curl -s http://{address}{entries}\n"));
    let life = http::get(address, &entries)?;
    for line in layout::lines(&life.body).iter().take(LIFE_LINES_MAX) {
        run::say(format_args!("   {line}"));
    }
    run::say(format_args!("   …\n\n   {program} audit explain --data {DATA} {grant}"));
    run::say(format_args!("   curl -s http://{address}/v1/municipalities/352039/tallies"));
    run::say(format_args!("   curl -s -X POST http://{address}/v1/municipalities/352039/checkpoints"));
    ensure!(life.status == 200, "the life was answered with status {}", life.status);
    Ok(())
}

/// The grant of the first decision that a page lists.
fn id(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("\"grant\":\"")?;
    rest.split_once('"').map(|(grant, _)| grant)
}

fn show(number: u32, request: &Try, address: &str) -> anyhow::Result<()> {
    let path = run::root()?.join(request.body);
    let body = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    run::say(format_args!("\n{number}. {}\n", request.asks));
    run::say(format_args!(
        "   curl -s -H 'content-type: application/json' --data-binary @{} \\\n        http://{address}{}\n",
        request.body, request.path
    ));
    let response = http::post(address, request.path, &body)?;
    let lines = layout::lines(&response.body);
    for line in lines.iter().take(LINES_MAX) {
        run::say(format_args!("   {line}"));
    }
    if let Some(more) = lines.len().checked_sub(LINES_MAX).filter(|more| *more > 0) {
        run::say(format_args!("   … and {more} lines more"));
    }
    ensure!(response.status == 200, "request {number} was answered with status {}", response.status);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Then, options};

    #[track_caller]
    fn check(arguments: &[&str], expected: Option<(u16, Then)>) {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        assert_eq!(options(&arguments).ok(), expected);
    }

    #[test]
    fn options_are_read() {
        check(&[], Some((8080, Then::Wait)));
        check(&["--port", "0", "--once"], Some((0, Then::End)));
        check(&["--port"], None);
        check(&["--port", "70000"], None);
        check(&["--fast"], None);
    }
}
