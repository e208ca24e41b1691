//! What machine the figures are of, and how busy it was.

use std::fmt;
use std::fs;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

use kisoku_engine::Engine;
use serde_json::{Value, json};

/// A load above this before the bench begins is told: somebody else was working.
const QUIET_LOAD: f64 = 0.5;

/// A machine at a moment.
pub(crate) struct Machine {
    date: String,
    cpu: String,
    cores: usize,
    kernel: String,
    rustc: String,
    load: Option<f64>,
}

impl Machine {
    /// This one, now; `date` instead of today's where it is given.
    pub(crate) fn look(date: Option<String>) -> Self {
        let rustc = Command::new("rustc").arg("--version").output().ok();
        let rustc = rustc.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
        Self {
            date: date.or_else(today).unwrap_or_default(),
            cpu: cpu().unwrap_or_else(|| "unknown".to_owned()),
            cores: available_parallelism().map_or(1, usize::from),
            kernel: read("/proc/sys/kernel/osrelease"),
            rustc: rustc.trim().to_owned(),
            load: read("/proc/loadavg").split(' ').next().and_then(|load| load.parse().ok()),
        }
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "date": self.date,
            "cpu": self.cpu,
            "cores": self.cores,
            "kernel": self.kernel,
            "rustc": self.rustc,
            "wasmtime": Engine::wasmtime_version(),
            "load_before": self.load,
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, cpu, cores, kernel, rustc, load } = self;
        let wasmtime = Engine::wasmtime_version();
        write!(f, "{date}: {cpu}, {cores} cores, Linux {kernel}, {rustc}, wasmtime {wasmtime}")?;
        match load {
            Some(load) if *load > QUIET_LOAD => {
                write!(f, "\ntaken under load: {load} threads were busy before it began; trust ratios only")
            }
            Some(_) | None => Ok(()),
        }
    }
}

fn cpu() -> Option<String> {
    let described = read("/proc/cpuinfo");
    let model = described.lines().find(|line| line.starts_with("model name"))?;
    model.split_once(':').map(|(_, name)| name.trim().to_owned())
}

fn today() -> Option<String> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let second = jiff::Timestamp::from_second(i64::try_from(since.as_secs()).ok()?).ok()?;
    Some(second.to_string().split('T').next()?.to_owned())
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}
