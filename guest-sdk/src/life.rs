//! A grant's life after its application, as far as a rule computes in it: selection, change, report and
//! repayment, each an article of its own. What may follow what is the host's; what is to be paid back is in
//! [`crate::claim`].

use crate::answer::Decision;
use crate::calendar::Date;
use crate::claim::Claim;
use crate::fault::Fault;
use crate::money::Yen;
use crate::programme::Eligibility;
use crate::record::{FieldName, Record, Scalar, chooses, optional, position};
use crate::tallies::{Tallies, budget};
use crate::wit::api;

/// The grant as it stood before a change or a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former<R> {
    /// The record that it stood on.
    pub record: R,
    /// What stood granted.
    pub granted: Yen,
    /// The day on which it was granted.
    pub granted_on: Date,
}

/// How a budget is shared out among applications that wait for it.
#[derive(kisoku_sdk_macros::Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SelectionMethod {
    /// 先着順: in the order of application, as long as something is left.
    #[choice(id = "first-come", ja = "先着順", en = "First come")]
    FirstCome,
    /// 採点順: the highest score first, on a tie the smaller amount.
    #[choice(id = "by-score", ja = "採点順", en = "By score")]
    ByScore,
    /// 按分: each its share of the budget.
    #[choice(id = "pro-rata", ja = "按分", en = "Pro rata")]
    ProRata,
}

/// By the names of settings, fields and totals, how a budget is shared out. A name that does not exist,
/// or one of the wrong kind, does not build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The setting that chooses how: a [`crate::SelectionMethod`].
    pub method: &'static str,
    /// The total that is shared out: `granted_yen`, with a ceiling, not split.
    pub budget: &'static str,
    /// The field that ranks applications, the highest first: a whole number or a decimal.
    pub score: Option<&'static str>,
    /// The setting to whole multiples of which a pro rata share is cut down: required yen.
    pub unit: Option<&'static str>,
}

/// Answers an application to which a selection gives at most so many yen.
pub type Select<P> = fn(
    &<P as Eligibility>::Settings,
    &<P as Eligibility>::Record,
    &<P as Eligibility>::Usage,
    Yen,
) -> Result<Decision<P>, Fault>;

/// Answers a change or a report: the record as it is now, and the grant as it stood.
pub type Settle<P> = fn(
    &<P as Eligibility>::Settings,
    &<P as Eligibility>::Record,
    &<P as Eligibility>::Usage,
    &Former<<P as Eligibility>::Record>,
) -> Result<Decision<P>, Fault>;

/// Answers a repayment: the surcharge on top of what is paid back.
pub type Surcharge<P> =
    fn(&<P as Eligibility>::Settings, &<P as Eligibility>::Record, &Claim) -> Result<Decision<P>, Fault>;

/// The stages in which a programme computes an amount, each with the function that does. The manifest
/// declares these and no others.
///
/// ```text
/// const LIFE: Life<Self> = Life::new().change(change).report(report).repayment(surcharge);
/// ```
pub struct Life<P: Eligibility> {
    selection: Option<(Places, Select<P>)>,
    change: Option<Settle<P>>,
    report: Option<Settle<P>>,
    repayment: Option<Surcharge<P>>,
}

/// A [`Selection`] by positions, as the manifest declares it.
#[derive(Clone, Copy)]
struct Places {
    method: u32,
    budget: u32,
    score: Option<u32>,
    unit: Option<u32>,
}

impl<P: Eligibility> Life<P> {
    /// No stage after the application.
    pub const fn new() -> Self {
        Self { selection: None, change: None, report: None, repayment: None }
    }

    /// 選定: a budget is shared out among waiting applications. The function answers for one of them, to
    /// which the host gives at most so many yen; the amount is what is granted.
    ///
    /// # Panics
    /// In the `const` that it stands in, so that the rule does not build: where a name of the selection
    /// does not exist or is of the wrong kind.
    #[expect(clippy::panic, reason = "a selection of a rule is a constant: this fails the build")]
    pub const fn selection(self, names: Selection, select: Select<P>) -> Self {
        let settings = P::Settings::FIELDS;
        assert!(
            chooses(settings, names.method, <SelectionMethod as Scalar>::OPTIONS),
            "`method` names a setting of the type `SelectionMethod`"
        );
        let Some(method) = position(settings, names.method) else {
            panic!("the settings have no field that `method` names")
        };
        let Some(budget) = budget(P::Usage::TOTALS, names.budget) else {
            panic!("`budget` names a total of `granted_yen` with a ceiling and without `by`")
        };
        let score = match names.score {
            None => None,
            Some(score) => match position(P::Record::FIELDS, score) {
                Some(score) => Some(score),
                None => panic!("the record has no field that `score` names"),
            },
        };
        let unit = match names.unit {
            None => None,
            Some(unit) => Some(required(settings, unit)),
        };
        Self { selection: Some((Places { method, budget, score, unit }, select)), ..self }
    }

    /// 変更承認: the grant changes before it is carried out. The record is the one after the change, the
    /// amount what stands granted from then on; "not eligible" leaves the grant as it was.
    pub const fn change(self, change: Settle<P>) -> Self {
        Self { change: Some(change), ..self }
    }

    /// 額の確定: the record has the actual figures, and the amount is the final one, at most what stood
    /// granted; "not eligible" leaves nothing of the grant.
    pub const fn report(self, report: Settle<P>) -> Self {
        Self { report: Some(report), ..self }
    }

    /// 返還: the record is the last one of the grant, and the amount is the surcharge on top of the
    /// principal, ¥0 where there is none.
    pub const fn repayment(self, surcharge: Surcharge<P>) -> Self {
        Self { repayment: Some(surcharge), ..self }
    }

    /// The stages as the manifest declares them.
    pub(crate) fn stages(&self) -> Vec<api::StageKind> {
        [
            self.selection.is_some().then_some(api::StageKind::Selection),
            self.change.is_some().then_some(api::StageKind::Change),
            self.report.is_some().then_some(api::StageKind::Report),
            self.repayment.is_some().then_some(api::StageKind::Repayment),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// How a budget is shared out, as the manifest declares it.
    pub(crate) fn selects(&self) -> Option<api::Selection> {
        let (Places { method, budget, score, unit }, _) = self.selection?;
        Some(api::Selection { method, budget, score, unit })
    }
}

impl<P: Eligibility> Default for Life<P> {
    fn default() -> Self {
        Self::new()
    }
}

/// The answer of a programme in a stage.
///
/// # Errors
/// The rule's fault, or that the programme does not declare the stage.
pub(crate) fn decide<P: Eligibility>(
    stage: api::Stage,
    settings: &P::Settings,
    record: &P::Record,
    usage: &P::Usage,
) -> Result<Decision<P>, Fault> {
    match stage {
        api::Stage::Application => P::decide(settings, record, usage),
        api::Stage::Selection(most_yen) => {
            let (_, select) = P::LIFE.selection.ok_or_else(|| undeclared("selection"))?;
            select(settings, record, usage, Yen::new(most_yen))
        }
        api::Stage::Change(former) => {
            let change = P::LIFE.change.ok_or_else(|| undeclared("change"))?;
            change(settings, record, usage, &former.try_into()?)
        }
        api::Stage::Report(former) => {
            let report = P::LIFE.report.ok_or_else(|| undeclared("report"))?;
            report(settings, record, usage, &former.try_into()?)
        }
        api::Stage::Repayment(claim) => {
            let surcharge = P::LIFE.repayment.ok_or_else(|| undeclared("repayment"))?;
            surcharge(settings, record, &claim.try_into()?)
        }
    }
}

impl<R: Record> TryFrom<api::Former> for Former<R> {
    type Error = Fault;

    fn try_from(former: api::Former) -> Result<Self, Fault> {
        Ok(Self {
            record: R::from_values(former.values)?,
            granted: Yen::new(former.granted_yen),
            granted_on: day(former.granted_on)?,
        })
    }
}

/// A day of the contract.
///
/// # Errors
/// [`Fault`] where there is no such day.
pub(crate) fn day(date: api::Date) -> Result<Date, Fault> {
    Date::checked(date.year, date.month, date.day)
        .ok_or_else(|| Fault::new("the stage gives a day that does not exist"))
}

#[cold]
fn undeclared(stage: &str) -> Fault {
    Fault::new(format!("the programme does not declare the stage `{stage}`"))
}

#[expect(clippy::panic, reason = "a selection of a rule is a constant: this fails the build")]
const fn required(settings: &[FieldName], unit: &str) -> u32 {
    assert!(!optional(settings, unit), "the setting that `unit` names may not be left blank");
    match position(settings, unit) {
        Some(position) => position,
        None => panic!("the settings have no field that `unit` names"),
    }
}
