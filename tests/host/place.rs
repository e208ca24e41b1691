//! Where the product and what it is fed with are found.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The program: `KISOKU_BIN`, else the one that was built beside these tests.
pub(crate) fn kisoku() -> PathBuf {
    if let Some(named) = env::var_os("KISOKU_BIN") {
        return named.into();
    }
    let tests = env::current_exe().expect("the path of these tests");
    let name = Path::new("kisoku").with_extension(env::consts::EXE_EXTENSION);
    let beside = tests.ancestors().skip(1).map(|folder| folder.join(&name)).find(|file| file.is_file());
    beside.expect("`kisoku` is built: run `cargo xtask rules`, or set KISOKU_BIN")
}

/// The workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The facts of the five documents.
pub(crate) fn seeds() -> PathBuf {
    root().join("seeds")
}

/// The built rule modules: `KISOKU_MODULES`, else where `cargo xtask rules` puts them.
pub(crate) fn modules() -> PathBuf {
    let named = env::var_os("KISOKU_MODULES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("target/kisoku/modules"));
    built(&folder, "yamaguchi.wasm");
    folder
}

/// The module that misbehaves: beside the rule modules.
pub(crate) fn hostile_module() -> PathBuf {
    let folder = root().join("target/kisoku/modules-hostile");
    built(&folder, "hostile.wasm");
    folder.join("hostile.wasm")
}

fn built(folder: &Path, module: &str) {
    assert!(folder.join(module).is_file(), "`{}` has no {module}: run `cargo xtask rules`", folder.display());
}

/// The files of a folder and of those in it, by path.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
