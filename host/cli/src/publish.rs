//! Publishing: what has to hold before a scheme may answer, in this order. Its module is loaded, the
//! cases that travel with it pass, its settings fit and are sound; only then anything is stored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use kisoku_core::manifest::{Label, Manifest, Programme};
use kisoku_core::ports::Rules;
use kisoku_core::read;
use kisoku_core::revision::{Digest, EffectivePeriod, LgCode, Municipality, Revision};
use kisoku_core::value::Record;
use kisoku_engine::Module;
use kisoku_store::{Registry, StoredRevision};

use crate::exit::{Ended, Exit, Failure, OrExit as _};
use crate::modules::{self, Modules, Opened};
use crate::scheme::Scheme;
use crate::{cases, problems, sources};

/// Schemes on their way into a store.
pub(crate) struct Publication<'a> {
    engine: &'a mut Modules,
    /// Where module files are.
    folder: PathBuf,
    /// Modules whose cases passed, by file name.
    modules: BTreeMap<String, Opened>,
    sound: Vec<StoredRevision>,
    /// The schemes taken up so far, by municipality, to find those that do not fit each other.
    together: BTreeMap<LgCode, Municipality>,
}

impl<'a> Publication<'a> {
    /// Nothing yet; modules will be found in `folder`.
    pub(crate) fn new(engine: &'a mut Modules, folder: &Path) -> Self {
        Self {
            engine,
            folder: folder.to_owned(),
            modules: BTreeMap::new(),
            sound: Vec::new(),
            together: BTreeMap::new(),
        }
    }

    /// Finds a scheme sound, and takes it up.
    pub(crate) fn add(&mut self, scheme: Scheme) -> Ended {
        let module = self.module(&scheme.module)?;
        let revision = revision(&module, &scheme.programme, &scheme.settings, scheme.period)?;
        let component = revision.digest;
        let code = scheme.municipality;
        let others = self.together.entry(code).or_insert_with(|| Municipality::new(code, Label::default()));
        others.add(Arc::new(revision)).or_exit(Exit::Input)?;
        self.sound.push(StoredRevision {
            municipality: scheme.municipality,
            programme: scheme.programme,
            component,
            settings: scheme.settings,
            period: scheme.period,
            published_at: sources::now(),
        });
        Ok(())
    }

    /// The module of a name, loaded, its cases passed; each once.
    fn module(&mut self, name: &str) -> Ended<Arc<Module>> {
        if let Some(opened) = self.modules.get(name) {
            return Ok(Arc::clone(&opened.module));
        }
        let file = self.folder.join(format!("{name}.wasm"));
        if !file.exists() {
            let no = anyhow!("there is no `{}`: build `{name}` with `kisoku build`", file.display());
            return Err(Failure::new(Exit::Machine, no));
        }
        let opened = self.engine.open(&file)?;
        cases::pass(&opened.module, &modules::cases_beside(&file))?;
        let module = Arc::clone(&opened.module);
        self.modules.insert(name.to_owned(), opened);
        Ok(module)
    }

    /// Stores everything that was taken up.
    pub(crate) fn store(self, registry: &Registry) -> Ended {
        for opened in self.modules.values() {
            let name = &opened.module.manifest().name;
            registry.save_component(name, &opened.bytes).context("a component cannot be stored")?;
        }
        for stored in &self.sound {
            let place = format!("the scheme of `{}` of {}", stored.programme, stored.municipality);
            registry.publish(stored).or_exit(Exit::Input).map_err(|failure| failure.of(place))?;
        }
        Ok(())
    }
}

/// A revision of a module's programme, its settings found sound by the module itself.
pub(crate) fn revision(
    module: &Arc<Module>,
    programme: &str,
    settings: &str,
    period: EffectivePeriod,
) -> Ended<Revision> {
    let revision = stored(module, programme, settings, period)?;
    let found = module.check_settings(revision.position, &revision.settings).or_exit(Exit::Module)?;
    if found.is_empty() {
        return Ok(revision);
    }
    let told = problems::of_settings(&revision.programme, &found);
    Err(Failure::new(Exit::Input, anyhow!("the settings are not sound: {told}")))
}

/// A revision as it was published before: its settings were found sound then.
pub(crate) fn stored(
    module: &Arc<Module>,
    programme: &str,
    settings: &str,
    period: EffectivePeriod,
) -> Ended<Revision> {
    let manifest = module.manifest();
    let (position, found) =
        manifest.programme(programme).with_context(|| unknown(programme, manifest)).or_exit(Exit::Input)?;
    let rules: Arc<dyn Rules> = Arc::<Module>::clone(module);
    Ok(Revision {
        digest: module.digest(),
        rules,
        position,
        programme: Arc::clone(found),
        settings: record(found, settings).or_exit(Exit::Input)?,
        settings_digest: Digest::of(settings.as_bytes()),
        period,
    })
}

fn unknown(programme: &str, manifest: &Manifest) -> String {
    let known: Vec<_> = manifest.programmes.iter().map(|known| format!("`{}`", known.id)).collect();
    format!("the module `{}` has no programme `{programme}`: it has {}", manifest.name, known.join(", "))
}

/// Settings written as JSON, valid against the programme's declaration.
fn record(programme: &Programme, settings: &str) -> anyhow::Result<Record> {
    let input = kisoku_server::json::read(settings, u8::try_from(read::DEPTH_MAX).unwrap_or(u8::MAX))?;
    let record = read::record(&programme.settings, &input);
    record.map_err(|found| anyhow!("the settings do not fit: {}", problems::sentence(&found)))
}
