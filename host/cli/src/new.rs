//! `kisoku new`: a rule crate that builds and passes at once. Its rule is the smallest example's, which
//! is compiled and tested with everything else, so what is written here cannot go stale.

mod sdk;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::exit::{self, Ended, Exit, OrExit as _};
use crate::terminal;
use sdk::Sdk;

const EXAMPLES: &str = "\
Examples:
  kisoku new rules/hagi                       inside this repository
  kisoku new ../our-rules --sdk guest-sdk     a crate of your own, elsewhere

Then, in the new folder: `cargo test` runs its cases natively, `kisoku build .` seals it, and
`kisoku test …` runs the same cases through the sealed module.
";

const RULE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/smallest-module/src/lib.rs"));
const CASES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/smallest-module/cases.yaml"));
const EXAMPLE: &str = "smallest-module";

/// Writes a rule crate to start from
///
/// 規則モジュールのひな形を作ります。そのままビルドでき、テストにも通ります。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// Folder to make; its last part is the module's name
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Folder of the SDK [default: `guest-sdk` in a folder above]
    #[arg(long, value_name = "DIR")]
    sdk: Option<PathBuf>,
}

/// Writes the crate.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let folder = &arguments.folder;
    let name = name(folder).or_exit(Exit::Input)?;
    let is_free = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_free {
        return Err(exit::Failure::new(Exit::Input, anyhow::anyhow!("`{}` is not empty", folder.display())));
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let folder = fs::canonicalize(folder).with_context(|| format!("cannot find `{}`", folder.display()))?;
    let sdk = Sdk::find(&folder, arguments.sdk.as_deref()).or_exit(Exit::Input)?;
    let written = [
        ("Cargo.toml", sdk.manifest(&folder, name)),
        ("src/lib.rs", RULE.replace(EXAMPLE, name)),
        ("cases.yaml", CASES.to_owned()),
        ("tests/cases.rs", tests(name)),
        ("README.md", readme(name)),
        (".gitignore", "/target\n".to_owned()),
    ];
    for (path, text) in written {
        write(&folder.join(path), &text)?;
    }
    sdk.copy_lock(&folder)?;
    terminal::say(format_args!(
        "{} is ready: run `cargo test` in it, then `kisoku build .`",
        folder.display()
    ));
    Ok(())
}

/// The module's name, which is the folder's.
fn name(folder: &Path) -> anyhow::Result<&str> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if !letters || !begins || name.ends_with('-') || name.contains("--") {
        bail!(
            "`{name}` is no name of a module: lower-case ASCII letters and digits, with single hyphens between"
        );
    }
    Ok(name)
}

fn tests(name: &str) -> String {
    let ident = name.replace('-', "_");
    format!(
        "//! Runs `cases.yaml` natively; the same file runs on the sealed module with `kisoku test`.\n\n\
         kisoku_harness::cases!({ident});\n"
    )
}

fn readme(name: &str) -> String {
    format!(
        "# {name}\n\nA rule module of Kisoku (規則).\n\n\
         ```\ncargo test                                      # the cases, natively\n\
         kisoku build .                                  # target/kisoku/modules/{name}.wasm\n\
         kisoku test target/kisoku/modules/{name}.wasm   # the same cases, sealed\n```\n\n\
         The rule stands in `src/lib.rs`, what it must answer in `cases.yaml`: every case names its source.\n"
    )
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot write `{}`", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(cannot)?;
    }
    fs::write(path, text).with_context(cannot)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::name;

    #[track_caller]
    fn check(folder: &str, expected: Option<&str>) {
        assert_eq!(name(Path::new(folder)).ok(), expected);
    }

    #[test]
    fn a_module_is_named_by_its_folder() {
        check("rules/hagi", Some("hagi"));
        check("our-rules-2/", Some("our-rules-2"));
        check("Hagi", None);
        check("萩", None);
        check("2hagi", None);
        check("ha--gi", None);
        check("hagi-", None);
        check("..", None);
    }
}
