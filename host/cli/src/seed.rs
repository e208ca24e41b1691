//! `--seed`: facts and schemes of a folder into an empty store. Everything is found sound before the
//! first of it is stored.

mod history;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use kisoku_core::manifest::Label;
use kisoku_core::revision::LgCode;
use kisoku_store::{Store, StoredMunicipality};
use serde::Deserialize;

use crate::exit::{Ended, Exit, Failure, OrExit as _};
use crate::modules::Modules;
use crate::publish::Publication;
use crate::{catalogue, scheme, terminal};

/// Where seeds and modules come from.
pub(crate) struct Seeds<'a> {
    /// Folder with `municipalities.csv`, `revisions/` and `records/`.
    pub(crate) folder: &'a Path,
    /// Folder with the built modules.
    pub(crate) modules: &'a Path,
}

impl Seeds<'_> {
    fn municipalities(&self) -> PathBuf {
        self.folder.join("municipalities.csv")
    }
}

/// Publishes the seeds, and keeps the decisions of their history.
pub(crate) fn seed(store: &Store, engine: &mut Modules, seeds: &Seeds<'_>) -> Ended {
    let municipalities = municipalities(&seeds.municipalities()).or_exit(Exit::Input)?;
    let publication = publication(engine, seeds, &municipalities)?;
    let registry = store.registry();
    for municipality in &municipalities {
        registry.save_municipality(municipality).context("a municipality cannot be stored")?;
    }
    publication.store(&registry)?;
    let in_force = catalogue::load(&registry, engine)?;
    history::keep(store, in_force, &seeds.folder.join("records"))
}

/// All schemes of the seeds, found sound, each of a municipality that the seeds name.
fn publication<'a>(
    engine: &'a mut Modules,
    seeds: &Seeds<'_>,
    municipalities: &[StoredMunicipality],
) -> Ended<Publication<'a>> {
    let schemes = files(&seeds.folder.join("revisions"), "toml").or_exit(Exit::Input)?;
    let mut publication = Publication::new(engine, seeds.modules);
    let bar = terminal::bar("checking schemes", schemes.len());
    for path in &schemes {
        bar.set_message(path.display().to_string());
        let scheme = scheme::read(path).or_exit(Exit::Input)?;
        let code = scheme.municipality;
        if !municipalities.iter().any(|known| known.code == code) {
            let (path, names) = (path.display(), seeds.municipalities());
            let no = anyhow!("`{path}`: `{code}` is in no line of `{}`: add it there", names.display());
            return Err(Failure::new(Exit::Input, no));
        }
        publication.add(scheme).map_err(|failure| failure.of(format!("`{}`", path.display())))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(publication)
}

#[derive(Deserialize)]
struct Line {
    lg_code: String,
    name_ja: String,
    name_en: String,
}

fn municipalities(path: &Path) -> anyhow::Result<Vec<StoredMunicipality>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut found = Vec::new();
    for line in reader.deserialize() {
        let line: Line = line.with_context(|| format!("`{}`", path.display()))?;
        let code = LgCode::new(&line.lg_code)
            .ok_or_else(|| anyhow!("`{}`: `{}` is no municipality code", path.display(), line.lg_code))?;
        found.push(StoredMunicipality { code, name: Label { ja: line.name_ja, en: line.name_en } });
    }
    Ok(found)
}

/// The files of a kind in a folder, by name.
fn files(folder: &Path, kind: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = entries(folder)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == kind));
    Ok(files)
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let listed = fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut paths = listed.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
