//! Runs the program, and says what of its end is not as expected.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, built for this test.
pub(crate) fn kisoku(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kisoku"));
    command.args(arguments).stdin(Stdio::null()).env_remove("KISOKU_MODULES").env_remove("KISOKU_LOG");
    command
}

/// How a command has to end.
pub(crate) struct Ends<'a> {
    pub(crate) code: i32,
    /// What is somewhere on standard output.
    pub(crate) says: &'a str,
    /// What is somewhere on standard error.
    pub(crate) complains: &'a str,
}

/// Runs a command and compares its end.
#[track_caller]
pub(crate) fn check(arguments: &[&str], ends: &Ends<'_>) {
    compare(&kisoku(arguments).output().unwrap(), ends);
}

#[track_caller]
pub(crate) fn compare(output: &Output, ends: &Ends<'_>) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(ends.code), "stdout: {out}\nstderr: {err}");
    assert!(out.contains(ends.says), "`{}` is not in stdout: {out}", ends.says);
    assert!(err.contains(ends.complains), "`{}` is not in stderr: {err}", ends.complains);
}

/// Writes a file into a folder and returns its path as text.
pub(crate) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
