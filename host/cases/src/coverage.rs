//! Which reasons and bands the cases reached, and which they never did.

use kisoku_core::answer::Answer;
use kisoku_core::manifest::Manifest;

/// What the cases reached, by programme in the order of the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// One entry a reason or band, in declared order.
    pub entries: Vec<Reached>,
}

/// How often the cases reached a reason or a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Id of the programme.
    pub programme: String,
    /// `reason` or `band`.
    pub what: &'static str,
    /// Its code or id.
    pub id: String,
    /// In how many cases.
    pub cases: usize,
}

impl Coverage {
    pub(crate) fn new(manifest: &Manifest) -> Self {
        let mut entries = Vec::new();
        for programme in &manifest.programmes {
            let mut add = |what, id: &str| {
                entries.push(Reached { programme: programme.id.clone(), what, id: id.to_owned(), cases: 0 });
            };
            programme.reasons.iter().for_each(|reason| add(REASON, &reason.code));
            programme.bands.iter().for_each(|band| add(BAND, &band.id));
        }
        Self { entries }
    }

    /// Counts what an answer reached: its reasons and its band. A band that a reason only names, such as
    /// the next better one, is not reached.
    pub(crate) fn count(&mut self, programme: &str, answer: &Answer) {
        let band = match answer {
            Answer::Decision(_) => None,
            Answer::Grading(grading) => grading.band,
            Answer::Assessment(assessment) => assessment.band,
        };
        let mine = self.entries.iter_mut().filter(|entry| entry.programme == programme);
        let (mut reason, mut rank) = (0, 0);
        for entry in mine {
            let reached = if entry.what == REASON {
                reason += 1;
                answer.findings().iter().any(|finding| finding.reason == reason - 1)
            } else {
                rank += 1;
                band == Some(rank - 1)
            };
            entry.cases += usize::from(reached);
        }
    }

    /// What no case reached.
    pub fn unreached(&self) -> impl Iterator<Item = &Reached> {
        self.entries.iter().filter(|entry| entry.cases == 0)
    }
}

const REASON: &str = "reason";
const BAND: &str = "band";
