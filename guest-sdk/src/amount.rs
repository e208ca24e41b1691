//! How an amount is reached: exact inside, one traced step at a time.

use std::marker::PhantomData;

use crate::fault::Fault;
use crate::fraction::Fraction;
use crate::money::Yen;
use crate::names::Steps;
use crate::rounding::Rounding;
use crate::wit::api;

/// An amount on its way through rates, caps and rounding. Every step is in the trace, also where it
/// changes nothing. A number beyond 64 bits is kept as a fault, and the decision is that fault, whatever
/// its reasons: a refusal that compared with a wrong amount would be no answer.
///
/// The amount stays exact between steps; the trace shows it in whole yen, rounded down. To grant an
/// amount that is not whole yen is a fault: name the rounding with [`Amount::round`].
pub struct Amount<S> {
    exact: Result<Fraction, Fault>,
    trace: Vec<api::TraceStep>,
    steps: PhantomData<S>,
}

/// What a cap took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The amount before, in whole yen.
    pub before: Yen,
    /// The limit, which is the amount after.
    pub limit: Yen,
}

impl<S: Steps> Amount<S> {
    /// Begins with an amount, such as the requested one.
    pub fn starting(step: S, amount: Yen) -> Self {
        let mut trace = Vec::with_capacity(4);
        if let Some(step) = step.position() {
            trace.push(api::TraceStep { step, before_yen: None, after_yen: amount.get() });
        }
        Self { exact: Ok(amount.into()), trace, steps: PhantomData }
    }

    /// The amount in whole yen, rounded down; ¥0 after a fault.
    pub fn yen(&self) -> Yen {
        self.exact.as_ref().map_or(Yen::ZERO, |exact| Yen::new(exact.floor()))
    }

    /// The exact amount; 0 after a fault.
    pub fn exact(&self) -> Fraction {
        *self.exact.as_ref().unwrap_or(&Fraction::ZERO)
    }

    /// At most the limit (a limit below ¥0 is ¥0). Answers what it took away, if it did.
    pub fn cap(&mut self, step: S, limit: Yen) -> Option<Cut> {
        let limit = limit.max(Yen::ZERO);
        let before = self.yen();
        let cuts = self.exact() > Fraction::from(limit);
        self.step(step, |exact| Ok(exact.min(Fraction::from(limit))));
        cuts.then_some(Cut { before, limit })
    }

    /// The amount times a rate, exactly.
    pub fn at_rate(&mut self, step: S, rate: Fraction) {
        self.step(step, |exact| exact.times(rate));
    }

    /// Rounded to a multiple of a unit of yen.
    pub fn round(&mut self, step: S, rounding: Rounding) {
        self.step(step, |exact| rounding.round(exact).map(Fraction::from));
    }

    /// Less other yen, such as other income; at least ¥0.
    pub fn less(&mut self, step: S, yen: Yen) {
        self.step(step, |exact| Ok(exact.minus(yen.into())?.max(Fraction::ZERO)));
    }

    /// Replaced by an amount that was found otherwise, such as a flat sum.
    pub fn replace(&mut self, step: S, amount: Yen) {
        self.step(step, |_| Ok(amount.into()));
    }

    /// Replaced by an exact amount that was found otherwise.
    pub(crate) fn replace_exactly(&mut self, step: S, exact: Fraction) {
        self.step(step, |_| Ok(exact));
    }

    fn step(&mut self, step: S, change: impl FnOnce(Fraction) -> Result<Fraction, Fault>) {
        let before = self.yen();
        if let Ok(exact) = self.exact {
            self.exact = change(exact);
        }
        if let Some(step) = step.position() {
            let after_yen = self.yen().get();
            self.trace.push(api::TraceStep { step, before_yen: Some(before.get()), after_yen });
        }
    }

    /// The amount with its trace.
    ///
    /// # Errors
    /// [`Fault`] where a step left 64 bits: there is no amount, whatever the verdict.
    pub(crate) fn finish(self) -> Result<Finished, Fault> {
        Ok(Finished { exact: self.exact?, trace: self.trace })
    }
}

/// An amount after its last step.
pub(crate) struct Finished {
    exact: Fraction,
    pub(crate) trace: Vec<api::TraceStep>,
}

impl Finished {
    /// The amount as it may be granted.
    ///
    /// # Errors
    /// [`Fault`] where it is not whole yen, or negative.
    pub(crate) fn yen(&self) -> Result<Yen, Fault> {
        let exact = self.exact;
        if !exact.is_whole() {
            Err(Fault::new(format!("the amount of {exact} yen was not rounded: name its rounding")))
        } else if exact.is_negative() {
            Err(Fault::new(format!("the amount of {exact} yen is negative")))
        } else {
            Ok(Yen::new(exact.numerator()))
        }
    }
}
