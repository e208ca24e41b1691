//! 変更承認, 額の確定 and 返還 of the area activity grant. The call is silent on them: the numbers are
//! settings, and every reason is cited as unconfirmed.

#![expect(clippy::trivially_copy_pass_by_ref, reason = "a stage is given totals, and this grant has none")]

use kisoku_sdk::prelude::*;

use super::{Application, ChiikiKatsudoGrant, Reason, Settings, Step, amount};

const ACTUAL_EXPENSE: FieldOf = field_of::<Application>("actual_expense");
const CATEGORY: FieldOf = field_of::<Application>("category");

const SURCHARGE: SurchargeSteps<Step> =
    SurchargeSteps { principal: Step::Principal, share: Step::Surcharge, rounding: Step::SurchargeRounding };

/// 変更承認: within the tolerance of the expense before, and as long as the record comes to an amount within
/// that of what was granted, which stands; beyond it, or for another category, the grant is computed anew.
/// The window is one of applications and is not tested again.
pub(super) fn change(
    settings: &Settings,
    record: &Application,
    (): &(),
    former: &Former<Application>,
) -> Result<Decision<ChiikiKatsudoGrant>, Fault> {
    let mut findings = Findings::new();
    let (former_yen, eligible_expense_yen) = (former.record.eligible_expense, record.eligible_expense);
    let granted_yen = former.granted;
    if let Some(tolerance_percent) = settings.change_tolerance
        && record.category == former.record.category
        && tolerance(tolerance_percent).covers(former_yen, eligible_expense_yen)?
        && tolerance(tolerance_percent).stands(
            granted_yen,
            comes_to(settings, &former.record)?,
            comes_to(settings, record)?,
        )?
    {
        findings.add(Reason::MinorChange {
            former_yen,
            eligible_expense_yen,
            tolerance_percent,
            granted_yen,
        });
        let mut amount = Amount::starting(Step::Granted, granted_yen);
        if let Some(cut) = amount.cap(Step::Requested, record.requested_amount) {
            findings.add(Reason::RequestedLess { before_yen: cut.before, requested_yen: cut.limit });
        }
        return Ok(findings.decide(amount));
    }
    findings.add(Reason::Changed { former_yen, eligible_expense_yen, granted_yen });
    let mut reasons = Vec::new();
    let amount = amount(settings, record, eligible_expense_yen, &mut reasons)?;
    for reason in reasons {
        findings.add(reason);
    }
    Ok(findings.decide(amount))
}

/// What a record is granted for what is planned.
fn comes_to(settings: &Settings, record: &Application) -> Result<Yen, Fault> {
    Ok(amount(settings, record, record.eligible_expense, &mut Vec::new())?.yen())
}

/// Increases and decreases alike; which the city counts is not printed.
fn tolerance(percent: Decimal) -> Tolerance {
    Tolerance { share: percent.percent(), minor: MinorChange::EitherWay }
}

/// 額の確定: the lower of what was granted and what the actual expense leads to, at the same rate.
pub(super) fn report(
    settings: &Settings,
    record: &Application,
    (): &(),
    former: &Former<Application>,
) -> Result<Decision<ChiikiKatsudoGrant>, Fault> {
    let mut findings = Findings::new();
    if record.category != former.record.category {
        findings.add(Reason::ReportDiffers { field: CATEGORY });
    }
    let Some(actual_yen) = record.actual_expense else {
        findings.add(Reason::ActualExpenseMissing { field: ACTUAL_EXPENSE });
        return Ok(findings.decide_without_amount());
    };
    let mut amount = if actual_yen == Yen::ZERO {
        Amount::starting(Step::EligibleExpense, actual_yen)
    } else {
        let mut reasons = Vec::new();
        let amount = amount(settings, record, actual_yen, &mut reasons)?;
        for reason in reasons {
            findings.add(reason);
        }
        amount
    };
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

/// 返還: the surcharge on what a cancellation takes back, where the city has one. What is settled, such as an
/// advance above the final amount, bears none.
pub(super) fn surcharge(
    settings: &Settings,
    _: &Application,
    claim: &Claim,
) -> Result<Decision<ChiikiKatsudoGrant>, Fault> {
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
