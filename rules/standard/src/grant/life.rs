//! 選定, 変更承認, 額の確定 and 返還 of `standard-grant`, each by settings. The computation itself is in
//! the parent.

use kisoku_sdk::prelude::*;

use super::{
    Application, Reason, RoundingMode, Settings, Share, StandardGrant, Step, Usage, check_record,
    check_score, computed, round, supported,
};

const ACTUAL_EXPENSE: FieldOf = field_of::<Application>("actual_expense");
const BODY_ID: FieldOf = field_of::<Application>("body_id");
const AREA: FieldOf = field_of::<Application>("area");

const SURCHARGE: SurchargeSteps<Step> =
    SurchargeSteps { principal: Step::Principal, share: Step::Surcharge, rounding: Step::SurchargeRounding };

/// 選定: as an application is computed, up to what the selection gives.
pub(super) fn select(
    settings: &Settings,
    application: &Application,
    usage: &Usage,
    most_yen: Yen,
) -> Result<Decision<StandardGrant>, Fault> {
    let mut findings = Findings::new();
    let amount = computed(settings, application, usage, Share::AtMost(most_yen), &mut findings)?;
    Ok(findings.decide(amount))
}

/// 変更承認: within the tolerance, what was granted stands; beyond it, or for another body or area, whose
/// caps are others, the grant is computed anew and meets the same caps. What a selection gave, a change
/// never raises: others were turned down for it.
pub(super) fn change(
    settings: &Settings,
    record: &Application,
    usage: &Usage,
    former: &Former<Application>,
) -> Result<Decision<StandardGrant>, Fault> {
    let mut findings = Findings::new();
    let (former_yen, eligible_expense_yen) = (former.record.eligible_expense, record.eligible_expense);
    let granted_yen = former.granted;
    let share = match settings.selection_method {
        SelectionMethod::FirstCome => Share::Whole,
        SelectionMethod::ByScore | SelectionMethod::ProRata => Share::Allotted(granted_yen),
    };
    if let Some(Minor { tolerance_percent, computed_yen }) = minor(settings, record, former)? {
        check_record(settings, record, &mut findings);
        check_score(settings, record, share, &mut findings)?;
        findings.add(Reason::MinorChange {
            former_yen,
            eligible_expense_yen,
            tolerance_percent,
            computed_yen,
            granted_yen,
        });
        let mut amount = Amount::starting(Step::Granted, granted_yen);
        if let Some(cut) = amount.cap(Step::Requested, record.requested_amount) {
            findings.add(Reason::RequestedLess { before_yen: cut.before, requested_yen: cut.limit });
        }
        return Ok(findings.decide(amount));
    }
    findings.add(Reason::Changed { former_yen, eligible_expense_yen, granted_yen });
    let amount = computed(settings, record, usage, share, &mut findings)?;
    Ok(findings.decide(amount))
}

/// A change that needs no approval.
struct Minor {
    tolerance_percent: Decimal,
    /// What the record comes to after it.
    computed_yen: Yen,
}

/// Whether a change is minor: of the same body and area, within the tolerance of the expense before it,
/// above every smallest figure, and without drifting off what was granted.
fn minor(
    settings: &Settings,
    record: &Application,
    former: &Former<Application>,
) -> Result<Option<Minor>, Fault> {
    let before = &former.record;
    let (Some(tolerance), Some(tolerance_percent)) = (settings.tolerance(), settings.change_tolerance) else {
        return Ok(None);
    };
    if record.body_id != before.body_id
        || record.area != before.area
        || !tolerance.covers(before.eligible_expense, record.eligible_expense)?
    {
        return Ok(None);
    }
    let (before_yen, computed_yen) = (alone(settings, before)?, alone(settings, record)?);
    let too_small = settings.minimum_expense.is_some_and(|minimum| record.eligible_expense < minimum)
        || settings.minimum_amount.is_some_and(|minimum| computed_yen < minimum);
    let stands = !too_small && tolerance.stands(former.granted, before_yen, computed_yen)?;
    Ok(stands.then_some(Minor { tolerance_percent, computed_yen }))
}

/// What a record comes to, whatever others were granted.
fn alone(settings: &Settings, record: &Application) -> Result<Yen, Fault> {
    let mut untold = Findings::new();
    let mut amount = supported(settings, record, record.eligible_expense, &mut untold)?;
    if let Some(limit_yen) = settings.project_cap {
        amount.cap(Step::ProjectCap, limit_yen);
    }
    if settings.rounding_mode == RoundingMode::Floor && amount.yen() > Yen::ZERO {
        round(settings, Step::FinalRounding, &mut amount, &mut untold);
    }
    Ok(amount.yen())
}

/// 額の確定: the lower of what was granted and what the actual expense leads to, computed as the
/// application was. The caps were met by what was granted, for the body and the area of its record.
pub(super) fn report(
    settings: &Settings,
    record: &Application,
    _: &Usage,
    former: &Former<Application>,
) -> Result<Decision<StandardGrant>, Fault> {
    let mut findings = Findings::new();
    check_record(settings, record, &mut findings);
    for (field, same) in
        [(BODY_ID, record.body_id == former.record.body_id), (AREA, record.area == former.record.area)]
    {
        if !same {
            findings.add(Reason::ReportDiffers { field });
        }
    }
    let Some(actual_yen) = record.actual_expense else {
        findings.add(Reason::ActualExpenseMissing { field: ACTUAL_EXPENSE });
        return Ok(findings.decide_without_amount());
    };
    let mut amount = if actual_yen == Yen::ZERO {
        Amount::starting(Step::EligibleExpense, actual_yen)
    } else {
        supported(settings, record, actual_yen, &mut findings)?
    };
    if settings.rounding_mode == RoundingMode::Floor && amount.yen() > Yen::ZERO {
        round(settings, Step::FinalRounding, &mut amount, &mut findings);
    }
    let (computed_yen, granted_yen) = (amount.yen(), former.granted);
    amount.cap(Step::Granted, granted_yen);
    findings.add(if computed_yen < granted_yen {
        let less_yen = granted_yen.minus(computed_yen)?;
        Reason::ActualAmountFinal { actual_yen, computed_yen, granted_yen, less_yen }
    } else {
        Reason::GrantedAmountFinal { actual_yen, computed_yen, granted_yen }
    });
    Ok(findings.decide(amount))
}

/// 返還: the surcharge on what a cancellation takes back, where the guideline has one. What is settled, such as an
/// advance above the final amount, bears none.
pub(super) fn surcharge(
    settings: &Settings,
    _: &Application,
    claim: &Claim,
) -> Result<Decision<StandardGrant>, Fault> {
    let mut findings = Findings::new();
    let none = || Amount::starting(Step::Surcharge, Yen::ZERO);
    let Some(rate_percent) = settings.surcharge_rate else {
        findings.add(Reason::NoSurcharge { principal_yen: claim.principal });
        return Ok(findings.decide(none()));
    };
    let settled_yen = claim.on(Ground::Settlement).principal;
    if settled_yen > Yen::ZERO {
        findings.add(Reason::SettledWithoutSurcharge { settled_yen });
    }
    let charged = claim.on(Ground::Cancellation);
    if charged.parts.is_empty() {
        return Ok(findings.decide(none()));
    }
    for &ClaimPart { principal: part_yen, received_on, days, .. } in &charged.parts {
        let returned_on = charged.returned_on;
        findings.add(Reason::SurchargeDays { part_yen, received_on, returned_on, days });
    }
    let amount = charged.surcharge(rate_percent.percent(), SURCHARGE)?;
    let (principal_yen, surcharge_yen) = (charged.principal, amount.yen());
    findings.add(Reason::Surcharge { principal_yen, rate_percent, surcharge_yen });
    Ok(findings.decide(amount))
}
