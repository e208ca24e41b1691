//! The grant and the grading of `docs/guides/rule-author.md`, complete. Their documents are invented for
//! the guide; a real module cites the document that it follows.

use kisoku_sdk::prelude::*;

kisoku_sdk::module! {
    name: "hagi",
    programmes: [eligibility PlaceGrant, achievement Membership],
}

const GUIDELINE: Citation = Citation::of(
    "居場所づくり補助金交付要綱（架空）",
    "Guideline of the grant for places to meet (invented)",
)
.effective_from(Date::new(2025, 4, 1));
const WINDOW: Citation = GUIDELINE.article("第2条", "Article 2");
const HALF: Citation = GUIDELINE.article("第3条第1項", "Article 3 (1)");
const ROUNDING: Citation = GUIDELINE.article("第3条第2項", "Article 3 (2)");
const CAP: Citation = GUIDELINE.article("第4条", "Article 4");
const BODY_CAP: Citation = GUIDELINE.article("第5条第1項", "Article 5 (1)");
const BODY_CAP_REACHED: Citation = GUIDELINE.article("第5条第2項", "Article 5 (2)");
const CHANGE: Citation = GUIDELINE.article("第7条", "Article 7");
const FINAL: Citation = GUIDELINE.article("第8条", "Article 8");
const SURCHARGE: Citation = GUIDELINE.article("第9条", "Article 9");

/// What an applicant hands in (article 6), and later reports (article 8).
#[derive(Record)]
struct Application {
    #[field(ja = "申請日", en = "Filed on", reference_date)]
    filed_on: Date,
    #[field(ja = "団体番号", en = "Id of the body", kept, chars_max = 20)]
    body_id: Text,
    #[field(ja = "補助対象経費", en = "Eligible expense", min = 1, max = 100_000_000)]
    eligible_expense: Yen,
    #[field(ja = "交付申請額", en = "Requested amount", requested_amount, min = 1, max = 100_000_000)]
    requested_amount: Yen,
    #[field(ja = "代表者", en = "Representative", personal, chars_max = 100)]
    representative: Option<Text>,
    #[field(ja = "補助対象経費の実績額", en = "Actual expense", max = 100_000_000)]
    actual_expense: Option<Yen>,
}

/// What the city sets by notice (articles 2, 4 and 5).
#[derive(Record)]
struct Settings {
    #[field(ja = "受付の初日", en = "First day of filing")]
    filing_from: Date,
    #[field(ja = "受付の末日", en = "Last day of filing")]
    filing_to: Date,
    #[field(ja = "1件の上限額", en = "Cap of a grant", min = 1_000, max = 100_000_000)]
    cap: Yen,
    #[field(ja = "1団体1年度の上限額", en = "Cap of a body in a year", min = 1_000, max = 100_000_000)]
    body_cap: Yen,
}

/// What was granted before (article 5).
#[derive(Tallies)]
#[tallies(record = Application, settings = Settings)]
struct Usage {
    #[tally(ja = "団体の年度内交付額", en = "Granted to the body this year", sum = granted_yen,
        by = [body_id], period = fiscal_year, ceiling = body_cap)]
    body_granted: Yen,
}

/// Every sentence that a notice may hold.
#[derive(Reasons)]
enum Reason {
    #[reason(code = "within-window", effect = passed, cite = WINDOW,
        ja = "申請日{filed_on}は、{from}から{to}までの受付期間内です。",
        en = "{filed_on} is within the days of filing, {from} to {to}.")]
    WithinWindow { filed_on: Date, from: Date, to: Date },
    #[reason(code = "outside-window", effect = refused, cite = WINDOW,
        ja = "申請日{filed_on}は、{from}から{to}までの受付期間から{days}日外れています。",
        en = "{filed_on} is {days} days outside the days of filing, {from} to {to}.")]
    OutsideWindow { filed_on: Date, from: Date, to: Date, days: i64 },
    #[reason(code = "requested-less", effect = reduced, cite = HALF,
        ja = "経費の2分の1の{half_yen}より申請額{requested_yen}が低いため、申請額によります。",
        en = "The request of {requested_yen} is less than half the expense, {half_yen}, and counts.")]
    RequestedLess { half_yen: Yen, requested_yen: Yen },
    #[reason(code = "rounded-down", effect = reduced, cite = ROUNDING,
        ja = "{before_yen}の千円未満を切り捨て、{after_yen}としました。",
        en = "{before_yen} was rounded down to whole thousands, {after_yen}.")]
    RoundedDown { before_yen: Yen, after_yen: Yen },
    #[reason(code = "below-one-thousand", effect = refused, cite = ROUNDING,
        ja = "算定額{before_yen}が千円に満たないため、交付しません。",
        en = "{before_yen} is less than 1,000 yen, so nothing is granted.")]
    BelowOneThousand { before_yen: Yen },
    #[reason(code = "cap-applied", effect = reduced, cite = CAP,
        ja = "{before_yen}は1件の上限額{limit_yen}を{over_yen}超えるため、上限額で計算しました。",
        en = "{before_yen} is {over_yen} above the cap of {limit_yen} and was cut to it.")]
    CapApplied { before_yen: Yen, limit_yen: Yen, over_yen: Yen },
    #[reason(code = "body-cap-applied", effect = reduced, cite = BODY_CAP,
        ja = "1団体1年度の上限額{limit_yen}のうち{used_yen}が交付済みのため、残りの{remaining_yen}としました。",
        en = "{used_yen} of the body's {limit_yen} a year is granted; cut to the {remaining_yen} left.")]
    BodyCapApplied { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen },
    #[reason(code = "body-cap-reached", effect = refused, cite = BODY_CAP_REACHED,
        ja = "1団体1年度の上限額{limit_yen}に達しているため、交付しません。",
        en = "The body's {limit_yen} a year is used up, so nothing is granted.")]
    BodyCapReached { limit_yen: Yen },
    #[reason(code = "minor-change", effect = passed, cite = CHANGE,
        ja = "経費の{before_yen}から{after_yen}への変更は2割以内のため、交付決定額{granted_yen}のままとします。",
        en = "The expense changes from {before_yen} to {after_yen}, by at most a fifth: {granted_yen} stand.")]
    MinorChange { before_yen: Yen, after_yen: Yen, granted_yen: Yen },
    #[reason(code = "changed", effect = passed, cite = CHANGE,
        ja = "経費の{before_yen}から{after_yen}への変更は2割を超えるため、改めて算定しました。",
        en = "The expense changes from {before_yen} to {after_yen}, by more than a fifth: computed anew.")]
    Changed { before_yen: Yen, after_yen: Yen },
    #[reason(code = "actual-expense-missing", effect = returned, cite = FINAL,
        ja = "{field}を記入してください。", en = "Enter the {field}.")]
    ActualExpenseMissing { field: FieldOf },
    #[reason(code = "final-amount", effect = passed, cite = FINAL,
        ja = "実績による額{computed_yen}と交付決定額{granted_yen}の低い方の額で確定します。",
        en = "The lower of {computed_yen} by the actual expense and {granted_yen} granted is final.")]
    FinalAmount { computed_yen: Yen, granted_yen: Yen },
    #[reason(code = "surcharge-days", effect = passed, cite = SURCHARGE,
        ja = "返還額のうち{part_yen}は、受領の日{received_on}から{days}日分です。",
        en = "{part_yen} of it bear a surcharge for {days} days since {received_on}.")]
    SurchargeDays { part_yen: Yen, received_on: Date, days: i64 },
    #[reason(code = "surcharge", effect = passed, cite = SURCHARGE,
        ja = "返還額{principal_yen}に、加算金{surcharge_yen}が付きます。",
        en = "{principal_yen} to be paid back bear a surcharge of {surcharge_yen}.")]
    Surcharge { principal_yen: Yen, surcharge_yen: Yen },
}

/// How an amount comes about, in the order of the articles.
#[derive(Steps)]
enum Step {
    #[step(id = "expense", ja = "補助対象経費", en = "Eligible expense")]
    Expense,
    #[step(id = "half", ja = "2分の1", en = "Half")]
    Half,
    #[step(id = "requested", ja = "申請額以内", en = "At most the request")]
    Requested,
    #[step(id = "rounding", ja = "千円未満切捨て", en = "Whole thousands")]
    Rounding,
    #[step(id = "cap", ja = "1件の上限額", en = "Cap of a grant")]
    Cap,
    #[step(id = "body-cap", ja = "団体の残額", en = "Left for the body")]
    BodyCap,
    #[step(id = "granted", ja = "交付決定額", en = "Granted")]
    Granted,
    #[step(id = "principal", ja = "返還額", en = "To be paid back")]
    Principal,
    #[step(id = "surcharge", ja = "年10.95％の日割り", en = "10.95 % a year by days")]
    Surcharge,
    #[step(id = "surcharge-rounding", ja = "円未満切捨て", en = "Whole yen")]
    SurchargeRounding,
}

/// 居場所づくり補助金.
struct PlaceGrant;

impl Eligibility for PlaceGrant {
    const ID: &'static str = "place-grant";
    const LABEL: Label = label("居場所づくり補助金", "Grant for places to meet");
    type Record = Application;
    type Settings = Settings;
    type Usage = Usage;
    type Reason = Reason;
    type Step = Step;
    const LIFE: Life<Self> = Life::new().change(change).report(report).repayment(surcharge);

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.filing_to < settings.filing_from {
            problems.add("filing_to", "初日以後の日にしてください。", "enter the first day or a later one");
        }
        for (name, cap) in [("cap", settings.cap), ("body_cap", settings.body_cap)] {
            if cap.get() % 1_000 != 0 {
                problems.add(name, "千円単位で入力してください。", "enter whole thousands of yen");
            }
        }
    }

    fn decide(
        settings: &Settings,
        application: &Application,
        usage: &Usage,
    ) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        test_window(settings, application.filed_on, &mut findings);

        let amount = computed(settings, application, application.eligible_expense, usage, &mut findings)?;
        Ok(findings.decide(amount))
    }
}

/// Articles 3 to 5 for an expense, planned or actual.
fn computed(
    settings: &Settings,
    application: &Application,
    expense: Yen,
    usage: &Usage,
    findings: &mut Findings<Reason>,
) -> Result<Amount<Step>, Fault> {
    let mut amount = Amount::starting(Step::Expense, expense);
    amount.at_rate(Step::Half, percent(50));
    if let Some(cut) = amount.cap(Step::Requested, application.requested_amount) {
        findings.add(Reason::RequestedLess { half_yen: cut.before, requested_yen: cut.limit });
    }
    let before_yen = amount.yen();
    amount.round(Step::Rounding, Rounding::floor(1_000));
    let after_yen = amount.yen();
    if after_yen == Yen::ZERO {
        findings.add(Reason::BelowOneThousand { before_yen });
    } else if after_yen < before_yen {
        findings.add(Reason::RoundedDown { before_yen, after_yen });
    }
    if let Some(cut) = amount.cap(Step::Cap, settings.cap) {
        let over_yen = cut.before.minus(cut.limit)?;
        findings.add(Reason::CapApplied { before_yen: cut.before, limit_yen: cut.limit, over_yen });
    }
    let (limit_yen, used_yen) = (settings.body_cap, usage.body_granted);
    let remaining_yen = limit_yen.left_after(used_yen)?;
    if amount.cap(Step::BodyCap, remaining_yen).is_some() {
        findings.add(if remaining_yen == Yen::ZERO {
            Reason::BodyCapReached { limit_yen }
        } else {
            Reason::BodyCapApplied { limit_yen, used_yen, remaining_yen }
        });
    }
    Ok(amount)
}

const FIFTH: Tolerance = Tolerance { share: percent(20), minor: MinorChange::EitherWay };

/// Article 7. What was granted stands as long as the record comes to an amount within a fifth of it: each
/// change is measured against the record before, and many small ones would add up.
fn change(
    settings: &Settings,
    application: &Application,
    usage: &Usage,
    former: &Former<Application>,
) -> Result<Decision<PlaceGrant>, Fault> {
    let mut findings = Findings::new();
    let (before_yen, after_yen) = (former.record.eligible_expense, application.eligible_expense);
    let comes_to = |record: &Application| {
        let amount = computed(settings, record, record.eligible_expense, usage, &mut Findings::new())?;
        Ok::<Yen, Fault>(amount.yen())
    };
    if FIFTH.covers(before_yen, after_yen)?
        && FIFTH.stands(former.granted, comes_to(&former.record)?, comes_to(application)?)?
    {
        findings.add(Reason::MinorChange { before_yen, after_yen, granted_yen: former.granted });
        let mut amount = Amount::starting(Step::Granted, former.granted);
        amount.cap(Step::Requested, application.requested_amount);
        return Ok(findings.decide(amount));
    }
    findings.add(Reason::Changed { before_yen, after_yen });
    let amount = computed(settings, application, after_yen, usage, &mut findings)?;
    Ok(findings.decide(amount))
}

const ACTUAL_EXPENSE: FieldOf = field_of::<Application>("actual_expense");

/// Article 8.
fn report(
    settings: &Settings,
    application: &Application,
    usage: &Usage,
    former: &Former<Application>,
) -> Result<Decision<PlaceGrant>, Fault> {
    let mut findings = Findings::new();
    let Some(actual_expense) = application.actual_expense else {
        findings.add(Reason::ActualExpenseMissing { field: ACTUAL_EXPENSE });
        return Ok(findings.decide_without_amount());
    };
    let mut amount = computed(settings, application, actual_expense, usage, &mut findings)?;
    let (computed_yen, granted_yen) = (amount.yen(), former.granted);
    findings.add(Reason::FinalAmount { computed_yen, granted_yen });
    amount.cap(Step::Granted, granted_yen);
    Ok(findings.decide(amount))
}

/// Article 9.
fn surcharge(_: &Settings, _: &Application, claim: &Claim) -> Result<Decision<PlaceGrant>, Fault> {
    let mut findings = Findings::new();
    let steps = SurchargeSteps {
        principal: Step::Principal,
        share: Step::Surcharge,
        rounding: Step::SurchargeRounding,
    };
    let amount = claim.surcharge(Decimal::new(1095, 2).percent(), steps)?;
    for &ClaimPart { principal: part_yen, received_on, days, .. } in &claim.parts {
        findings.add(Reason::SurchargeDays { part_yen, received_on, days });
    }
    let (principal_yen, surcharge_yen) = (claim.principal, amount.yen());
    findings.add(Reason::Surcharge { principal_yen, surcharge_yen });
    Ok(findings.decide(amount))
}

/// Adds whether it was filed in time.
fn test_window(settings: &Settings, filed_on: Date, findings: &mut Findings<Reason>) {
    let (from, to) = (settings.filing_from, settings.filing_to);
    let days = if filed_on < from { from.days_after(filed_on) } else { filed_on.days_after(to) };
    findings.require(
        Period::inclusive(from, to).contains(filed_on),
        Reason::WithinWindow { filed_on, from, to },
        Reason::OutsideWindow { filed_on, from, to, days },
    );
}

const PLAN: Citation =
    Citation::of("自治会加入促進計画（架空）", "Plan for neighbourhood associations (invented)");
const BANDS_OF_PLAN: Citation = PLAN.article("第4章", "Chapter 4");

/// What is reported for a year.
#[derive(Record)]
struct YearEnd {
    #[field(ja = "基準日", en = "Reference date", reference_date)]
    counted_on: Date,
    #[field(ja = "加入世帯数", en = "Member households", max = 1_000_000)]
    member_households: i64,
    #[field(ja = "全世帯数", en = "All households", max = 1_000_000)]
    households: i64,
}

/// What the plan aims at.
#[derive(Record)]
struct Goal {
    #[field(ja = "目標加入率（％）", en = "Target rate, %", min = 1, max = 100, scale_max = 1)]
    target_percent: Decimal,
}

/// The bands, from best to worst.
#[derive(Clone, Copy, Bands)]
enum Band {
    #[band(id = "reached", ja = "達成", en = "Reached")]
    Reached,
    #[band(id = "nearly", ja = "概ね達成", en = "Nearly reached")]
    Nearly,
    #[band(id = "missed", ja = "未達成", en = "Missed")]
    Missed,
}

const BANDS: Scale<Band, 3> = Scale::new([
    (Band::Reached, at_least(percent(100))),
    (Band::Nearly, at_least(percent(80)).and_below(percent(100))),
    (Band::Missed, below(percent(80))),
]);

/// The numbers beside the band.
#[derive(Measures)]
struct Figures {
    #[measure(ja = "達成率", en = "Achievement rate", unit = percent)]
    achievement_rate: Option<Fraction>,
}

/// Why it is this band.
#[derive(Reasons)]
enum BandReason {
    #[reason(code = "graded", effect = passed, cite = BANDS_OF_PLAN,
        ja = "{households}世帯のうち{members}世帯の加入は、目標の{achievement_rate}で、「{band}」です。",
        en = "{members} of {households} households are {achievement_rate} of the target: {band}.")]
    Graded { members: i64, households: i64, achievement_rate: Percent, band: Band },
    #[reason(code = "no-households", effect = returned, cite = BANDS_OF_PLAN,
        ja = "全世帯数が0のため、評価できません。", en = "There are no households, so there is no band.")]
    NoHouseholds,
}

/// 自治会加入率.
struct Membership;

impl Achievement for Membership {
    const ID: &'static str = "membership";
    const LABEL: Label = label("自治会加入率", "Membership of neighbourhood associations");
    type Record = YearEnd;
    type Settings = Goal;
    type Reason = BandReason;
    type Band = Band;
    type Measures = Figures;

    fn grade(goal: &Goal, year: &YearEnd) -> Result<Grading<Self>, Fault> {
        let mut findings = Findings::new();
        let (members, households) = (year.member_households, year.households);
        let needed = Fraction::whole(households).times(goal.target_percent.percent())?;
        let Some(achievement_rate) = Fraction::whole(members).over(needed)? else {
            findings.add(BandReason::NoHouseholds);
            return Ok(findings.grade(None, Figures { achievement_rate: None }));
        };
        let band = BANDS.band(achievement_rate);
        let shown = Percent(achievement_rate);
        findings.add(BandReason::Graded { members, households, achievement_rate: shown, band });
        Ok(findings.grade(Some(band), Figures { achievement_rate: Some(achievement_rate) }))
    }
}
