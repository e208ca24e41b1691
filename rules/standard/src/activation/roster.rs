//! The distinct bodies of a roster: who they are, how many, and where the rows contradict each other.

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

use super::{Reason, RosterLists, RosterRow};

/// Most findings about single rows: a host takes 1,000 in all, and a roster with more slips than this is
/// not read row by row.
const ROWS_TOLD_MAX: usize = 500;

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
    /// Whether a row cannot be right, so that nothing may be computed.
    pub(super) contradicts: bool,
}

impl Roster {
    pub(super) fn read(rows: &[RosterRow], findings: &mut Findings<Reason>) -> Self {
        let mut roster =
            Self { members: Vec::with_capacity(rows.len()), repeated: Rows::new(), contradicts: false };
        let mut places = BTreeMap::new();
        let mut told = 0;
        let mut tell = |reason| {
            if told < ROWS_TOLD_MAX {
                told += 1;
                findings.add(reason);
            }
        };
        for (printed, (row, body)) in (1..).zip(rows.iter().enumerate()) {
            let RosterRow { past_uses, grants, .. } = *body;
            let next = roster.members.len();
            let place = *places.entry(key(body.body.as_str())).or_insert(next);
            match roster.members.get_mut(place) {
                None => roster.members.push(Member { row, past_uses, grants }),
                Some(member) => {
                    member.grants += grants;
                    roster.repeated.add(row);
                    tell(Reason::BodyRepeated { row: printed });
                    if member.past_uses != past_uses {
                        roster.contradicts = true;
                        tell(Reason::PastUsesContradict { row: printed });
                    }
                }
            }
        }
        roster
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
        }
    }
}

/// A body's name as bodies are told apart: full-width ASCII and the ideographic space are folded, and
/// spaces around it do not count.
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
    folded.trim().to_owned()
}
