//! A made-up module that uses everything the SDK has.

use kisoku_sdk::prelude::*;

kisoku_sdk::module! {
    name: "everything",
    programmes: [eligibility Grant, achievement Plan, assessment Uses],
}

const DOCUMENT: Citation = Citation::of("要綱", "Rules").effective_from(Date::new(2021, 6, 1));
const ARTICLE: Citation = DOCUMENT.article("第1条", "Article 1").url("https://example.jp/rules");
const READING: Citation = DOCUMENT.article("解釈", "Reading").unconfirmed();

#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Area {
    #[choice(id = "鋳銭司", ja = "鋳銭司", en = "Suzenji", alias = "鑄銭司", alias = "スゼンジ")]
    Suzenji,
    #[choice(id = "阿東", ja = "阿東", en = "Ato")]
    Ato,
}

#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    #[choice(id = "fiscal-year", ja = "年度", en = "Fiscal year")]
    FiscalYear,
    #[choice(id = "lifetime", ja = "全期間", en = "Whole period")]
    Lifetime,
}

#[derive(Record)]
struct Application {
    #[field(ja = "地域", en = "Area")]
    area: Area,
    #[field(ja = "終了日", en = "End", reference_date, min = Date::new(2000, 1, 1))]
    end: Date,
    #[field(ja = "申請額", en = "Requested", requested_amount, min = 1, max = 100_000_000)]
    requested: Yen,
    #[field(ja = "申請者", en = "Applicant", personal, chars_max = 20)]
    applicant: Option<Text>,
    #[field(ja = "団体", en = "Body", kept)]
    body: Option<Text>,
    #[field(ja = "率", en = "Rate", min = Decimal::new(1, 1), max = 1, scale_max = 2)]
    rate: Option<Decimal>,
    #[field(ja = "他の地域", en = "Other areas")]
    others: Choices<Area>,
    #[field(ja = "経費", en = "Expenses", rows_max = 3, help_ja = "一行に一件", help_en = "One a row")]
    expenses: Vec<Expense>,
    #[field(ja = "政治活動", en = "Political")]
    political: Option<bool>,
    #[field(ja = "得点", en = "Score", kept)]
    score: Option<i64>,
}

#[derive(Row)]
struct Expense {
    #[field(ja = "品名", en = "Item", kept)]
    item: Text,
    #[field(ja = "金額", en = "Yen")]
    yen: Yen,
    #[field(ja = "人数", en = "People", min = -1, max = 10)]
    people: Option<i64>,
}

#[derive(Record)]
struct Settings {
    #[field(ja = "上限", en = "Cap")]
    area_cap: Yen,
    #[field(ja = "範囲", en = "Scope")]
    scope: Scope,
    #[field(ja = "選定", en = "Selection", kept)]
    method: SelectionMethod,
    #[field(ja = "単位", en = "Unit", kept, min = 1)]
    unit: Yen,
    #[field(ja = "軽微な変更", en = "Minor changes")]
    minor: Option<MinorChange>,
}

#[derive(Tallies)]
#[tallies(record = Application, settings = Settings)]
struct Totals {
    #[tally(ja = "地域計", en = "Area total", sum = granted_yen, by = [area], period = setting(scope), ceiling = area_cap)]
    area: Yen,
    #[tally(ja = "団体の件数", en = "Grants to the body", sum = grants, by = [body], period = fiscal_year)]
    body: Option<i64>,
    #[tally(ja = "総額", en = "Total", sum = granted_yen, period = lifetime, ceiling = area_cap)]
    total: Yen,
}

#[derive(Reasons)]
enum Reason {
    #[reason(code = "in-period", effect = passed, ja = "{end}（{year}）", en = "{end} ({year})", cite = ARTICLE)]
    InPeriod { end: Date, year: FiscalYear },
    #[reason(code = "area-cap", effect = reduced, ja = "残り{remaining_yen}", en = "{remaining_yen} left", cite = ARTICLE)]
    AreaCap { remaining_yen: Yen },
    #[reason(code = "political", effect = refused, ja = "{field}は対象外です。", en = "{field} is excluded.", cite = READING)]
    Political { field: FieldOf, political: bool },
    #[reason(code = "rate-missing", effect = returned, ja = "率{rate}以上が必要です。", en = "At least {rate}.", cite = READING)]
    RateMissing { rate: Decimal },
    #[reason(code = "many", effect = needs_person, ja = "{grants}件目：{who}", en = "Grant {grants} of {who}", cite = READING)]
    Many { grants: i64, who: Text },
    #[reason(code = "share", effect = reduced, ja = "{most_yen}まで", en = "At most {most_yen}", cite = READING)]
    Share { most_yen: Yen },
    #[reason(code = "minor", effect = passed, ja = "{from}と{granted_on}", en = "{from}, {granted_on}", cite = READING)]
    Minor { from: Yen, granted_on: Date },
    #[reason(code = "final", effect = passed, ja = "{granted_yen}まで", en = "At most {granted_yen}", cite = READING)]
    Final { granted_yen: Yen },
    #[reason(code = "surcharge", effect = passed, ja = "{days}日", en = "{days} days", cite = READING)]
    Surcharge { days: i64 },
}

#[derive(Steps)]
enum Step {
    #[step(id = "requested", ja = "申請額", en = "Requested")]
    Requested,
    #[step(id = "rate", ja = "率", en = "Rate")]
    Rate,
    #[step(id = "rounding", ja = "端数", en = "Rounding")]
    Rounding,
    #[step(id = "area-cap", ja = "上限", en = "Cap")]
    AreaCap,
}

const POLITICAL: FieldOf = field_of::<Application>("political");

struct Grant;

impl Eligibility for Grant {
    const ID: &'static str = "grant";
    const LABEL: Label = label("交付金", "Grant");
    type Record = Application;
    type Settings = Settings;
    type Usage = Totals;
    type Reason = Reason;
    type Step = Step;
    const LIFE: Life<Self> = Life::new()
        .selection(
            Selection { method: "method", budget: "total", score: Some("score"), unit: Some("unit") },
            select,
        )
        .change(change)
        .report(report)
        .repayment(surcharge);

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.area_cap < Yen::new(10_000) {
            problems.add("area_cap", "一万円以上にしてください。", "enter at least 10,000 yen");
        }
    }

    fn decide(settings: &Settings, record: &Application, usage: &Totals) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        findings.add(Reason::InPeriod { end: record.end, year: record.end.fiscal_year() });
        if record.political == Some(true) {
            findings.add(Reason::Political { field: POLITICAL, political: true });
        }
        if usage.body.is_some_and(|grants| grants > 0) && usage.total > Yen::ZERO {
            let who = record.body.clone().unwrap_or_default();
            findings.add(Reason::Many { grants: usage.body.unwrap_or_default() + 1, who });
        }
        let people: i64 = record.expenses.iter().filter_map(|expense| expense.people).sum();
        let spent = Yen::sum(record.expenses.iter().map(|expense| expense.yen))?;
        if record.rate.is_none() && (people > 0 || record.others.contains(Area::Ato) || spent > Yen::ZERO) {
            findings.add(Reason::RateMissing { rate: Decimal::new(1, 1) });
            return Ok(findings.decide_without_amount());
        }
        let mut amount = Amount::starting(Step::Requested, record.requested);
        amount.at_rate(Step::Rate, record.rate.map_or(Fraction::ONE, Fraction::from));
        amount.round(Step::Rounding, Rounding::floor(1_000));
        let remaining_yen = settings.area_cap.left_after(usage.area)?;
        if amount.cap(Step::AreaCap, remaining_yen).is_some() {
            findings.add(Reason::AreaCap { remaining_yen });
        }
        let _ = (settings.scope, record.area);
        Ok(findings.decide(amount))
    }
}

/// At most the share, whatever was asked for.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a stage")]
fn select(_: &Settings, record: &Application, _: &Totals, most_yen: Yen) -> Result<Decision<Grant>, Fault> {
    let mut findings = Findings::new();
    findings.add(Reason::Share { most_yen });
    let mut amount = Amount::starting(Step::Requested, record.requested);
    amount.cap(Step::AreaCap, most_yen);
    Ok(findings.decide(amount))
}

/// A minor change leaves what was granted; another is an application again.
fn change(
    settings: &Settings,
    record: &Application,
    usage: &Totals,
    former: &Former<Application>,
) -> Result<Decision<Grant>, Fault> {
    let tolerance = settings.minor.map(|minor| Tolerance { share: percent(20), minor });
    let (from, to) = (former.record.requested, record.requested);
    match tolerance {
        Some(tolerance) if tolerance.covers(from, to)? => {
            let mut findings = Findings::new();
            findings.add(Reason::Minor { from, granted_on: former.granted_on });
            Ok(findings.decide(Amount::starting(Step::Requested, former.granted)))
        }
        Some(_) | None => Grant::decide(settings, record, usage),
    }
}

fn report(
    _: &Settings,
    record: &Application,
    _: &Totals,
    former: &Former<Application>,
) -> Result<Decision<Grant>, Fault> {
    let mut findings = Findings::new();
    findings.add(Reason::Final { granted_yen: former.granted });
    let spent = Yen::sum(record.expenses.iter().map(|expense| expense.yen))?;
    let mut amount = Amount::starting(Step::Requested, spent);
    amount.cap(Step::AreaCap, former.granted);
    Ok(findings.decide(amount))
}

fn surcharge(_: &Settings, _: &Application, claim: &Claim) -> Result<Decision<Grant>, Fault> {
    let mut findings = Findings::new();
    for part in &claim.parts {
        findings.add(Reason::Surcharge { days: part.days });
    }
    let steps = SurchargeSteps { principal: Step::Requested, share: Step::Rate, rounding: Step::Rounding };
    Ok(findings.decide(claim.surcharge(Decimal::new(1095, 2).percent(), steps)?))
}

#[derive(Bands, Debug, Clone, Copy, PartialEq)]
enum Band {
    #[band(id = "achieved", ja = "達成", en = "Achieved")]
    Achieved,
    #[band(id = "slightly-below", ja = "やや下回る", en = "Slightly below")]
    SlightlyBelow,
}

const SCALE: Scale<Band, 2> =
    Scale::new([(Band::Achieved, at_least(percent(100))), (Band::SlightlyBelow, below(percent(100)))]);

#[derive(Record)]
struct Result_ {
    #[field(ja = "目標", en = "Target", min = 0)]
    target: Decimal,
    #[field(ja = "実績", en = "Actual")]
    actual: Option<Decimal>,
}

#[derive(Measures)]
struct Ratio {
    #[measure(ja = "達成率", en = "Ratio", unit = percent)]
    ratio: Option<Fraction>,
    #[measure(ja = "差", en = "Gap", unit = points)]
    gap: Option<Fraction>,
}

#[derive(Reasons)]
enum PlanReason {
    #[reason(code = "graded", effect = passed, ja = "{ratio}（{gap}）で{band}", en = "{ratio} ({gap}): {band}", cite = ARTICLE)]
    Graded { ratio: Percent, gap: Points, band: Band },
    #[reason(code = "not-computable", effect = needs_person, ja = "{what}がありません。", en = "No {what}.", cite = READING)]
    NotComputable { what: &'static str },
}

struct Plan;

impl Achievement for Plan {
    const ID: &'static str = "plan";
    const LABEL: Label = label("計画", "Plan");
    type Record = Result_;
    type Settings = ();
    type Reason = PlanReason;
    type Band = Band;
    type Measures = Ratio;

    fn grade((): &(), record: &Result_) -> Result<Grading<Self>, Fault> {
        let mut findings = Findings::new();
        let target = Fraction::from(record.target);
        let ratio = match record.actual {
            Some(actual) => Fraction::from(actual).over(target)?,
            None => None,
        };
        let Some(ratio) = ratio else {
            let what = if record.actual.is_none() { "実績" } else { "目標" };
            findings.add(PlanReason::NotComputable { what });
            return Ok(findings.grade(None, Ratio { ratio: None, gap: None }));
        };
        let (gap, band) = (ratio.minus(Fraction::ONE)?, SCALE.band(ratio));
        findings.add(PlanReason::Graded { ratio: Percent(ratio), gap: Points(gap), band });
        Ok(findings.grade(Some(band), Ratio { ratio: Some(ratio), gap: Some(gap) }))
    }
}

#[derive(Record)]
struct Use {
    #[field(ja = "年度", en = "Fiscal year")]
    year: i64,
    #[field(ja = "回数", en = "Uses")]
    uses: i64,
}

#[derive(Measures)]
struct Sums {
    #[measure(ja = "回数", en = "Uses", unit = count)]
    uses: i64,
    #[measure(ja = "額", en = "Yen", unit = yen)]
    yen: Yen,
    #[measure(ja = "平均", en = "Mean", unit = number)]
    mean: Option<Fraction>,
}

#[derive(Measures)]
struct Yearly {
    #[measure(ja = "活用率", en = "Coverage", unit = percent)]
    coverage: Option<Fraction>,
}

#[derive(Lists)]
struct Never {
    #[list(ja = "未利用", en = "Never used")]
    never: Rows,
}

#[derive(Breakdowns)]
struct ByYear {
    #[breakdown(ja = "年度別", en = "By year", key_ja = "年度", key_en = "Fiscal year")]
    by_year: Vec<Line<Yearly>>,
}

#[derive(Reasons)]
enum UseReason {
    #[reason(code = "counted", effect = passed, ja = "{rows}行", en = "{rows} rows", cite = ARTICLE)]
    Counted { rows: i64 },
}

struct Uses;

impl Assessment for Uses {
    const ID: &'static str = "rows";
    const LABEL: Label = label("利用", "Uses");
    type Row = Use;
    type Settings = ();
    type Reason = UseReason;
    type Band = ();
    type Measures = Sums;
    type Lists = Never;
    type Breakdowns = ByYear;

    fn assess((): &(), rows: &[Use]) -> Result<Assessed<Self>, Fault> {
        let mut findings = Findings::new();
        let count = i64::try_from(rows.len()).map_err(|_| Fault::new("too many rows"))?;
        findings.add(UseReason::Counted { rows: count });
        let uses: i64 = rows.iter().map(|row| row.uses).sum();
        let never: Rows = (0..).zip(rows).filter(|(_, row)| row.uses == 0).map(|(at, _)| at).collect();
        let mut years: Vec<i64> = rows.iter().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        let by_year = years
            .into_iter()
            .map(|year| {
                let of_year: Vec<_> = rows.iter().filter(|row| row.year == year).collect();
                let with_use = of_year.iter().filter(|row| row.uses > 0).count();
                let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
                let coverage = Fraction::ratio(whole(with_use), whole(of_year.len()));
                Line::new(year.to_string(), Yearly { coverage })
            })
            .collect();
        let target = Target::is_met(never.is_empty());
        let measures = Sums { uses, yen: Yen::new(1_000).times(uses)?, mean: Fraction::ratio(uses, count) };
        Ok(findings.assess(target, None, measures, Never { never }, ByYear { by_year }))
    }
}
