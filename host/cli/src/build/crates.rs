//! Finds the rule crates that were named, by workspace. Nothing is compiled here.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

use super::toolchain::TARGET;

/// A cargo workspace with those of its crates that are to be built.
#[derive(Debug)]
pub(super) struct Workspace {
    /// Its folder.
    pub(super) root: PathBuf,
    /// The crates, in the order named.
    pub(super) members: Vec<Member>,
    /// Local crates outside of it that it depends on, such as the SDK: names and folders, the wider
    /// folder before the one inside it.
    pub(super) outside: Vec<(String, PathBuf)>,
}

impl Workspace {
    /// Where everything goes that Kisoku builds for this workspace. Beside its own source, whatever
    /// `CARGO_TARGET_DIR` says: two checkouts that share one take each other's build for their own.
    pub(super) fn kisoku_dir(&self) -> PathBuf {
        self.root.join("target").join("kisoku")
    }
}

/// A rule crate.
#[derive(Debug)]
pub(super) struct Member {
    /// Its package name, and the name of its module's file.
    pub(super) name: String,
    /// Its folder.
    pub(super) folder: PathBuf,
}

/// The crates of these folders, grouped by workspace.
pub(super) fn find(folders: &[PathBuf]) -> anyhow::Result<Vec<Workspace>> {
    let mut workspaces: Vec<Workspace> = Vec::new();
    for folder in folders {
        let (root, member) = locate(folder)?;
        if let Some(workspace) = workspaces.iter_mut().find(|workspace| workspace.root == root) {
            workspace.members.push(member);
        } else {
            let outside = outside(&root)?;
            workspaces.push(Workspace { root, members: vec![member], outside });
        }
    }
    Ok(workspaces)
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
    /// The registry it comes from; none for a local crate.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    crate_types: Vec<String>,
}

fn locate(folder: &Path) -> anyhow::Result<(PathBuf, Member)> {
    let manifest = folder.join("Cargo.toml");
    let manifest = std::fs::canonicalize(&manifest)
        .with_context(|| format!("`{}` is no crate: it has no Cargo.toml", folder.display()))?;
    let metadata = metadata(&manifest, &["--no-deps"])?;
    let package = metadata.packages.into_iter().find(|package| package.manifest_path == manifest);
    let package = package.with_context(|| {
        format!("`{}` holds no package, only a workspace: name the crates", folder.display())
    })?;
    let is_module =
        package.targets.iter().any(|target| target.crate_types.iter().any(|kind| kind == "cdylib"));
    ensure!(
        is_module,
        "`{}` is no rule crate: its Cargo.toml needs `[lib] crate-type = [\"cdylib\", \"rlib\"]`",
        package.name
    );
    let folder = manifest.parent().map(Path::to_owned).unwrap_or_default();
    Ok((metadata.workspace_root, Member { name: package.name, folder }))
}

fn outside(root: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let metadata = metadata(&root.join("Cargo.toml"), &["--filter-platform", TARGET])?;
    let local = metadata.packages.into_iter().filter(|package| package.source.is_none());
    let folders =
        local.filter_map(|package| Some((package.name, package.manifest_path.parent()?.to_owned())));
    let mut outside: Vec<(String, PathBuf)> =
        folders.filter(|(_, folder)| !folder.starts_with(root)).collect();
    outside.sort_by(|(_, one), (_, other)| one.cmp(other));
    Ok(outside)
}

fn metadata(manifest: &Path, arguments: &[&str]) -> anyhow::Result<Metadata> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1"])
        .args(arguments)
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .context("cannot run `cargo`: install Rust")?;
    if !output.status.success() {
        bail!("cargo cannot read it: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("cargo's description of the crate cannot be read")
}
