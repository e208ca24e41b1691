//! Compiling a component within limits: in this process, or in a child that the kernel ends when it
//! takes too long. wasmtime has no limit of its own, and a few kilobytes can take minutes.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::engine::{Purpose, config};
use crate::error::LoadError;
use crate::limits;

/// Where components are compiled.
#[derive(Debug, Clone, Default)]
pub enum Compile {
    /// In this process: for a program that compiles only what its own user made.
    #[default]
    InProcess,
    /// In a child process that calls [`compile_child`] and nothing else.
    Child {
        /// The program.
        program: PathBuf,
        /// Its arguments.
        args: Vec<OsString>,
    },
}

/// Why the child process ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum CompileChildError {
    /// Its limits could not be set.
    #[error("the limits of the process that compiles cannot be set")]
    Limits(#[source] io::Error),
    /// The component could not be read, or the result not be written.
    #[error("the component or its compiled form cannot be passed on")]
    Pipe(#[from] io::Error),
}

/// First byte of what a child writes: compiled code follows.
const COMPILED: u8 = b'C';

/// First byte of what a child writes: the compiler's complaint follows.
const REFUSED: u8 = b'R';

/// The whole of a child process: sets its own limits, reads a component from `input`, and writes it
/// compiled, or why it cannot be, to `output`.
///
/// # Errors
/// [`CompileChildError`] when it cannot do that. A component that cannot be compiled is an answer.
pub fn compile_child(input: impl Read, mut output: impl Write) -> Result<(), CompileChildError> {
    let limit = |resource, most| {
        let most = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, most).map_err(|error| CompileChildError::Limits(error.into()))
    };
    limit(Resource::Cpu, limits::COMPILE_CPU_SECONDS_MAX)?;
    limit(Resource::As, limits::COMPILE_ADDRESS_SPACE_BYTES_MAX)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    let most = u64::try_from(limits::COMPONENT_BYTES_MAX).unwrap_or(u64::MAX);
    let mut component = Vec::new();
    input.take(most).read_to_end(&mut component)?;
    match compile(&component) {
        Ok(compiled) => {
            output.write_all(&[COMPILED])?;
            output.write_all(&compiled)?;
        }
        Err(error) => {
            output.write_all(&[REFUSED])?;
            output.write_all(what(&error).as_bytes())?;
        }
    }
    Ok(output.flush()?)
}

impl Compile {
    /// Compiles a component that was admitted.
    pub(crate) fn run(&self, component: &[u8]) -> Result<Vec<u8>, LoadError> {
        match self {
            Self::InProcess => compile(component).map_err(refused),
            Self::Child { program, args } => {
                let mut command = Command::new(program);
                command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
                let child = command.spawn().map_err(LoadError::CompileProcess)?;
                supervise(child, component.to_vec())
            }
        }
    }
}

/// The compiler refused a component, or its code could not be used.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(crate) fn refused(error: wasmtime::Error) -> LoadError {
    LoadError::Compile { what: what(&error) }
}

fn what(error: &wasmtime::Error) -> String {
    crate::failure::clean(&error.root_cause().to_string())
}

fn compile(component: &[u8]) -> wasmtime::Result<Vec<u8>> {
    wasmtime::Engine::new(&config(Purpose::Compile))?.precompile_component(component)
}

/// Feeds a child, reads its answer, and ends it when it takes too long.
fn supervise(mut child: Child, component: Vec<u8>) -> Result<Vec<u8>, LoadError> {
    let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(LoadError::CompileProcess(io::ErrorKind::BrokenPipe.into()));
    };
    let (sender, receiver) = mpsc::channel();
    let talk = thread::Builder::new().name("kisoku-compile".to_owned()).spawn(move || {
        // The receiver is gone only when the child was ended.
        let _ = sender.send(converse(stdin, stdout, &component));
    });
    if let Err(error) = talk {
        end(&mut child);
        return Err(LoadError::CompileProcess(error));
    }
    let answer = receiver.recv_timeout(limits::COMPILE_WALL_MAX);
    if answer.is_err() {
        end(&mut child);
    }
    let status = child.wait().map_err(LoadError::CompileProcess)?;
    match answer {
        Ok(answer) => understood(answer, status),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(over_limit()),
    }
}

/// Ends a child; one that has just ended by itself is no problem.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn converse(mut stdin: ChildStdin, stdout: ChildStdout, component: &[u8]) -> io::Result<Vec<u8>> {
    stdin.write_all(component)?;
    drop(stdin);
    let most = u64::try_from(limits::COMPILED_BYTES_MAX).unwrap_or(u64::MAX);
    let mut answer = Vec::new();
    stdout.take(most).read_to_end(&mut answer)?;
    Ok(answer)
}

/// What a child's answer means. A child that did not end well ran into a limit: it has no other
/// reason to.
fn understood(answer: io::Result<Vec<u8>>, status: ExitStatus) -> Result<Vec<u8>, LoadError> {
    if !status.success() {
        return Err(if status.code().is_some() { not_run() } else { over_limit() });
    }
    let mut answer = answer.map_err(LoadError::CompileProcess)?;
    match answer.first() {
        Some(&COMPILED) => Ok(answer.split_off(1)),
        Some(&REFUSED) => {
            Err(LoadError::Compile { what: String::from_utf8_lossy(&answer.split_off(1)).into_owned() })
        }
        Some(_) | None => Err(not_run()),
    }
}

fn over_limit() -> LoadError {
    LoadError::CompileLimit {
        cpu_seconds: limits::COMPILE_CPU_SECONDS_MAX,
        memory_mib: limits::COMPILE_ADDRESS_SPACE_BYTES_MAX >> 20,
    }
}

/// The program ended by itself without an answer: it is not one that compiles.
fn not_run() -> LoadError {
    LoadError::CompileProcess(io::Error::other("it ended without an answer"))
}
