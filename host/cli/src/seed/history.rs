//! The history of the seeds: request bodies that become kept decisions, as if they had been submitted.

use std::fs;
use std::path::Path;
use std::sync::{Arc, mpsc};

use anyhow::{Context as _, anyhow};
use kisoku_core::decide;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{Document, IdempotencyKey, Keep, Personal, Settle};
use kisoku_core::ports::{Budget, Ledger as _};
use kisoku_core::revision::{Catalogue, Digest, LgCode, Revision};
use kisoku_core::tally::Usage;
use kisoku_server::answer::{self, Phrases, Stamp, Told};
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
    ledger.submit(entry, reply).map_err(|_| anyhow!("the ledger takes no more"))?;
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
    Ok(Keep {
        municipality,
        programme: programme.id.clone(),
        fiscal_year: question.day.fiscal_year(),
        area: decide::area(programme, &question.subject).map(str::to_owned),
        id: stamp.id,
        at: stamp.at,
        actor: ACTOR.to_owned(),
        key,
        body: Digest::of(body.as_bytes()),
        component: revision.digest,
        settings: revision.settings_digest,
        personal: personal.map(|bytes| Personal { salt: sources::salt(), bytes }),
        places: question.places.clone(),
        settle: settle(phrases, Arc::clone(revision), question, stamp),
    })
}

/// Settles with the full budget: nobody else waits for the ledger while it is seeded.
fn settle(phrases: Phrases, revision: Arc<Revision>, question: Question, stamp: Stamp) -> Settle {
    Box::new(move |usage: &Usage| {
        let Question { subject, day, places, .. } = &question;
        let settled = decide::answer(&revision, subject, places, usage.clone(), Budget::Full)?;
        let told = Told {
            phrases: &phrases,
            fiscal_year: day.fiscal_year(),
            subject,
            settled: &settled,
            stamp: Some(stamp),
        };
        let bytes = answer::document(&told).map_err(|_| Unsettled::Unwritten)?;
        Ok(Document { bytes, movements: settled.movements().to_vec(), fuel: settled.fuel() })
    })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
