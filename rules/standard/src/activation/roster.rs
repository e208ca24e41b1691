//! The distinct bodies of a roster: who they are, how many, and where the rows contradict each other.

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

use super::{Reason, RosterLists, RosterRow};

/// Most findings about single rows: a few pages, and far below what the host takes. Which rows they are is
/// always told in full, by the lists.
const ROWS_TOLD_MAX: usize = 50;

/// A body with the sums of its rows; past uses are those of its first row.
pub(super) struct Member {
    row: usize,
    pub(super) past_uses: i64,
    pub(super) grants: i64,
}

/// The distinct bodies, in the order of their first rows.
pub(super) struct Roster {
    members: Vec<Member>,
    repeated: Rows,
    /// Rows that cannot be right, so that nothing may be computed.
    contradicting: Rows,
}

impl Roster {
    /// What contradicts comes first: it is what nothing is computed for.
    pub(super) fn read(rows: &[RosterRow], findings: &mut Findings<Reason>) -> Self {
        let (members, repeated) = (Vec::with_capacity(rows.len()), Rows::new());
        let mut roster = Self { members, repeated, contradicting: Rows::new() };
        let mut places = BTreeMap::new();
        let (mut contradictions, mut repetitions) = (Vec::new(), Vec::new());
        for (printed, (row, body)) in (1..).zip(rows.iter().enumerate()) {
            let RosterRow { past_uses, grants, .. } = *body;
            let next = roster.members.len();
            let place = *places.entry(key(body.body.as_str())).or_insert(next);
            match roster.members.get_mut(place) {
                None => roster.members.push(Member { row, past_uses, grants }),
                Some(member) => {
                    member.grants += grants;
                    roster.repeated.add(row);
                    repetitions.push(Reason::BodyRepeated { row: printed });
                    if member.past_uses != past_uses {
                        roster.contradicting.add(row);
                        contradictions.push(Reason::PastUsesContradict { row: printed });
                    }
                }
            }
        }
        tell(contradictions.into_iter().chain(repetitions), findings);
        roster
    }

    pub(super) fn contradicts(&self) -> bool {
        !self.contradicting.is_empty()
    }

    pub(super) fn count(&self, wanted: impl Fn(&Member) -> bool) -> i64 {
        i64::try_from(self.members.iter().filter(|body| wanted(body)).count()).unwrap_or(i64::MAX)
    }

    pub(super) fn lists(&self) -> RosterLists {
        let rows = |wanted: fn(&Member) -> bool| {
            self.members.iter().filter(|body| wanted(body)).map(|body| body.row).collect()
        };
        RosterLists {
            never_used: rows(|body| body.past_uses == 0),
            granted_this_year: rows(|body| body.grants > 0),
            repeated_bodies: self.repeated.clone(),
            contradicting_rows: self.contradicting.clone(),
        }
    }
}

/// Findings of rows up to a number, and how many more there are.
fn tell(of_rows: impl Iterator<Item = Reason>, findings: &mut Findings<Reason>) {
    let mut count = 0;
    for (told, reason) in of_rows.enumerate() {
        if told < ROWS_TOLD_MAX {
            findings.add(reason);
        } else {
            count += 1;
        }
    }
    if count > 0 {
        findings.add(Reason::FurtherFindings { count });
    }
}

/// A body's name as bodies are told apart: full-width ASCII, the ideographic space and the case of letters are
/// folded, and spaces around it do not count.
fn key(name: &str) -> String {
    const FULL_WIDTH_OFFSET: u32 = 0xFEE0;
    let folded: String = name
        .chars()
        .map(|letter| match letter {
            '\u{3000}' => ' ',
            '！'..='～' => char::from_u32(u32::from(letter) - FULL_WIDTH_OFFSET).unwrap_or(letter),
            other => other,
        })
        .collect();
    folded.trim().to_ascii_lowercase()
}
