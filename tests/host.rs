//! The real `kisoku`, serving from a folder of its own for as long as a test needs it.

pub(crate) mod hostile;
pub(crate) mod place;
mod template;

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::client::Client;

/// Longest wait for the ready line. An empty folder is seeded first, which compiles every module.
const READY_WAIT_MAX: Duration = Duration::from_mins(2);

/// What the ready line begins with.
const READY: &str = "kisoku is ready on http://";

/// A host with the folder that it serves. It is ended with the value; nothing outlives the test.
pub(crate) struct Host {
    child: Child,
    client: Client,
    folder: Folder,
}

/// The folder of a host, also while no host serves it.
pub(crate) struct Folder(TempDir);

impl Host {
    /// Serves the facts of the five documents.
    pub(crate) fn seeded() -> Self {
        Folder(template::copy(&template::documents())).serve()
    }

    /// Serves the module that misbehaves beside one that does not.
    pub(crate) fn hostile() -> Self {
        Folder(template::copy(&hostile::ingredients())).serve()
    }

    /// As [`Host::hostile`], with a log whose reader is gone.
    pub(crate) fn hostile_unheard() -> Self {
        Folder(template::copy(&hostile::ingredients())).serve_unheard()
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The folder given as `--data`.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.data()
    }

    /// Most bytes that the process has had in memory.
    pub(crate) fn memory_bytes_max(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line of memory");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    /// Ends the process as a power cut does.
    pub(crate) fn kill(mut self) -> Folder {
        self.end();
        self.into_folder()
    }

    /// Ends the process as an operator does, and waits for it.
    pub(crate) fn stop(mut self) -> (ExitStatus, Folder) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).expect("the signal is sent");
        let status = self.child.wait().expect("it ends");
        (status, self.into_folder())
    }

    /// What the host has written to its log.
    pub(crate) fn log(&self) -> String {
        self.folder.log()
    }

    fn into_folder(mut self) -> Folder {
        let empty = tempfile::tempdir().expect("a folder");
        std::mem::replace(&mut self.folder, Folder(empty))
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let (Ok(()) | Err(_)) = self.child.kill();
        let (Ok(_) | Err(_)) = self.child.wait();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.end();
        if thread::panicking() {
            eprint_log(&self.folder.log());
        }
    }
}

#[expect(clippy::print_stderr, reason = "shown with a test that failed")]
fn eprint_log(log: &str) {
    eprintln!("--- log of the host\n{log}");
}

impl Folder {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// An empty folder inside another.
    fn empty_in(home: &Path) -> Self {
        Self(tempfile::tempdir_in(home).expect("a folder"))
    }

    /// Serves what the folder holds.
    pub(crate) fn serve(self) -> Host {
        self.serve_with(&[])
    }

    /// Serves the folder with further arguments.
    pub(crate) fn serve_with(self, arguments: &[&str]) -> Host {
        let log = File::create(self.log_path()).expect("a log");
        self.start(arguments, log.into())
    }

    /// Serves the folder with a log whose reader is gone.
    fn serve_unheard(self) -> Host {
        let (reader, log) = io::pipe().expect("a pipe");
        drop(reader);
        self.start(&[], log.into())
    }

    fn start(self, arguments: &[&str], log: Stdio) -> Host {
        let mut child = command(&self.data(), "127.0.0.1:0")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("`kisoku` starts");
        let address = ready(child.stdout.take().expect("its standard output"));
        let client = Client::new(&address.map(|address| address.to_string()).unwrap_or_default());
        let host = Host { child, client, folder: self };
        assert!(address.is_some(), "the host did not become ready: {}", host.log());
        host
    }

    /// The folder given as `--data`.
    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.0.path().join("log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }
}

/// `kisoku serve` of a folder.
pub(crate) fn command(data: &Path, address: &str) -> Command {
    let mut command = Command::new(place::kisoku());
    command.args(["serve", "--listen", address, "--data"]).arg(data);
    // An operator's own settings must not reach a test.
    command.env_remove("KISOKU_MODULES").env_remove("KISOKU_LOG");
    command
}

/// The address of the ready line; `None` where the process ends or stays silent.
fn ready(stdout: ChildStdout) -> Option<SocketAddr> {
    let (said, lines) = mpsc::channel();
    // Reads on until the process ends, so that nothing it prints finds a closed pipe.
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Only the first line is waited for.
            let (Ok(()) | Err(_)) = said.send(line);
        }
    });
    let line = lines.recv_timeout(READY_WAIT_MAX).ok()?;
    line.strip_prefix(READY).unwrap_or_else(|| panic!("the first line is `{line}`")).parse().ok()
}
