//! What is measured with: the built modules, the schemes of the seeds and records for them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use kisoku_core::calendar::Date;
use kisoku_core::manifest::Programme;
use kisoku_core::ports::Rules;
use kisoku_core::read::{self, Input};
use kisoku_core::revision::{EffectivePeriod, Revision};
use kisoku_core::value::Record;
use kisoku_engine::Engine;

/// The municipality, the programme and the file of the scheme that is measured most.
pub(crate) const YAMAGUCHI: &str = "352039";
/// Id of its programme.
pub(crate) const GRANT: &str = "mirai-zukuri-grant";
/// Name of its scheme's file.
pub(crate) const GRANT_SCHEME: &str = "yamaguchi-mirai-zukuri-grant.toml";

/// Where everything lies.
pub(crate) struct Folders {
    workspace: PathBuf,
    modules: PathBuf,
}

impl Folders {
    /// The workspace's, and the modules where `KISOKU_MODULES` says or `kisoku build` leaves them.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let workspace = tests.parent().context("the tests stand in no workspace")?.to_owned();
        let built = workspace.join("target").join("kisoku").join("modules");
        let modules = env::var_os("KISOKU_MODULES").map_or(built, PathBuf::from);
        Ok(Self { workspace, modules })
    }

    /// Where the report goes.
    pub(crate) fn report(&self) -> PathBuf {
        self.workspace.join("target").join("kisoku").join("bench.json")
    }

    /// A folder on the disk that a host would use: temporary folders may lie in memory.
    pub(crate) fn disk(&self) -> anyhow::Result<PathBuf> {
        let folder = self.workspace.join("target").join("kisoku").join("bench");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(folder)
    }

    /// The seeds.
    pub(crate) fn seeds(&self) -> PathBuf {
        self.workspace.join("seeds")
    }

    /// A built module.
    pub(crate) fn module(&self, name: &str) -> PathBuf {
        self.modules.join(name).with_extension("wasm")
    }

    /// The module that never ends: it stands apart from the real ones.
    pub(crate) fn hostile(&self) -> PathBuf {
        let apart = self.workspace.join("target").join("kisoku").join("modules-hostile").join("hostile.wasm");
        if apart.exists() { apart } else { self.module("hostile") }
    }
}

/// The scheme that is measured most, loaded as a host loads it.
pub(crate) struct Grant {
    /// Its revision.
    pub(crate) revision: Revision,
    /// The engine, which has to live as long.
    _engine: Engine,
}

impl Grant {
    /// Loads it.
    pub(crate) fn load(folders: &Folders) -> anyhow::Result<Self> {
        let engine = Engine::builder().build()?;
        let path = folders.module("yamaguchi");
        let bytes = fs::read(&path)
            .with_context(|| format!("cannot read `{}`: run `cargo xtask rules` first", path.display()))?;
        let module = engine.load(&bytes)?;
        let digest = module.digest();
        let rules: Arc<dyn Rules> = Arc::new(module);
        let (position, programme) =
            rules.manifest().programme(GRANT).with_context(|| format!("there is no programme `{GRANT}`"))?;
        let programme = Arc::clone(programme);
        let settings = settings(&programme, &folders.seeds().join("revisions").join(GRANT_SCHEME))?;
        let from = Date::new(2021, 4, 1).context("a day that exists")?;
        let period = EffectivePeriod::new(from, None).context("a period that is open")?;
        Ok(Self {
            revision: Revision {
                digest,
                rules,
                position,
                programme,
                settings,
                settings_digest: digest,
                period,
            },
            _engine: engine,
        })
    }
}

fn settings(programme: &Programme, scheme: &Path) -> anyhow::Result<Record> {
    let text = fs::read_to_string(scheme).with_context(|| format!("cannot read `{}`", scheme.display()))?;
    let scheme: toml::Table = text.parse()?;
    let settings = scheme.get("settings").context("a scheme without settings")?;
    let json = serde_json::to_string(settings)?;
    record(&programme.settings, &parsed(&json)?)
}

/// JSON as the server parses it.
pub(crate) fn parsed(json: &str) -> anyhow::Result<Input<'_>> {
    Ok(kisoku_server::json::read(json, 6)?)
}

/// A record that is valid.
pub(crate) fn record(fields: &[kisoku_core::manifest::Field], input: &Input<'_>) -> anyhow::Result<Record> {
    read::record(fields, input).map_err(|problems| {
        let fields: Vec<String> = problems.into_iter().map(|problem| problem.field).collect();
        anyhow!("not valid: {}", fields.join(", "))
    })
}

/// The values of one application as JSON; `number` picks area, dates and amount among the usual ones.
pub(crate) fn application(number: u32) -> String {
    let area = ["阿東", "徳地", "秋穂", "小郡", "鋳銭司", "仁保", "宮野"];
    let area =
        usize::try_from(number).ok().and_then(|number| area.get(number % area.len())).unwrap_or(&"阿東");
    let (day, amount) = (1 + number % 28, 100_000 + 1_000 * (number % 150));
    format!(
        r#"{{"area":"{area}","project_start":"2024-09-{day:02}","project_end":"2025-02-{day:02}","requested_amount":{amount},"project_name":"地域の散策路づくり","applicant":"地域づくり協議会"}}"#
    )
}

/// A request body about it.
pub(crate) fn body(number: u32) -> String {
    format!(r#"{{"record":{}}}"#, application(number))
}
