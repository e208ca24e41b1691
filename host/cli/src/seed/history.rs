//! The history of the seeds: request bodies that become kept decisions, as if they had been submitted.

use std::fs;
use std::path::Path;
use std::sync::{Arc, mpsc};

use anyhow::{Context as _, anyhow};
use kisoku_core::decide;
use kisoku_core::ledger::{Belongs, IdempotencyKey, Keep, Personal, Records, Seen};
use kisoku_core::life::EntryKind;
use kisoku_core::manifest::Kind;
use kisoku_core::ports::{Budget, Ledger as _};
use kisoku_core::revision::{Catalogue, Digest, LgCode, Revision};
use kisoku_server::answer::{self, Phrases, Stamp};
use kisoku_server::entry::{About, Ruled};
use kisoku_store::Store;

use super::{entries, files};
use crate::exit::{Ended, Exit, Failure, OrExit as _};
use crate::question::{self, Question, Unasked};
use crate::{problems, sources};

/// Who submitted the seeds.
const ACTOR: &str = "seed";

/// Keeps `<records>/<code>/<programme>/history/*.json`, in the order of their names.
pub(super) fn keep(store: &Store, in_force: &Catalogue, records: &Path) -> Ended {
    if !records.exists() {
        return Ok(());
    }
    for municipality in entries(records)? {
        let name = name(&municipality);
        let code = LgCode::new(&name).with_context(|| format!("`{name}` is no municipality code"));
        let code = code.or_exit(Exit::Input)?;
        for programme in entries(&municipality)? {
            let history = programme.join("history");
            if !history.exists() {
                continue;
            }
            let revisions =
                in_force.municipality(code).map_or(&[][..], |of| of.revisions(&self::name(&programme)));
            for file in files(&history, "json")? {
                let kept = keep_file(store, code, revisions, &file);
                kept.map_err(|failure| failure.of(format!("`{}` cannot be kept", file.display())))?;
            }
        }
    }
    Ok(())
}

fn keep_file(store: &Store, municipality: LgCode, revisions: &[Arc<Revision>], file: &Path) -> Ended {
    let body = fs::read_to_string(file).context("it cannot be read")?;
    let (revision, question) = in_force(revisions, &body)?;
    let key = IdempotencyKey::new(format!("seed-{}", name(file))).context("its name is no idempotency key");
    let entry = entry(municipality, &revision, question, key.or_exit(Exit::Input)?, &body)?;
    let (done, waits) = mpsc::channel();
    let reply = Box::new(move |kept| {
        // The receiver waits below.
        let (Ok(()) | Err(_)) = done.send(kept);
    });
    let ledger = store.ledger();
    ledger.submit(vec![entry], reply).map_err(|_| anyhow!("the ledger takes no more"))?;
    waits.recv().context("the ledger went away")?.or_exit(Exit::Module)?;
    Ok(())
}

/// The revision in force on the body's reference date, with what it is asked.
fn in_force(revisions: &[Arc<Revision>], body: &str) -> Ended<(Arc<Revision>, Question)> {
    let today = sources::today_in_japan()?;
    let mut problem = anyhow!("no revision is in force on its reference date");
    for revision in revisions {
        match question::read(revision, body, &[], today) {
            Ok(question) if revision.period.contains(question.day) => {
                return Ok((Arc::clone(revision), question));
            }
            Ok(_) => {}
            Err(Unasked::Unfit(problems)) => problem = anyhow!("{}", problems::sentence(&problems)),
            Err(unasked @ (Unasked::Unreadable(_) | Unasked::NoRequest { .. })) => problem = unasked.into(),
        }
    }
    Err(Failure::new(Exit::Input, problem))
}

/// The decision on a body. Settled with the full budget: nobody else waits for the ledger while it is
/// seeded.
fn entry(
    municipality: LgCode,
    revision: &Arc<Revision>,
    question: Question,
    key: IdempotencyKey,
    body: &str,
) -> Ended<Keep> {
    let programme = &revision.programme;
    let stamp = Stamp { id: sources::id(), at: sources::now() };
    let phrases = Phrases::new(municipality, revision).context("its answer cannot be written")?;
    let personal =
        answer::personal(&phrases, &question.subject).context("personal values cannot be written")?;
    let is_grant = programme.kind == Kind::Eligibility;
    let (belongs, records) =
        if is_grant { (Belongs::Opens, Records::Yes) } else { (Belongs::None, Records::No) };
    let (fiscal_year, places) = (question.day.fiscal_year(), question.places);
    let area = decide::area(programme, &question.subject).map(str::to_owned);
    let ruled = Ruled {
        municipality,
        revision: Arc::clone(revision),
        phrases: Arc::new(phrases),
        kind: EntryKind::Decision,
        belongs,
        subject: Arc::new(question.subject),
        record_of: None,
        fiscal_year,
        places: places.clone(),
        about: About::Application,
        basis: None,
        stamp,
    };
    Ok(Keep {
        municipality,
        kind: EntryKind::Decision,
        belongs,
        records,
        programme: programme.id.clone(),
        fiscal_year,
        area,
        id: stamp.id,
        at: stamp.at,
        actor: ACTOR.to_owned(),
        key,
        body: Digest::of(body.as_bytes()),
        component: revision.digest,
        settings: revision.settings_digest,
        engine: revision.rules.engine().to_owned(),
        personal: personal.map(|bytes| Personal { salt: sources::salt(), bytes }),
        erases: Vec::new(),
        places,
        settle: Box::new(move |seen: &Seen<'_>| ruled.settle(seen, Budget::Full)),
    })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
