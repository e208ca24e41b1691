//! The reasons of one answer, in the order in which the rule found them, and the answer they make.

use std::marker::PhantomData;

use crate::amount::Amount;
use crate::answer::{Assessed, Breakdowns, Decision, Grading, Lists, Measures, Target};
use crate::fault::Fault;
use crate::names::{Bands, Steps};
use crate::programme::{Achievement, Assessment, Eligibility};
use crate::reasons::{Effect, Reasons};
use crate::wit::api;

/// Most reasons of one answer that each name a row of a table: a few pages, and far below what the host
/// takes. Which rows they are is for the lists to tell in full.
const OF_ROWS_MAX: usize = 50;

/// The reasons found so far. All of them are reported, not only the first; of those that name a row, the
/// first fifty, and how many more there are.
pub struct Findings<R> {
    found: Vec<api::Finding>,
    /// Reasons of rows that are among them.
    of_rows: usize,
    /// Reasons of rows that are not, and of which nothing tells yet.
    left_out: i64,
    refused: bool,
    returned: bool,
    needs_person: bool,
    reasons: PhantomData<R>,
}

impl<R: Reasons> Default for Findings<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Reasons> Findings<R> {
    /// No reason yet.
    pub fn new() -> Self {
        Self {
            found: Vec::with_capacity(4),
            of_rows: 0,
            left_out: 0,
            refused: false,
            returned: false,
            needs_person: false,
            reasons: PhantomData,
        }
    }

    /// Adds a reason.
    pub fn add(&mut self, reason: R) {
        self.note_effect(&reason);
        self.found.push(reason.into_finding());
    }

    /// Adds a reason that names a row of a table. From the fifty-first on it counts for the answer as any
    /// other, but is not told: end with [`Findings::add_rest_of_rows`].
    pub fn add_of_row(&mut self, reason: R) {
        if self.of_rows < OF_ROWS_MAX {
            self.of_rows += 1;
            self.add(reason);
        } else {
            self.left_out += 1;
            self.note_effect(&reason);
        }
    }

    /// Adds the reason that tells how many reasons of rows were left out, where any were. An answer that
    /// left some out and does not say so is a fault.
    pub fn add_rest_of_rows(&mut self, rest: impl FnOnce(i64) -> R) {
        if self.left_out > 0 {
            self.add(rest(self.left_out));
            self.left_out = 0;
        }
    }

    fn note_effect(&mut self, reason: &R) {
        match reason.effect() {
            Effect::Passed | Effect::Reduced => {}
            Effect::Refused => self.refused = true,
            Effect::Returned => self.returned = true,
            Effect::NeedsPerson => self.needs_person = true,
        }
    }

    /// Adds the one reason where the requirement is met, the other where it is not; answers whether
    /// it is met.
    pub fn require(&mut self, met: bool, passed: R, failed: R) -> bool {
        self.add(if met { passed } else { failed });
        met
    }

    /// Whether nothing so far refuses, returns or needs a person.
    pub fn is_eligible(&self) -> bool {
        !(self.refused || self.returned || self.needs_person)
    }

    /// The decision that the reasons make: any that refuses makes it ineligible, else any that returns
    /// needs a correction, else any that needs a person a review, else it is eligible with the amount.
    /// Unless eligible the amount is ¥0; the trace is kept. An amount that left 64 bits is a fault under
    /// every verdict; one that is not whole yen only where it would be granted.
    pub fn decide<P>(self, amount: Amount<P::Step>) -> Decision<P>
    where
        P: Eligibility<Reason = R>,
    {
        Decision::new(self.decided(amount))
    }

    fn decided<S: Steps>(self, amount: Amount<S>) -> Result<api::Decision, Fault> {
        let verdict = self.verdict();
        let finished = amount.finish()?;
        let amount_yen = match verdict {
            api::Verdict::Eligible => finished.yen()?.get(),
            api::Verdict::Ineligible | api::Verdict::NeedsCorrection | api::Verdict::NeedsReview => 0,
        };
        Ok(api::Decision { verdict, amount_yen, findings: self.told()?, trace: finished.trace })
    }

    /// The decision without an amount, where the record does not lead to one. The reasons must not
    /// make it eligible.
    pub fn decide_without_amount<P>(self) -> Decision<P>
    where
        P: Eligibility<Reason = R>,
    {
        let verdict = self.verdict();
        Decision::new(match verdict {
            api::Verdict::Eligible => Err(Fault::new("an eligible decision needs an amount")),
            api::Verdict::Ineligible | api::Verdict::NeedsCorrection | api::Verdict::NeedsReview => self
                .told()
                .map(|findings| api::Decision { verdict, amount_yen: 0, findings, trace: Vec::new() }),
        })
    }

    /// The grading with these reasons. No band: not computable, or a person has to decide.
    pub fn grade<P>(self, band: Option<P::Band>, measures: P::Measures) -> Grading<P>
    where
        P: Achievement<Reason = R>,
    {
        Grading::new(self.told().map(|findings| api::Grading {
            band: band.and_then(Bands::position),
            measures: measures.into_measures(),
            findings,
        }))
    }

    /// The assessment with these reasons.
    pub fn assess<P>(
        self,
        target: Target,
        band: Option<P::Band>,
        measures: P::Measures,
        lists: P::Lists,
        breakdowns: P::Breakdowns,
    ) -> Assessed<P>
    where
        P: Assessment<Reason = R>,
    {
        Assessed::new(self.told().map(|findings| api::Assessment {
            target: target.into(),
            band: band.and_then(Bands::position),
            measures: measures.into_measures(),
            lists: lists.into_lists(),
            breakdowns: breakdowns.into_breakdowns(),
            findings,
        }))
    }

    /// What is told, if that is everything or says how much more there is.
    fn told(self) -> Result<Vec<api::Finding>, Fault> {
        if self.left_out > 0 {
            return Err(Fault::new("reasons of rows were left out and not counted: call add_rest_of_rows"));
        }
        Ok(self.found)
    }

    fn verdict(&self) -> api::Verdict {
        if self.refused {
            api::Verdict::Ineligible
        } else if self.returned {
            api::Verdict::NeedsCorrection
        } else if self.needs_person {
            api::Verdict::NeedsReview
        } else {
            api::Verdict::Eligible
        }
    }
}
