//! Finds a compiler for wasm32-unknown-unknown. What is compiled with it is in [`super::compile`].

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use clap::ValueEnum;

/// The target of every rule: it brings no imports.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// Where a compiler for the target comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Source {
    /// The standard library for the target lies beside the compiler in use.
    Installed,
    /// Installed by `rustup target add`.
    Rustup,
    /// Debian's rustc-web, cargo-web and rust-web-src, which build the standard library once.
    Debian,
}

/// What this machine has.
#[derive(Debug, Clone, Copy, Default)]
struct Machine {
    /// The target's standard library, beside the compiler in use.
    installed: bool,
    /// A `rustup` that could add it.
    rustup: bool,
    /// Debian's three packages.
    debian: bool,
}

/// A cargo that compiles for the target, with all it needs to be told.
#[derive(Debug)]
pub(super) struct Toolchain {
    /// Where it comes from.
    pub(super) source: Source,
    /// Version of its compiler: another one makes other bytes of the same source.
    pub(super) compiler: String,
    /// The cargo to run.
    pub(super) cargo: PathBuf,
    /// Variables for it.
    pub(super) variables: Vec<(&'static str, OsString)>,
    /// Arguments after `build`.
    pub(super) arguments: Vec<&'static str>,
    /// Where the source of its standard library lies, to be kept out of the module. Debian's is a
    /// link, and either name may show.
    pub(super) std_sources: Vec<PathBuf>,
}

/// Finds a toolchain; `forced` allows only one source.
pub(super) fn find(forced: Option<Source>) -> anyhow::Result<Toolchain> {
    let sysroot = sysroot(Path::new("rustc"));
    let machine = Machine {
        installed: sysroot.as_deref().is_some_and(has_target),
        rustup: runs("rustup"),
        debian: debian_complete(),
    };
    for source in candidates(forced, machine)? {
        match source {
            Source::Installed => return Ok(plain(source, sysroot.as_deref())),
            Source::Rustup if rustup_adds_target() => return Ok(plain(source, sysroot.as_deref())),
            Source::Rustup => {}
            Source::Debian => return debian(sysroot.as_deref()),
        }
    }
    bail!("`rustup target add {TARGET}` failed: run it by hand to see why, {}", debian_advice())
}

/// The sources worth trying on a machine, in order.
fn candidates(forced: Option<Source>, machine: Machine) -> anyhow::Result<Vec<Source>> {
    let has = |source: &Source| match source {
        Source::Installed => machine.installed,
        Source::Rustup => machine.rustup,
        Source::Debian => machine.debian,
    };
    let allowed = match forced {
        Some(Source::Rustup) | None if machine.installed => vec![Source::Installed],
        Some(source) => vec![source],
        None => vec![Source::Rustup, Source::Debian],
    };
    let found: Vec<Source> = allowed.into_iter().filter(has).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    match forced {
        Some(Source::Installed) => bail!(
            "the standard library for {TARGET} is not installed beside `rustc`: run `rustup target add {TARGET}`"
        ),
        Some(Source::Rustup) => bail!("there is no `rustup` in PATH: install it, {}", debian_advice()),
        Some(Source::Debian) => bail!("Debian's toolchain is not complete: {}", debian_install()),
        None => {
            bail!("nothing here compiles for {TARGET}: run `rustup target add {TARGET}`, {}", debian_advice())
        }
    }
}

fn debian_install() -> &'static str {
    "run `apt-get install --no-install-recommends rustc-web cargo-web rust-web-src`"
}

fn debian_advice() -> String {
    format!("or on Debian {}", debian_install())
}

/// The compiler in use, as it is.
fn plain(source: Source, sysroot: Option<&Path>) -> Toolchain {
    Toolchain {
        source,
        compiler: version(Path::new("rustc")),
        cargo: PathBuf::from("cargo"),
        variables: Vec::new(),
        arguments: Vec::new(),
        std_sources: sysroot.into_iter().map(std_source).collect(),
    }
}

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SYSROOT: &str = "/usr";

/// Debian's compiler has no standard library for the target: it is built from source, which a
/// stable compiler only does when told to bootstrap.
fn debian(sysroot: Option<&Path>) -> anyhow::Result<Toolchain> {
    let linker = linker(sysroot).context(
        "no linker for WebAssembly: Debian's toolchain needs rustup's `rust-lld`, or run `apt-get install lld`",
    )?;
    let std_source = std_source(Path::new(DEBIAN_SYSROOT));
    let real_source =
        fs::canonicalize(&std_source).context("the standard library's source cannot be found")?;
    let mut path = OsString::from("/usr/bin:");
    path.push(env::var_os("PATH").unwrap_or_default());
    Ok(Toolchain {
        source: Source::Debian,
        compiler: version(Path::new(DEBIAN_RUSTC)),
        cargo: PathBuf::from(DEBIAN_CARGO),
        variables: vec![
            ("PATH", path),
            ("RUSTC", OsString::from(DEBIAN_RUSTC)),
            ("RUSTC_BOOTSTRAP", OsString::from("1")),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into_os_string()),
        ],
        arguments: vec!["-Zbuild-std=std,panic_abort"],
        std_sources: vec![std_source, real_source],
    })
}

fn debian_complete() -> bool {
    let programs = [DEBIAN_CARGO, DEBIAN_RUSTC].iter().all(|program| Path::new(program).exists());
    programs && std_source(Path::new(DEBIAN_SYSROOT)).join("library/std").exists()
}

fn std_source(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib/src/rust")
}

/// rustup's `rust-lld`, which rustc drives as `wasm-ld`, else a `wasm-ld` of Debian's `lld`.
fn linker(sysroot: Option<&Path>) -> Option<PathBuf> {
    let rustlib = sysroot.map(|sysroot| sysroot.join("lib/rustlib"));
    let hosts = rustlib.and_then(|rustlib| fs::read_dir(rustlib).ok()).into_iter().flatten().flatten();
    let shipped = hosts.map(|host| host.path().join("bin/rust-lld")).find(|lld| lld.exists());
    shipped.or_else(|| {
        let programs = fs::read_dir("/usr/bin").ok()?.flatten().map(|entry| entry.path());
        programs.filter(|path| is_wasm_ld(path)).max()
    })
}

fn is_wasm_ld(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("wasm-ld"))
}

fn has_target(sysroot: &Path) -> bool {
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::read_dir(libraries).is_ok_and(|mut entries| entries.next().is_some())
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    said(rustc, &["--print", "sysroot"]).map(PathBuf::from)
}

fn version(rustc: &Path) -> String {
    said(rustc, &["--version"]).unwrap_or_else(|| "an unknown compiler".to_owned())
}

/// What a program prints on one line.
fn said(program: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

fn runs(program: &str) -> bool {
    succeeds(Command::new(program).arg("--version"))
}

fn rustup_adds_target() -> bool {
    succeeds(Command::new("rustup").args(["target", "add", TARGET]))
}

fn succeeds(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::{Machine, Source, candidates};

    const NOTHING: Machine = Machine { installed: false, rustup: false, debian: false };
    const ALL: Machine = Machine { installed: true, rustup: true, debian: true };

    #[track_caller]
    fn check(forced: Option<Source>, machine: Machine, expected: &[Source]) {
        assert_eq!(candidates(forced, machine).unwrap(), expected);
    }

    #[track_caller]
    fn check_missing(forced: Option<Source>, machine: Machine, advice: &str) {
        let message = candidates(forced, machine).unwrap_err().to_string();
        assert!(message.contains(advice), "{message}");
    }

    #[test]
    fn what_is_installed_is_used_before_anything_is_added() {
        check(None, ALL, &[Source::Installed]);
        check(Some(Source::Rustup), ALL, &[Source::Installed]);
        check(None, Machine { installed: false, ..ALL }, &[Source::Rustup, Source::Debian]);
        check(None, Machine { rustup: true, ..NOTHING }, &[Source::Rustup]);
        check(None, Machine { debian: true, ..NOTHING }, &[Source::Debian]);
    }

    #[test]
    fn a_forced_source_is_the_only_one_tried() {
        check(Some(Source::Installed), ALL, &[Source::Installed]);
        check(Some(Source::Debian), ALL, &[Source::Debian]);
        check(Some(Source::Rustup), Machine { rustup: true, ..NOTHING }, &[Source::Rustup]);
    }

    #[test]
    fn a_missing_source_says_what_to_install() {
        check_missing(None, NOTHING, "rustup target add wasm32-unknown-unknown");
        check_missing(None, NOTHING, "rustc-web cargo-web rust-web-src");
        check_missing(
            Some(Source::Debian),
            Machine { debian: false, ..ALL },
            "rustc-web cargo-web rust-web-src",
        );
        check_missing(Some(Source::Installed), Machine { installed: false, ..ALL }, "rustup target add");
        check_missing(Some(Source::Rustup), NOTHING, "no `rustup`");
    }
}
