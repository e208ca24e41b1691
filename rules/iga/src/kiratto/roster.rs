//! The distinct bodies of a roster: who they are, how many, and where the rows contradict each other.

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

use super::{Reason, RosterBreakdowns, RosterLists, RosterMeasures, RosterRow, UseMeasures};

/// A body with the sums of its rows; past uses are those of its first row.
pub(super) struct Member {
    row: usize,
    pub(super) past_uses: i64,
    applications: i64,
    grants: i64,
    implemented: i64,
}

impl Member {
    pub(super) const fn applied(&self) -> bool {
        self.applications > 0
    }

    pub(super) const fn granted(&self) -> bool {
        self.grants > 0
    }

    /// A project counts for a body that applied.
    pub(super) const fn implemented(&self) -> bool {
        self.applied() && self.implemented > 0
    }
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
            let RosterRow { past_uses, applications, grants, implemented, .. } = *body;
            let next = roster.members.len();
            let place = *places.entry(body.body.folded()).or_insert(next);
            let told_before = contradictions.len();
            match roster.members.get_mut(place) {
                None => {
                    roster.members.push(Member { row, past_uses, applications, grants, implemented });
                }
                Some(member) => {
                    member.applications += applications;
                    member.grants += grants;
                    member.implemented += implemented;
                    roster.repeated.add(row);
                    repetitions.push(Reason::BodyRepeated { row: printed });
                    if member.past_uses != past_uses {
                        contradictions.push(Reason::PastUsesContradict { row: printed });
                    }
                }
            }
            if grants > applications || implemented > grants {
                contradictions.push(Reason::CountsContradict {
                    row: printed,
                    applications,
                    grants,
                    implemented,
                });
            }
            if contradictions.len() > told_before {
                roster.contradicting.add(row);
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
        let bodies = self.members.iter().filter(|body| wanted(body)).count();
        i64::try_from(bodies).unwrap_or(i64::MAX)
    }

    pub(super) fn share(&self, wanted: impl Fn(&Member) -> bool) -> Result<Fraction, Fault> {
        ratio(self.count(wanted), self.count(|_| true))
    }

    fn rows(&self, wanted: impl Fn(&Member) -> bool) -> Rows {
        self.members.iter().filter(|body| wanted(body)).map(|body| body.row).collect()
    }

    pub(super) fn lists(&self, group: impl Fn(&Member) -> bool) -> RosterLists {
        RosterLists {
            never_used: self.rows(|body| body.past_uses == 0),
            used_once: self.rows(|body| body.past_uses == 1),
            used_twice_or_more: self.rows(|body| body.past_uses >= 2),
            granted_this_year: self.rows(Member::granted),
            outreach_applied: self.rows(|body| group(body) && body.applied()),
            repeated_bodies: self.repeated.clone(),
            contradicting_rows: self.contradicting.clone(),
        }
    }

    pub(super) fn measures(
        &self,
        outreach_target: i64,
        group: impl Fn(&Member) -> bool,
    ) -> Result<RosterMeasures, Fault> {
        let whole = |count| Some(Fraction::whole(count));
        let applied = self.count(|body| group(body) && body.applied());
        Ok(RosterMeasures {
            bodies: whole(self.count(|_| true)),
            activation_rate: Some(self.share(Member::granted)?),
            never_used_rate: Some(self.share(|body| body.past_uses == 0)?),
            outreach_group: whole(self.count(&group)),
            outreach_applied: whole(applied),
            outreach_granted: whole(self.count(|body| group(body) && body.granted())),
            outreach_implemented: whole(self.count(|body| group(body) && body.implemented())),
            outreach_ratio: Some(ratio(applied, outreach_target)?),
        })
    }

    pub(super) fn breakdowns(&self) -> RosterBreakdowns {
        let line = |key: &str, class: fn(&Member) -> bool| {
            let whole = |count| Some(Fraction::whole(count));
            Line::new(
                key,
                UseMeasures {
                    bodies: whole(self.count(class)),
                    applied: whole(self.count(|body| class(body) && body.applied())),
                    granted: whole(self.count(|body| class(body) && body.granted())),
                },
            )
        };
        RosterBreakdowns {
            by_past_uses: vec![
                line("0", |body| body.past_uses == 0),
                line("1", |body| body.past_uses == 1),
                line("2以上", |body| body.past_uses >= 2),
            ],
        }
    }
}

/// # Errors
/// [`Fault`] for a whole of 0.
pub(super) fn ratio(part: i64, whole: i64) -> Result<Fraction, Fault> {
    Fraction::whole(part).over(Fraction::whole(whole))?.ok_or_else(|| Fault::new("division by zero"))
}
