//! Why the engine did not start or a module was not loaded. Why a call failed is
//! [`kisoku_core::error::RuleFailure`].

use std::io;
use std::path::PathBuf;

use kisoku_core::error::RuleFailure;
use kisoku_core::manifest::sound::Unsound;

pub use crate::admission::contract::Difference;
pub use crate::lift::Unlawful;

/// Why the engine did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// wasmtime refused its settings or the address space for its pool.
    #[error("the engine cannot be set up")]
    Settings(#[source] wasmtime::Error),
    /// The thread that keeps deadlines could not be started.
    #[error("the thread that keeps deadlines cannot be started")]
    Ticker(#[source] io::Error),
    /// The directory of compiled components cannot be made.
    #[error("the directory of compiled components cannot be used")]
    Cache(#[source] io::Error),
    /// Others than the user of this process own the directory of compiled components or may write to
    /// it: what stands there is run as it is.
    #[error("`{}` belongs to another user or may be written by others: make it yours, with mode 0700", path.display())]
    SharedCache {
        /// The directory.
        path: PathBuf,
    },
}

/// Why a component was not loaded. What is in force stays untouched.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// More bytes than a component may have.
    #[error("the component has {bytes} bytes, and the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Not WebAssembly, or cut off.
    #[error("this is not a WebAssembly component: {what}")]
    Malformed {
        /// The reader's word for it, with the place.
        what: String,
    },
    /// A core module, which still has to be made into a component.
    #[error("this is a core module, not a component; `kisoku build` makes components of rule crates")]
    CoreModule,
    /// More of something than a rule has; such files take minutes to compile.
    #[error("the component has {found} {what}, and the limit is {limit}")]
    TooComplex {
        /// What there is too much of.
        what: &'static str,
        /// How much was found before reading stopped.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// It asks for WASI.
    #[error(
        "the module is built for WASI: it imports `{import}`, and a rule imports nothing; build it for \
         wasm32-unknown-unknown"
    )]
    BuiltForWasi {
        /// The first import.
        import: String,
    },
    /// It asks for something.
    #[error("the module imports `{import}`, and a rule imports nothing")]
    Imports {
        /// The first import.
        import: String,
    },
    /// It does not export the contract.
    #[error("the module does not export `{expected}`; it exports {found}")]
    NotExported {
        /// The interface of the contract.
        expected: String,
        /// What it exports instead.
        found: String,
    },
    /// It exports something else under the contract's name.
    #[error("the module's interface is not the contract's: {}", listed(.0))]
    OtherInterface(Vec<Difference>),
    /// It does not validate, or the compiler refused it.
    #[error("the component cannot be compiled: {what}")]
    Compile {
        /// The compiler's word for it.
        what: String,
    },
    /// Compiling it took more time or memory than a rule needs.
    #[error("compiling the component took more than {cpu_seconds} s or {memory_mib} MiB")]
    CompileLimit {
        /// The limit on CPU time.
        cpu_seconds: u64,
        /// The limit on memory.
        memory_mib: u64,
    },
    /// The process that compiles could not be run.
    #[error("the process that compiles cannot be run")]
    CompileProcess(#[source] io::Error),
    /// The directory of compiled components cannot be read or written.
    #[error("the directory of compiled components cannot be used")]
    Cache(#[source] io::Error),
    /// It gave no manifest.
    #[error("the module does not describe itself")]
    Describe(#[source] RuleFailure),
    /// Its manifest has a value that does not exist.
    #[error("the module's manifest cannot be used")]
    Manifest(#[source] Unlawful),
    /// Its manifest is not sound.
    #[error("the module's manifest is not sound: {}", listed(.0))]
    Unsound(Vec<Unsound>),
}

fn listed(problems: &[impl std::fmt::Display]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
