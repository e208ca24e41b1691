//! Processes that are measured: the real program as a host, or this program as a floor. Each ends with
//! the value that stands for it.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::affinity::{self, Cores};
use crate::floor;
use crate::scheme::Folders;

/// A process that listens.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From its start to the line that says it is ready.
    pub(crate) start: Duration,
}

impl Server {
    /// The host on a folder that was filled before, or is filled now from seeds with modules.
    pub(crate) fn host(data: &Path, filled_from: Option<&Seeds>, cores: Cores) -> anyhow::Result<Self> {
        let mut command = Command::new(program()?);
        command.args(["serve", "--log", "off", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        if let Some(seeds) = filled_from {
            let mut seed = std::ffi::OsString::from("--seed=");
            seed.push(seeds.folder.path());
            command.arg(seed).arg("--modules").arg(seeds.folder.path().join("modules"));
        }
        Self::start(command, cores)
    }

    /// The floor, which answers with so many bytes.
    pub(crate) fn floor(answer_bytes: usize, cores: Cores) -> anyhow::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.env(floor::ROLE, answer_bytes.to_string());
        Self::start(command, cores)
    }

    fn start(mut command: Command, cores: Cores) -> anyhow::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let begun = Instant::now();
        let child = affinity::on(cores, || command.spawn())?;
        let child = child.with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
        let mut server =
            Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), start: Duration::ZERO };
        let stdout = server.child.stdout.take().context("it has no standard output")?;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            if let Some((_, address)) = line.split_once("http://") {
                server.address = address.trim().parse()?;
                server.start = begun.elapsed();
                return Ok(server);
            }
        }
        bail!("`{}` ended before it was ready", command.get_program().display())
    }

    /// Seconds of a core that it has used, the system's work for it included; in hundredths.
    pub(crate) fn worked_seconds(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may hold anything; user and system time are the twelfth and thirteenth
        // word behind it.
        let (_, rest) = stat.rsplit_once(')').context("no name")?;
        let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        let ticks = ticks.sum::<Result<u32, _>>()?;
        Ok(f64::from(ticks) / 100.0)
    }

    /// Bytes of memory that it holds.
    pub(crate) fn resident_bytes(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no resident size")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib * 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The real program: beside this one, where cargo leaves it, or where `KISOKU_BIN` says.
pub(crate) fn program() -> anyhow::Result<PathBuf> {
    if let Some(program) = env::var_os("KISOKU_BIN") {
        return Ok(program.into());
    }
    let ours = env::current_exe()?;
    let folder = ours.parent().and_then(Path::parent).context("this program stands in no target folder")?;
    let program = folder.join("kisoku");
    if !program.exists() {
        bail!("`{}` is missing: run `cargo build --release -p kisoku-cli` first", program.display());
    }
    Ok(program)
}

/// A folder of seeds made for one measurement.
pub(crate) struct Seeds {
    folder: tempfile::TempDir,
}

impl Seeds {
    /// Seeds with municipalities and nothing else.
    pub(crate) fn new(folders: &Folders) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        for name in ["revisions", "records", "modules"] {
            fs::create_dir(folder.path().join(name))?;
        }
        let municipalities = "municipalities.csv";
        fs::copy(folders.seeds().join(municipalities), folder.path().join(municipalities))?;
        Ok(Self { folder })
    }

    /// Adds municipalities instead of those of the real seeds.
    pub(crate) fn municipalities(&self, csv: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.folder.path().join("municipalities.csv"), csv)?)
    }

    /// Adds a scheme.
    pub(crate) fn scheme(&self, name: &str, toml: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.folder.path().join("revisions").join(name), toml)?)
    }

    /// Adds a module with the cases that travel with it.
    pub(crate) fn module(&self, path: &Path) -> anyhow::Result<()> {
        for file in [path.to_owned(), path.with_extension("cases.yaml")] {
            let name = file.file_name().context("a module without a name")?;
            let copied = fs::copy(&file, self.folder.path().join("modules").join(name));
            copied.with_context(|| format!("cannot copy `{}`: run `cargo xtask rules`", file.display()))?;
        }
        Ok(())
    }
}
