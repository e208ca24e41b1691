//! Where the SDK is, and how a new crate names it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

/// Folder of the SDK in its repository.
const SDK: &str = "guest-sdk";

/// Rule crates in this folder of the repository belong to its workspace.
const RULES: &str = "rules";

/// The SDK as it was found.
pub(super) struct Sdk {
    /// Its folder, absolute.
    folder: PathBuf,
    /// How the new crate names it: relative where the crate lies in the same tree.
    named: PathBuf,
}

impl Sdk {
    /// The SDK that was given, else the one in a folder above the crate or above here.
    pub(super) fn find(crate_folder: &Path, given: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(given) = given {
            let folder =
                fs::canonicalize(given).with_context(|| format!("cannot find `{}`", given.display()))?;
            ensure!(is_sdk(&folder), "`{}` is not the SDK: it has no wit/rules.wit", given.display());
            return Ok(Self { named: folder.clone(), folder });
        }
        let mut up = PathBuf::new();
        for above in crate_folder.ancestors() {
            if is_sdk(&above.join(SDK)) {
                return Ok(Self { folder: above.join(SDK), named: up.join(SDK) });
            }
            up.push("..");
        }
        let here = std::env::current_dir().context("there is no current folder")?;
        let found = here.ancestors().map(|above| above.join(SDK)).find(|folder| is_sdk(folder));
        let folder = found.context("the SDK is in no folder above: give its folder with `--sdk`")?;
        Ok(Self { named: folder.clone(), folder })
    }

    /// Whether a crate becomes a member of the SDK's own workspace.
    fn has_member(&self, crate_folder: &Path) -> bool {
        let rules = self.folder.parent().map(|root| root.join(RULES));
        rules.is_some_and(|rules| crate_folder.parent() == Some(&rules))
    }

    /// The `Cargo.toml` of a rule crate.
    pub(super) fn manifest(&self, crate_folder: &Path, name: &str) -> String {
        const LIB: &str = "[lib]\n# `cdylib` is what is sealed, `rlib` what the tests run natively\n\
                           crate-type = [\"cdylib\", \"rlib\"]\n";
        const NATIVE: &str = "[target.'cfg(not(target_family = \"wasm\"))'.dev-dependencies]\n";
        if self.has_member(crate_folder) {
            return format!(
                "[package]\nname = \"{name}\"\ndescription = \"Rules of {name}\"\nversion.workspace = true\n\
                 edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
                 publish.workspace = true\n\n{LIB}\n[dependencies]\nkisoku-sdk.workspace = true\n\n\
                 {NATIVE}kisoku-harness.workspace = true\n\n[lints]\nworkspace = true\n"
            );
        }
        let sdk = quoted(&self.named);
        let harness = quoted(&self.named.join("harness"));
        format!(
            "[package]\nname = \"{name}\"\ndescription = \"Rules of {name}\"\nversion = \"0.1.0\"\n\
             edition = \"2024\"\nrust-version = \"1.95\"\npublish = false\n\n{LIB}\n[dependencies]\n\
             kisoku-sdk = {{ path = {sdk} }}\n\n{NATIVE}kisoku-harness = {{ path = {harness} }}\n\n\
             # A workspace of its own, wherever the folder stands.\n[workspace]\nresolver = \"3\"\n"
        )
    }

    /// Starts a crate of its own from the versions that the SDK was tested with.
    pub(super) fn copy_lock(&self, crate_folder: &Path) -> anyhow::Result<()> {
        let lock = self.folder.parent().map(|root| root.join("Cargo.lock")).filter(|lock| lock.exists());
        if let Some(lock) = lock.filter(|_| !self.has_member(crate_folder)) {
            fs::copy(&lock, crate_folder.join("Cargo.lock")).context("cannot copy the SDK's Cargo.lock")?;
        }
        Ok(())
    }
}

/// A path as TOML writes it, which is how JSON does.
fn quoted(path: &Path) -> serde_json::Value {
    serde_json::Value::String(path.to_string_lossy().into_owned())
}

fn is_sdk(folder: &Path) -> bool {
    folder.join("wit").join("rules.wit").exists()
}
