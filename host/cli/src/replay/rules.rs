//! The rules that answered: every component that is needed, loaded once, with the settings of then.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use kisoku_core::ledger::Entry;
use kisoku_core::revision::{Digest, EffectivePeriod, LgCode, Revision};
use kisoku_engine::Module;
use kisoku_server::replay::effective_from;

use super::exported::Exported;
use crate::audit::export::line::{RevisionLine, date};
use crate::exit::{Ended, Exit, Failure, OrExit as _};
use crate::modules::Modules;
use crate::opened::Opened;
use crate::{publish, terminal};

/// Whether a module is the one that answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// It is, byte for byte.
    Itself,
    /// It stands in for it: of the same name, built anew.
    In,
}

/// A revision, and whether its module is the one that answered.
struct Loaded {
    revision: Arc<Revision>,
    stands: Stands,
}

/// Revisions by municipality and programme.
#[derive(Default)]
pub(super) struct Rules(BTreeMap<(LgCode, String), Vec<Loaded>>);

impl Rules {
    /// All revisions of these municipalities.
    pub(super) fn of_ledger(opened: &Opened, codes: &[LgCode], data: &Path) -> Ended<Self> {
        let mut modules = Modules::new(Some(&data.join("cache")))?;
        let mut rules = Self::default();
        let revisions = opened.ledger.revisions().context("revisions cannot be read")?;
        let asked: Vec<_> =
            revisions.into_iter().filter(|stored| codes.contains(&stored.municipality)).collect();
        let bar = terminal::bar("loading", asked.len());
        for stored in asked {
            let component =
                opened.ledger.component(stored.component).context("a component cannot be read")?;
            let component = component.context("a component is not stored")?;
            let module = modules.load(&component.bytes)?;
            let revision = publish::stored(&module, &stored.programme, &stored.settings, stored.period)?;
            rules.add(stored.municipality, revision, Stands::Itself);
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(rules)
    }

    /// The revisions of an export; modules of the same name out of `stand_ins` for those that it is without.
    pub(super) fn of_export(exported: &Exported, stand_ins: Option<&Path>) -> Ended<Self> {
        let mut modules = Modules::new(None)?;
        let mut rules = Self::default();
        for line in &exported.revisions {
            let place = format!("the revision of `{}` from {}", line.programme, line.effective_from);
            let loaded = exported_revision(exported, line, stand_ins, &mut modules);
            let (revision, stands) = loaded.map_err(|failure| failure.of(place))?;
            rules.add(exported.municipality, revision, stands);
        }
        Ok(rules)
    }

    fn add(&mut self, code: LgCode, revision: Revision, stands: Stands) {
        let key = (code, revision.programme.id.clone());
        self.0.entry(key).or_default().push(Loaded { revision: Arc::new(revision), stands });
    }

    /// The revision that answered an entry: of its component and settings, and where there are several, of
    /// the period that the document names.
    pub(super) fn of(&self, entry: &Entry) -> Option<(&Arc<Revision>, Stands)> {
        let loaded = self.0.get(&(entry.municipality, entry.programme.clone()))?;
        let same = |loaded: &&Loaded| {
            loaded.revision.digest == entry.component && loaded.revision.settings_digest == entry.settings
        };
        let from = effective_from(entry);
        let of_period = loaded.iter().filter(same).find(|loaded| Some(loaded.revision.period.from()) == from);
        let found = of_period.or_else(|| loaded.iter().find(same))?;
        Some((&found.revision, found.stands))
    }
}

fn exported_revision(
    exported: &Exported,
    line: &RevisionLine,
    stand_ins: Option<&Path>,
    modules: &mut Modules,
) -> Ended<(Revision, Stands)> {
    let settings = exported.folder.join("settings").join(format!("{}.json", line.settings));
    let settings =
        fs::read_to_string(&settings).with_context(|| format!("cannot read `{}`", settings.display()))?;
    let (module, answered) = module(exported, line, stand_ins, modules)?;
    let to = line.effective_to.as_deref().map(|text| date(text).context("it ends on no day")).transpose();
    let period = date(&line.effective_from)
        .zip(Some(to.or_exit(Exit::Input)?))
        .and_then(|(from, to)| EffectivePeriod::new(from, to))
        .context("its period is none")
        .or_exit(Exit::Input)?;
    let revision = publish::stored(&module, &line.programme, &settings, period)?;
    if revision.settings_digest.to_string() != line.settings {
        return Err(Failure::new(Exit::Broken, anyhow!("its settings are not those of their digest")));
    }
    let stands = if module.digest() == answered { Stands::Itself } else { Stands::In };
    // Whoever stands in answers in the name of the other: all but the code has to be the same.
    Ok((Revision { digest: answered, ..revision }, stands))
}

/// The component itself where the export has it, else the module that stands in; with the digest of the
/// one that answered.
fn module(
    exported: &Exported,
    line: &RevisionLine,
    stand_ins: Option<&Path>,
    modules: &mut Modules,
) -> Ended<(Arc<Module>, Digest)> {
    let answered =
        Digest::from_hex(&line.component).context("its component is no digest").or_exit(Exit::Input)?;
    let own = exported.folder.join("components").join(format!("{}.wasm", line.component));
    if own.exists() {
        let module = modules.open(&own)?.module;
        if module.digest() != answered {
            return Err(Failure::new(Exit::Broken, anyhow!("its component is not that of its digest")));
        }
        return Ok((module, answered));
    }
    let Some(folder) = stand_ins else {
        let no = anyhow!("the export is without its component: give modules that stand in with `--modules`");
        return Err(Failure::new(Exit::Input, no));
    };
    Ok((modules.open(&folder.join(format!("{}.wasm", line.module)))?.module, answered))
}
