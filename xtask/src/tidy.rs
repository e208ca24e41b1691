//! `cargo xtask tidy`: the rules of style that no other tool enforces. One file a kind of thing that
//! is looked at; every check returns what is wrong, and all of it is printed at once.

mod docs;
mod layers;
mod manifest;
mod source;
mod text;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::run;

/// Something that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
struct Untidy {
    /// Path from the workspace's root, with a line where there is one.
    place: String,
    /// What is wrong and what to do.
    what: String,
}

impl Untidy {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// A file of the repository.
struct File {
    /// Path from the workspace's root.
    path: String,
    bytes: Vec<u8>,
}

/// Looks at everything.
pub(crate) fn run() -> anyhow::Result<()> {
    let files = files()?;
    let mut found = Vec::new();
    for file in &files {
        found.extend(text::check(&file.path, &file.bytes));
        let Ok(text) = str::from_utf8(&file.bytes) else { continue };
        if Path::new(&file.path).extension().is_some_and(|extension| extension == "rs") {
            found.extend(source::check(&file.path, text));
        }
        if file.path == "Cargo.toml" {
            found.extend(manifest::check(&file.path, text));
        }
    }
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let map = files.iter().find(|file| file.path == docs::MAP);
    found.extend(docs::check(map.and_then(|map| str::from_utf8(&map.bytes).ok()), &paths));
    let described = run::output(run::cargo(&["metadata", "--no-deps", "--format-version", "1"])?)?;
    found.extend(layers::check(&described)?);
    if found.is_empty() {
        return Ok(());
    }
    for untidy in &found {
        run::complain(format_args!("{}: {}", untidy.place, untidy.what));
    }
    bail!("{} things are untidy", found.len())
}

/// Every file that is in git or would be added.
fn files() -> anyhow::Result<Vec<File>> {
    let listed = run::program(
        "git",
        &["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    )?;
    let listed = run::output(listed).context("tidy looks at what git knows")?;
    let root = run::root()?;
    let mut files = Vec::new();
    for path in listed.split_terminator('\0') {
        let whole = root.join(path);
        // A file deleted but not yet committed is listed and gone.
        if whole.is_file() {
            let bytes = fs::read(&whole).with_context(|| format!("cannot read `{path}`"))?;
            files.push(File { path: path.to_owned(), bytes });
        }
    }
    Ok(files)
}
