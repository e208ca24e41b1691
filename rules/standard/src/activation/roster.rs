//! The distinct bodies of a roster: who they are, how many, and where the rows contradict each other.

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

use super::{Reason, RosterLists, RosterRow};

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
            let place = *places.entry(body.body.folded()).or_insert(next);
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
        contradictions.into_iter().chain(repetitions).for_each(|reason| findings.add_of_row(reason));
        findings.add_rest_of_rows(|count| Reason::FurtherFindings { count });
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
