//! The history of the seeds: what was submitted on which day, sent to a server in this process, so that
//! it is kept in the same way as everything else. Its days are those of the story that it tells.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::{Context as _, anyhow};
use arc_swap::ArcSwap;
use kisoku_core::calendar::Date;
use kisoku_core::ledger::Instant;
use kisoku_core::revision::{Catalogue, LgCode};
use kisoku_server::within::post;
use kisoku_server::{App, Limits, Sources};
use kisoku_store::Store;
use serde::Deserialize;
use serde_json::Value;

use super::{entries, files};
use crate::exit::{Ended, Exit, Failure, OrExit as _};
use crate::{moment, sources, terminal};

/// What was submitted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// The day, `YYYY-MM-DD`.
    on: String,
    /// Where, where it opens something.
    #[serde(default)]
    to: To,
    /// The file that opened the grant which it carries on, without its ending.
    grant: Option<String>,
    /// The body of the request.
    body: Value,
}

/// Below its programme.
#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "kebab-case")]
enum To {
    #[default]
    Decisions,
    Applications,
    Selections,
}

impl To {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Applications => "applications",
            Self::Selections => "selections",
        }
    }
}

/// A step with its place in the story.
struct Told {
    day: Date,
    municipality: LgCode,
    programme: String,
    /// Its file, without the ending.
    name: String,
    path: PathBuf,
    step: Step,
}

/// Keeps `<records>/<code>/<programme>/history/*.json`, in the order of their days and names.
pub(super) fn keep(store: &Store, in_force: Catalogue, records: &Path) -> Ended {
    if !records.exists() {
        return Ok(());
    }
    let mut tale = read(records).or_exit(Exit::Input)?;
    tale.sort_by(|one, other| (one.day, &one.path).cmp(&(other.day, &other.path)));
    let clock = Arc::new(AtomicI64::new(0));
    let at = Arc::clone(&clock);
    let own = Sources {
        now: Box::new(move || Instant::from_millis(at.load(Ordering::Relaxed))),
        ..sources::sources()
    };
    let catalogue = Arc::new(ArcSwap::from_pointee(in_force));
    let app = Arc::new(App::new(catalogue, store.ledger(), own, Limits::default()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the threads that serve cannot be started")?;
    let bar = terminal::bar("telling the history", tale.len());
    let mut grants = BTreeMap::new();
    for told in &tale {
        let morning = moment::morning_in_japan(told.day).context("a day beyond the calendar")?;
        clock.store(morning.millis(), Ordering::Relaxed);
        let kept = submit(&app, &runtime, told, &mut grants);
        kept.map_err(|failure| failure.of(format!("`{}` cannot be kept", told.path.display())))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

fn read(records: &Path) -> anyhow::Result<Vec<Told>> {
    let mut tale = Vec::new();
    for municipality in entries(records)? {
        let code = name(&municipality);
        let code = LgCode::new(&code).with_context(|| format!("`{code}` is no municipality code"))?;
        for programme in entries(&municipality)? {
            let history = programme.join("history");
            if !history.exists() {
                continue;
            }
            for path in files(&history, "json")? {
                let told = told(code, name(&programme), path.clone());
                tale.push(told.with_context(|| format!("`{}` cannot be read", path.display()))?);
            }
        }
    }
    Ok(tale)
}

fn told(municipality: LgCode, programme: String, path: PathBuf) -> anyhow::Result<Told> {
    let step: Step = serde_json::from_str(&fs::read_to_string(&path)?)?;
    let day = day(&step.on).with_context(|| format!("`{}` is no day such as 2024-05-01", step.on))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Told { day, municipality, programme, name, path, step })
}

/// Exactly `YYYY-MM-DD`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let day =
        Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)?;
    (day.to_string() == text).then_some(day)
}

/// Grants by municipality, programme and the file that opened them.
type Grants = BTreeMap<(LgCode, String, String), String>;

fn submit(app: &Arc<App>, runtime: &tokio::runtime::Runtime, told: &Told, grants: &mut Grants) -> Ended {
    let Told { municipality, programme, name, step, .. } = told;
    let below = format!("/v1/municipalities/{municipality}");
    let path = match &step.grant {
        None => format!("{below}/programmes/{programme}/{}", step.to.as_str()),
        Some(opened) => {
            let grant = grants.get(&(*municipality, programme.clone(), opened.clone()));
            let grant = grant.with_context(|| format!("`{opened}` has opened no grant by then"));
            format!("{below}/decisions/{}/entries", grant.or_exit(Exit::Input)?)
        }
    };
    let body = serde_json::to_vec(&step.body).context("its body cannot be written")?;
    let answered = runtime.block_on(post(Arc::clone(app), &path, &format!("seed-{programme}-{name}"), body));
    let answered = answered.context("its name is no idempotency key").or_exit(Exit::Input)?;
    let reply: Reply = serde_json::from_slice(&answered.body).context("it got no answer in JSON")?;
    if answered.status != 201 {
        return Err(refused(answered.status, &reply));
    }
    if let Some(grant) = reply.grant.filter(|_| step.grant.is_none()) {
        grants.insert((*municipality, programme.clone(), name.clone()), grant);
    }
    Ok(())
}

/// What of an answer or of a problem is needed here.
#[derive(Deserialize)]
struct Reply {
    /// Of an entry of a grant.
    grant: Option<String>,
    detail_en: Option<String>,
    #[serde(default)]
    errors: Vec<Wrong>,
}

#[derive(Deserialize)]
struct Wrong {
    field: String,
    message: Both,
}

#[derive(Deserialize)]
struct Both {
    ja: String,
    en: String,
}

/// What a client would have been told.
fn refused(status: u16, reply: &Reply) -> Failure {
    let exit = match status {
        424 => Exit::Module,
        400..=499 => Exit::Input,
        _ => Exit::Machine,
    };
    let said = reply.detail_en.clone().unwrap_or_else(|| format!("it was answered with status {status}"));
    let wrong = reply.errors.iter().map(|Wrong { field, message }| {
        let Both { ja, en } = message;
        format!("`{field}`: {ja} / {en}")
    });
    let sentences: Vec<String> = std::iter::once(said).chain(wrong).collect();
    Failure::new(exit, anyhow!("{}", sentences.join("; ")))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
