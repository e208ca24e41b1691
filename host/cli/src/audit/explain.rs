//! `kisoku audit explain`: why an amount, on what, by which rule, with the proof. The readable text is in
//! [`text`].

mod text;

use anyhow::Context as _;
use clap::Args;
use kisoku_core::ledger::{Checkpoint, Entries, EntryId, PageQuery};
use kisoku_core::life::Grant;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_server::replay::Outcome;
use kisoku_store::{PAGE_MAX, StoredEntry, StoredRevision};
use serde_json::{Value, json};

use super::link;
use crate::exit::{self, Ended};
use crate::given::{self, HostFolder, id_text};
use crate::moment;
use crate::opened::Opened;
use crate::replay::{self, Folder, Replayer};
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  kisoku audit explain --data data 01994e0c-3b5a-7c1e-8f00-000000000001
  kisoku audit explain --data data --json 01994e0c-… | jq '.entries[].replay'

ID is that of any entry; of a grant, its whole course is told. Each entry is computed again, and its
place in the chain is shown with the checkpoint that covers it.
";

/// Explains a decision: reasons, usage at that moment, rule text, proof
///
/// 決定の理由、当時の累計、根拠条文、適用した規則、証明を示します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    #[command(flatten)]
    data: HostFolder,
    /// Id of the entry
    #[arg(value_name = "ID", value_parser = given::entry_id)]
    id: EntryId,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// An entry with everything that explains it.
struct Explained {
    stored: StoredEntry,
    replay: Outcome,
    /// Whether its hash is that of its parts, and the entry before has the hash that it names.
    is_linked: bool,
    /// The first one that covers it.
    checkpoint: Option<Checkpoint>,
    revision: Option<StoredRevision>,
}

/// Explains it.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.data)?;
    let (code, kept) = opened.find(arguments.id)?;
    let grant = match kept.grant {
        Some(id) => opened.ledger.grant(code, id).context("the ledger cannot be read")?,
        None => None,
    };
    let ids = match &grant {
        Some(grant) => course(&opened, code, grant.id)?,
        None => vec![kept.id],
    };
    let replayer = Replayer::of_folder(&opened, code, &arguments.data)?;
    let source = Folder::open(&arguments.data.folder)?;
    let revisions = opened.ledger.revisions().context("revisions cannot be read")?;
    let checkpoints = opened.ledger.checkpoints(code, u32::MAX).context("checkpoints cannot be read")?;
    let mut explained = Vec::with_capacity(ids.len());
    for id in ids {
        let stored = opened.ledger.entry(code, id).context("the ledger cannot be read")?;
        let stored = stored.context("an entry is gone: run `kisoku audit verify`")?;
        let place = stored.entry.sequence;
        let revision = revisions.iter().find(|revision| answered(revision, code, &stored)).cloned();
        explained.push(Explained {
            replay: replayer.replay(&source, &stored)?,
            is_linked: is_linked(&opened, &stored)?,
            checkpoint: checkpoints.iter().find(|checkpoint| checkpoint.sequence >= place).cloned(),
            stored,
            revision,
        });
    }
    if arguments.json {
        let shown = object(code, grant.as_ref(), &explained)?;
        terminal::say(serde_json::to_string_pretty(&shown).map_err(anyhow::Error::from)?);
    } else {
        text::say(&opened, code, grant.as_ref(), &explained)?;
    }
    Ok(())
}

/// Ids of all entries of a grant, in order.
fn course(opened: &Opened, municipality: LgCode, grant: EntryId) -> anyhow::Result<Vec<EntryId>> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = opened.ledger.list(&PageQuery {
            municipality,
            entries: Entries::OfGrant(grant),
            programme: None,
            fiscal_year: None,
            area: None,
            after,
            limit: PAGE_MAX,
        })?;
        ids.extend(page.entries.iter().map(|kept| kept.id));
        after = page.next;
        if after.is_none() {
            return Ok(ids);
        }
    }
}

/// Whether a revision is the one that answered.
fn answered(revision: &StoredRevision, code: LgCode, stored: &StoredEntry) -> bool {
    revision.municipality == code
        && revision.programme == stored.entry.programme
        && revision.component == stored.entry.component
        && Digest::of(revision.settings.as_bytes()) == stored.entry.settings
}

/// Whether the link of an entry to the one before holds.
fn is_linked(opened: &Opened, stored: &StoredEntry) -> anyhow::Result<bool> {
    let entry = &stored.entry;
    let Some(place) = entry.sequence.checked_sub(1).filter(|place| *place > 0) else {
        return Ok(link::of(stored).hash() == entry.hash && entry.previous == kisoku_core::chain::GENESIS);
    };
    let mut before = None;
    opened.ledger.entries(entry.municipality, place..=place, |stored| -> anyhow::Result<()> {
        before = Some(stored.entry.hash);
        Ok(())
    })?;
    Ok(link::of(stored).hash() == entry.hash && before == Some(entry.previous))
}

fn object(code: LgCode, grant: Option<&Grant>, explained: &[Explained]) -> anyhow::Result<Value> {
    let entries: Vec<Value> = explained.iter().map(entry_object).collect::<Result<_, _>>()?;
    let grant = grant.map(|grant| crate::ledger::grant_object(code, grant));
    Ok(json!({ "municipality": code.as_str(), "grant": grant, "entries": entries }))
}

fn entry_object(explained: &Explained) -> anyhow::Result<Value> {
    let entry = &explained.stored.entry;
    let document: Value = serde_json::from_slice(&entry.document).context("a document cannot be read")?;
    let settings: Option<Value> =
        explained.revision.as_ref().map(|revision| serde_json::from_str(&revision.settings)).transpose()?;
    Ok(json!({
        "id": id_text(entry.id),
        "entry": entry.kind.as_str(),
        "at": moment::rfc3339(entry.at),
        "actor": entry.actor,
        "document": document,
        "revision": explained.revision.as_ref().map(|revision| json!({
            "component": format!("sha256:{}", entry.component),
            "settings_digest": format!("sha256:{}", entry.settings),
            "settings": settings,
            "effective_from": revision.period.from().to_string(),
            "effective_to": revision.period.to().map(|day| day.to_string()),
        })),
        "engine": entry.engine,
        "fuel": entry.fuel,
        "replay": replay::word(&explained.replay),
        "proof": {
            "sequence": entry.sequence,
            "hash": format!("sha256:{}", entry.hash),
            "previous": format!("sha256:{}", entry.previous),
            "linked": explained.is_linked,
            "checkpoint": explained.checkpoint.as_ref().map(|checkpoint| json!({
                "sequence": checkpoint.sequence,
                "hash": format!("sha256:{}", checkpoint.hash),
                "at": moment::rfc3339(checkpoint.at),
                "public_key": Digest::new(checkpoint.key).to_string(),
            })),
        },
    }))
}
