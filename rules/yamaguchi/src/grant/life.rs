//! 変更承認, 額の確定 and 返還 of the special grant: each an article that no document prints, so that
//! every number is a setting and cited as unconfirmed.

use kisoku_sdk::prelude::*;

use super::{Application, MiraiZukuriGrant, Reason, Settings, Step, Usage, test_dates, within_caps};

const ACTUAL_EXPENSE: FieldOf = field_of::<Application>("actual_expense");
const AREA: FieldOf = field_of::<Application>("area");

const SURCHARGE: SurchargeSteps<Step> =
    SurchargeSteps { principal: Step::Principal, share: Step::Surcharge, rounding: Step::SurchargeRounding };

/// 変更承認: within the tolerance of the request before and of what was granted, which stands; beyond it, or
/// for another area, the request is computed anew and meets the same caps.
pub(super) fn change(
    settings: &Settings,
    record: &Application,
    usage: &Usage,
    former: &Former<Application>,
) -> Result<Decision<MiraiZukuriGrant>, Fault> {
    let mut findings = Findings::new();
    test_dates(settings, record, &mut findings);
    let (former_yen, requested_yen) = (former.record.requested_amount, record.requested_amount);
    let granted_yen = former.granted;
    if let Some(tolerance_percent) = settings.change_tolerance
        && record.area == former.record.area
        && tolerance(tolerance_percent).covers(former_yen, requested_yen)?
        && tolerance(tolerance_percent).stands(
            granted_yen,
            former_yen.min(settings.project_cap),
            requested_yen.min(settings.project_cap),
        )?
    {
        findings.add(Reason::MinorChange { former_yen, requested_yen, tolerance_percent, granted_yen });
        let mut amount = Amount::starting(Step::Granted, granted_yen);
        if amount.cap(Step::Requested, requested_yen).is_some() {
            findings.add(Reason::RequestedLess { requested_yen, granted_yen });
        }
        return Ok(findings.decide(amount));
    }
    findings.add(Reason::Changed { former_yen, requested_yen, granted_yen });
    let amount = within_caps(settings, record, usage, &mut findings)?;
    Ok(findings.decide(amount))
}

/// Increases and decreases alike; which the city counts is not printed.
fn tolerance(percent: Decimal) -> Tolerance {
    Tolerance { share: percent.percent(), minor: MinorChange::EitherWay }
}

/// 額の確定: the lower of what was granted and what was spent, up to the request and the cap of a project.
/// The cap of the area was met by what was granted, in the area of its record.
pub(super) fn report(
    settings: &Settings,
    record: &Application,
    _: &Usage,
    former: &Former<Application>,
) -> Result<Decision<MiraiZukuriGrant>, Fault> {
    let mut findings = Findings::new();
    test_dates(settings, record, &mut findings);
    if record.area != former.record.area {
        findings.add(Reason::ReportDiffers { field: AREA });
    }
    let Some(actual_yen) = record.actual_expense else {
        findings.add(Reason::ActualExpenseMissing { field: ACTUAL_EXPENSE });
        return Ok(findings.decide_without_amount());
    };
    let mut amount = Amount::starting(Step::ActualExpense, actual_yen);
    amount.cap(Step::Requested, record.requested_amount);
    amount.cap(Step::ProjectCap, settings.project_cap);
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
) -> Result<Decision<MiraiZukuriGrant>, Fault> {
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
