//! What came of a replay, counted; the first entries that differ are named.

use kisoku_core::ledger::{Entry, EntryId};
use kisoku_core::revision::LgCode;
use kisoku_server::replay::{Difference, Outcome};
use serde_json::{Value, json};

use crate::given::id_text;
use crate::moment::grouped;
use crate::terminal;

/// Most entries that are named.
const NAMED_MAX: usize = 10;

/// How many bytes are shown from where two documents begin to differ, and how many before.
const SHOWN: usize = 60;
const SHOWN_BEFORE: usize = 20;

/// An entry that differs.
struct Named {
    sequence: u64,
    id: EntryId,
    kind: &'static str,
    why: String,
}

/// How many entries came to what.
#[derive(Default)]
pub(super) struct Tally {
    same: u64,
    other_engine: u64,
    erased: u64,
    not_computed: u64,
    pub(super) different: u64,
    /// The first ones, by place.
    named: Vec<Named>,
}

impl Tally {
    /// Counts an entry.
    pub(super) fn add(&mut self, entry: &Entry, outcome: &Outcome) {
        let place = match outcome {
            Outcome::Same => &mut self.same,
            Outcome::SameButOtherEngine => &mut self.other_engine,
            Outcome::Erased => &mut self.erased,
            Outcome::NotComputed => &mut self.not_computed,
            Outcome::Different(difference) => {
                let mut why = format!("{:#}", anyhow::Error::new(difference.clone()));
                if let Difference::Document { now } = difference {
                    let (kept, now) = apart(&entry.document, now);
                    why = format!("{why}: kept `{kept}`, now `{now}`");
                }
                let named = Named { sequence: entry.sequence, id: entry.id, kind: entry.kind.as_str(), why };
                self.named.push(named);
                self.shorten();
                &mut self.different
            }
        };
        *place += 1;
    }

    /// What another core has counted.
    pub(super) fn join(&mut self, other: Self) {
        self.same += other.same;
        self.other_engine += other.other_engine;
        self.erased += other.erased;
        self.not_computed += other.not_computed;
        self.different += other.different;
        self.named.extend(other.named);
        self.shorten();
    }

    fn shorten(&mut self) {
        self.named.sort_by_key(|named| named.sequence);
        self.named.truncate(NAMED_MAX);
    }

    /// All of them.
    pub(super) const fn entries(&self) -> u64 {
        self.same + self.other_engine + self.erased + self.not_computed + self.different
    }

    /// Prints the counts, then the first that differ.
    pub(super) fn say(&self, code: LgCode) {
        terminal::say(format_args!(
            "{code}: 一致 same {}  別環境で一致 same on another engine {}  消去済み erased {}  計算なし not computed {}  \
             不一致 different {}",
            grouped(self.same),
            grouped(self.other_engine),
            grouped(self.erased),
            grouped(self.not_computed),
            grouped(self.different),
        ));
        for Named { sequence, id, kind, why } in &self.named {
            terminal::say(format_args!("  記載 entry {sequence} ({kind} {}): {why}", id_text(*id)));
        }
    }

    /// The same as JSON.
    pub(super) fn object(&self, code: LgCode) -> Value {
        let named = self.named.iter().map(|named| {
            json!({ "sequence": named.sequence, "id": id_text(named.id), "entry": named.kind, "why": named.why })
        });
        json!({
            "municipality": code.as_str(),
            "entries": self.entries(),
            "same": self.same,
            "same_but_other_engine": self.other_engine,
            "erased": self.erased,
            "not_computed": self.not_computed,
            "different": self.different,
            "first_different": named.collect::<Vec<_>>(),
        })
    }
}

/// Where two documents begin to differ; they hold no personal values.
fn apart(kept: &[u8], now: &[u8]) -> (String, String) {
    let same = kept.iter().zip(now).take_while(|(kept, now)| kept == now).count();
    let from = same.saturating_sub(SHOWN_BEFORE);
    let shown = |bytes: &[u8]| {
        let part: Vec<u8> = bytes.iter().skip(from).take(SHOWN).copied().collect();
        String::from_utf8_lossy(&part).into_owned()
    };
    (shown(kept), shown(now))
}
