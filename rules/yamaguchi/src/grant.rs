//! 地域の未来づくり特別交付金: the special grant for shaping an area's future. What the grants reached
//! year by year is in [`crate::coverage`], what becomes of it after its decision in [`life`], why it
//! answers as it does in [`reason`].
//!
//! The documents print the caps and the period. They do not print a rate or the eligible expenses, so
//! the requested amount is granted up to the caps; nor which date is tested, what the cap of an area
//! counts, or what becomes of a request above a cap, so these are settings and cited as unconfirmed.

mod life;
mod reason;

use kisoku_sdk::prelude::*;

use crate::area::Area;

pub use reason::{Reason, Step};

/// An application for one project.
#[derive(Record)]
pub struct Application {
    /// The area of the body that applies.
    #[field(
        ja = "地域",
        en = "Area",
        help_ja = "市内21地域から選びます。",
        help_en = "One of the 21 areas."
    )]
    pub area: Area,
    /// The day on which the project starts; its fiscal year is the one that the grant counts in.
    #[field(ja = "事業開始日", en = "Project start", reference_date)]
    pub project_start: Date,
    /// The day on which the project ends.
    #[field(ja = "事業終了日", en = "Project end")]
    pub project_end: Date,
    /// What is asked for.
    #[field(ja = "交付申請額", en = "Requested amount", requested_amount, min = 1, max = 100_000_000)]
    pub requested_amount: Yen,
    /// Name of the project.
    #[field(ja = "事業名", en = "Project name", chars_max = 200)]
    pub project_name: Option<Text>,
    /// The body or the person that applies.
    #[field(ja = "申請者", en = "Applicant", personal, chars_max = 200)]
    pub applicant: Option<Text>,
    /// What the project cost in the end.
    #[field(
        ja = "対象経費の実績額",
        en = "Actual expense",
        help_ja = "実績報告のときに記入します。",
        help_en = "For the performance report.",
        max = 1_000_000_000
    )]
    pub actual_expense: Option<Yen>,
}

/// Which of a project's dates have to lie within the period.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestedDate {
    /// The start.
    #[choice(id = "start", ja = "事業開始日", en = "Project start")]
    Start,
    /// The end.
    #[choice(id = "end", ja = "事業終了日", en = "Project end")]
    End,
    /// Both.
    #[choice(id = "both", ja = "開始日と終了日の両方", en = "Both start and end")]
    Both,
}

/// Which grants the cap of an area counts.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaCapScope {
    /// Those of one fiscal year.
    #[choice(id = "fiscal-year", ja = "年度ごと", en = "Each fiscal year")]
    FiscalYear,
    /// All of them.
    #[choice(id = "whole-period", ja = "交付期間の全体", en = "The whole period")]
    WholePeriod,
}

/// What becomes of a request above a cap.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverCap {
    /// It is granted up to the cap.
    #[choice(id = "reduce", ja = "上限額まで減額して交付", en = "Grant up to the cap")]
    Reduce,
    /// It is not granted.
    #[choice(id = "refuse", ja = "不交付", en = "Refuse")]
    Refuse,
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// Most yen for one project.
    #[field(ja = "1事業あたりの上限額", en = "Cap per project", min = 1, max = 1_000_000_000)]
    pub project_cap: Yen,
    /// Most yen for one area.
    #[field(ja = "1地域あたりの上限額", en = "Cap per area", min = 1, max = 100_000_000_000)]
    pub area_cap: Yen,
    /// First day of the period.
    #[field(ja = "交付期間の初日", en = "First day of the period")]
    pub period_from: Date,
    /// Last day of the period.
    #[field(ja = "交付期間の末日", en = "Last day of the period")]
    pub period_to: Date,
    /// What the cap of an area counts.
    #[field(ja = "地域の上限額の数え方", en = "What the area cap counts")]
    pub area_cap_scope: AreaCapScope,
    /// Which dates are tested.
    #[field(ja = "交付期間を判定する日", en = "Date tested against the period")]
    pub tested_date: TestedDate,
    /// What becomes of a request above a cap.
    #[field(ja = "上限額を超える申請の扱い", en = "A request above a cap")]
    pub over_cap: OverCap,
    /// By how many per cent a request may change without an approval.
    #[field(
        ja = "軽微な変更の範囲（％）",
        en = "Tolerance of a change (%)",
        help_ja = "空欄のときは、どの変更も改めて計算します。",
        help_en = "Blank: every change is computed anew.",
        max = 100,
        scale_max = 2
    )]
    pub change_tolerance: Option<Decimal>,
    /// Per cent a year on what is paid back.
    #[field(
        ja = "加算金の年率（％）",
        en = "Surcharge a year (%)",
        help_ja = "空欄のときは、加算金を付けません。",
        help_en = "Blank: no surcharge.",
        min = Decimal::new(1, 2),
        max = 100,
        scale_max = 2
    )]
    pub surcharge_rate: Option<Decimal>,
}

/// What was granted before.
#[derive(Tallies)]
#[tallies(record = Application, settings = Settings)]
pub struct Usage {
    /// Yen granted to the area so far.
    #[tally(ja = "地域の交付決定額", en = "Granted to the area", sum = granted_yen, by = [area], period = setting(area_cap_scope), ceiling = area_cap)]
    pub area_granted: Yen,
}

const PROJECT_START: FieldOf = field_of::<Application>("project_start");
const PROJECT_END: FieldOf = field_of::<Application>("project_end");

/// 地域の未来づくり特別交付金.
///
/// Source: 令和6年度 事業報告（山口市）, 基本施策Ⅳ（1）: ¥200,000 a project, ¥1,000,000 an area,
/// 2021-06-01 to 2025-03-31, both days included. Unconfirmed, because no document prints it: rate,
/// eligible expenses, tested date, scope of the area's cap, a request above a cap, and all that follows
/// the decision.
pub struct MiraiZukuriGrant;

impl Eligibility for MiraiZukuriGrant {
    const ID: &'static str = "mirai-zukuri-grant";
    const LABEL: Label = label("地域の未来づくり特別交付金", "Special grant for shaping the area's future");
    type Record = Application;
    type Settings = Settings;
    type Usage = Usage;
    type Reason = Reason;
    type Step = Step;
    const LIFE: Life<Self> = Life::new().change(life::change).report(life::report).repayment(life::surcharge);

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.area_cap < settings.project_cap {
            problems.add(
                "area_cap",
                "1地域あたりの上限額は、1事業あたりの上限額以上にしてください。",
                "The cap per area has to be at least the cap per project.",
            );
        }
        if settings.period_to < settings.period_from {
            problems.add(
                "period_to",
                "交付期間の末日は、初日以後の日にしてください。",
                "The last day of the period has to be on or after its first day.",
            );
        }
    }

    fn decide(settings: &Settings, record: &Application, usage: &Usage) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        test_dates(settings, record, &mut findings);

        let amount = within_caps(settings, record, usage, &mut findings)?;
        Ok(findings.decide(amount))
    }
}

/// The request up to the cap of a project and what the area has left.
fn within_caps(
    settings: &Settings,
    record: &Application,
    usage: &Usage,
    findings: &mut Findings<Reason>,
) -> Result<Amount<Step>, Fault> {
    let remaining = settings.area_cap.left_after(usage.area_granted)?;
    let mut amount = Amount::starting(Step::Requested, record.requested_amount);
    let over_project = amount.cap(Step::ProjectCap, settings.project_cap);
    let over_area = amount.cap(Step::AreaCap, remaining);
    if let Some(cut) = over_project {
        findings.add(above_project_cap(settings.over_cap, cut)?);
    }
    if let Some(cut) = over_area {
        findings.add(above_area_cap(settings, record.requested_amount, usage.area_granted, cut)?);
    }
    if over_project.is_none() && over_area.is_none() {
        findings.add(Reason::WithinCaps {
            amount_yen: record.requested_amount,
            project_limit_yen: settings.project_cap,
            area_remaining_yen: remaining,
        });
    }
    Ok(amount)
}

/// Adds whether the tested dates are within the period; that they contradict each other comes first.
fn test_dates(settings: &Settings, record: &Application, findings: &mut Findings<Reason>) {
    let (start, end) = (record.project_start, record.project_end);
    if end < start {
        let days = start.days_after(end);
        findings.add(Reason::EndBeforeStart { project_start: start, project_end: end, days });
        return;
    }
    let period = Period::inclusive(settings.period_from, settings.period_to);
    let tested: &[(FieldOf, Date)] = match settings.tested_date {
        TestedDate::Start => &[(PROJECT_START, start)],
        TestedDate::End => &[(PROJECT_END, end)],
        TestedDate::Both => &[(PROJECT_START, start), (PROJECT_END, end)],
    };
    let (from, to) = (period.first(), period.last());
    for &(tested_field, tested_date) in tested {
        if !period.contains(tested_date) {
            let days_outside =
                if tested_date < from { from.days_after(tested_date) } else { tested_date.days_after(to) };
            findings.add(Reason::OutsidePeriod { tested_field, tested_date, from, to, days_outside });
        }
    }
    if !tested.iter().all(|&(_, date)| period.contains(date)) {
        return;
    }
    let left = |tested_date| to.days_after(tested_date);
    findings.add(match *tested {
        [(tested_field, tested_date)] => {
            let days_left = left(tested_date);
            Reason::DateWithinPeriod { tested_field, tested_date, from, to, days_left }
        }
        _ => Reason::WithinPeriod { project_start: start, project_end: end, from, to, days_left: left(end) },
    });
}

fn above_project_cap(policy: OverCap, cut: Cut) -> Result<Reason, Fault> {
    let (requested_yen, limit_yen) = (cut.before, cut.limit);
    let over_yen = requested_yen.minus(limit_yen)?;
    Ok(match policy {
        OverCap::Reduce => Reason::ProjectCapApplied { requested_yen, limit_yen, over_yen },
        OverCap::Refuse => Reason::ProjectCapExceeded { requested_yen, limit_yen, over_yen },
    })
}

/// The cut comes after the one to the cap of a project; what the request is above is told of the whole
/// of it.
fn above_area_cap(settings: &Settings, requested_yen: Yen, used_yen: Yen, cut: Cut) -> Result<Reason, Fault> {
    let (limit_yen, remaining_yen) = (settings.area_cap, cut.limit);
    if remaining_yen == Yen::ZERO {
        return Ok(Reason::AreaCapExhausted { limit_yen, used_yen });
    }
    Ok(match settings.over_cap {
        OverCap::Reduce => Reason::AreaCapApplied { limit_yen, used_yen, remaining_yen },
        OverCap::Refuse => {
            let over_yen = requested_yen.minus(remaining_yen)?;
            Reason::AreaCapExceeded { requested_yen, limit_yen, used_yen, remaining_yen, over_yen }
        }
    })
}
