//! `standard-grant`: a share of the expense, rounded, up to caps per project, body, area and year.
//! Its settings are in `settings`, its caps in `caps`, its reasons in `reason`, its steps in `step`, what
//! becomes of it after its decision in `life`.

mod caps;
mod life;
mod reason;
mod settings;
mod step;

use kisoku_sdk::prelude::*;

use caps::Share;
pub use reason::Reason;
pub use settings::{Area, CapScope, Listed, OverCap, RoundingMode, Settings, TestedDate};
pub use step::Step;

/// An application.
#[derive(Record)]
pub struct Application {
    #[field(
        ja = "団体番号",
        en = "Body id",
        chars_max = 50,
        help_ja = "市が付けた団体の番号。団体ごとの上限を数えるときに使います。",
        help_en = "The city's id of the body, by which caps per body are counted."
    )]
    pub body_id: Option<Text>,
    #[field(
        ja = "地域",
        en = "Area",
        chars_max = 50,
        help_ja = "設定された地域名のとおりに入力します。",
        help_en = "Exactly as the settings name it."
    )]
    pub area: Option<Text>,
    #[field(ja = "事業開始日", en = "Project start", reference_date)]
    pub project_start: Date,
    #[field(ja = "事業終了日", en = "Project end")]
    pub project_end: Date,
    #[field(ja = "補助対象経費", en = "Eligible expense", min = 1, max = 100_000_000_000)]
    pub eligible_expense: Yen,
    #[field(ja = "その他収入", en = "Other income", min = 0, max = 100_000_000_000)]
    pub other_income: Option<Yen>,
    #[field(ja = "交付申請額", en = "Requested amount", requested_amount, min = 1, max = 100_000_000_000)]
    pub requested_amount: Yen,
    #[field(ja = "該当する対象外事業", en = "Excluded activities that apply", rows_max = 20)]
    pub excluded_activities: Vec<Code>,
    #[field(ja = "添付書類", en = "Documents handed in", rows_max = 50)]
    pub documents: Vec<Code>,
    #[field(ja = "事業名", en = "Project name", chars_max = 200)]
    pub project_name: Option<Text>,
    #[field(ja = "申請者", en = "Applicant", personal, chars_max = 200)]
    pub applicant: Option<Text>,
    #[field(
        ja = "審査の点数",
        en = "Score",
        help_ja = "審査会の後に市が記入します。",
        help_en = "Entered by the city after the committee.",
        max = 1_000_000,
        scale_max = 2
    )]
    pub score: Option<Decimal>,
    #[field(
        ja = "補助対象経費の実績額",
        en = "Actual expense",
        help_ja = "実績報告のときに記入します。",
        help_en = "For the performance report.",
        max = 100_000_000_000
    )]
    pub actual_expense: Option<Yen>,
}

/// A code out of a list in the settings.
#[derive(Row)]
pub struct Code {
    #[field(ja = "コード", en = "Code", chars_max = 50)]
    pub code: Text,
}

/// What was granted before.
#[derive(Tallies)]
#[tallies(record = Application, settings = Settings)]
pub struct Usage {
    #[tally(
        ja = "団体の交付決定額", en = "Granted to the body",
        sum = granted_yen, by = [body_id], period = setting(body_cap_scope), ceiling = body_cap
    )]
    body_granted: Option<Yen>,
    #[tally(
        ja = "団体の交付決定件数", en = "Grants to the body",
        sum = grants, by = [body_id], period = setting(body_cap_scope), ceiling = body_grants_max
    )]
    body_grants: Option<i64>,
    #[tally(
        ja = "地域の交付決定額", en = "Granted to the area",
        sum = granted_yen, by = [area], period = setting(area_cap_scope), ceiling = area_cap
    )]
    area_granted: Option<Yen>,
    #[tally(
        ja = "年度の交付決定額", en = "Granted in the fiscal year",
        sum = granted_yen, by = [], period = fiscal_year, ceiling = year_cap
    )]
    year_granted: Yen,
}

/// The grant.
pub struct StandardGrant;

impl Eligibility for StandardGrant {
    const ID: &'static str = "standard-grant";
    const LABEL: Label = label("標準補助金", "Standard grant");
    type Record = Application;
    type Settings = Settings;
    type Usage = Usage;
    type Reason = Reason;
    type Step = Step;
    const LIFE: Life<Self> = Life::new()
        .selection(
            Selection {
                method: "selection_method",
                budget: "year_granted",
                score: Some("score"),
                unit: Some("rounding_unit_yen"),
            },
            life::select,
        )
        .change(life::change)
        .report(life::report)
        .repayment(life::surcharge);

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        settings.check(problems);
    }

    /// The amount is computed in this order, which guidelines do not state:
    /// (expense − other income) × rate → rounding → request → caps → rounding.
    ///
    /// 切捨て holds for the amount that is granted, so it comes again at the end, where the request or
    /// what a cap leaves may be no multiple of the unit. 切上げ and 四捨五入 belong to the rate alone:
    /// they may not lift the amount above expense − other income, the request or a cap.
    ///
    /// Source: assumption; the reasons cite it as unconfirmed.
    fn decide(
        settings: &Settings,
        application: &Application,
        usage: &Usage,
    ) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        let amount = computed(settings, application, usage, Share::Whole, &mut findings)?;
        Ok(findings.decide(amount))
    }
}

/// Every requirement, and the amount that they leave of what the scheme would pay.
fn computed(
    settings: &Settings,
    application: &Application,
    usage: &Usage,
    share: Share,
    findings: &mut Findings<Reason>,
) -> Result<Amount<Step>, Fault> {
    check_record(settings, application, findings);
    check_score(settings, application, share, findings)?;
    let mut amount = supported(settings, application, application.eligible_expense, findings)?;
    if amount.yen() > Yen::ZERO {
        caps::apply(settings, usage, share, &mut amount, findings)?;
        if settings.rounding_mode == RoundingMode::Floor && amount.yen() > Yen::ZERO {
            round(settings, Step::FinalRounding, &mut amount, findings);
        }
    }
    check_minimum(settings, &amount, findings)?;
    Ok(amount)
}

/// What holds for a record in every stage: the period, the names, the exclusions and the documents.
fn check_record(settings: &Settings, record: &Application, findings: &mut Findings<Reason>) {
    check_period(settings, record, findings);
    check_names(settings, record, findings);
    check_exclusions(settings, record, findings);
    check_documents(settings, record, findings);
}

/// 合格点. By score nothing is granted without one, not even outside a selection: until the committee has
/// met, a person has to look. Otherwise a blank score says nothing before the selection.
fn check_score(
    settings: &Settings,
    application: &Application,
    share: Share,
    findings: &mut Findings<Reason>,
) -> Result<(), Fault> {
    let Some(score) = application.score else {
        let needed = match (settings.selection_method, share) {
            (SelectionMethod::ByScore, Share::Whole | Share::AtMost(_) | Share::Allotted(_)) => true,
            (SelectionMethod::FirstCome | SelectionMethod::ProRata, Share::AtMost(_)) => {
                settings.minimum_score.is_some()
            }
            (SelectionMethod::FirstCome | SelectionMethod::ProRata, Share::Whole | Share::Allotted(_)) => {
                false
            }
        };
        if needed {
            findings.add(Reason::ScoreMissing);
        }
        return Ok(());
    };
    if let Some(minimum_score) = settings.minimum_score {
        let missing = minimum_score.minus(score)?;
        findings.require(
            score >= minimum_score,
            Reason::ScoreReached { score, minimum_score },
            Reason::ScoreBelowMinimum { score, minimum_score, missing },
        );
    }
    Ok(())
}

/// Both ends of the period are in it.
fn check_period(settings: &Settings, application: &Application, findings: &mut Findings<Reason>) {
    let Application { project_start, project_end, .. } = *application;
    if project_end < project_start {
        let days = project_start.days_after(project_end);
        findings.add(Reason::EndBeforeStart { project_start, project_end, days });
        return;
    }
    let Settings { period_from: from, period_to: to, .. } = *settings;
    for (tested_field, tested_date) in settings.tested_date.of(project_start, project_end) {
        let days_outside = from.days_after(tested_date).max(tested_date.days_after(to));
        findings.add(if days_outside > 0 {
            Reason::OutsidePeriod { tested_field, tested_date, from, to, days_outside }
        } else {
            Reason::WithinPeriod { tested_field, tested_date, from, to }
        });
    }
}

/// Caps can only be counted on a body and an area that are named.
fn check_names(settings: &Settings, application: &Application, findings: &mut Findings<Reason>) {
    let counts_bodies = settings.body_cap.is_some() || settings.body_grants_max.is_some();
    if counts_bodies && application.body_id.is_none() {
        findings.add(Reason::BodyMissing);
    }
    match &application.area {
        None if settings.area_cap.is_some() => findings.add(Reason::AreaMissing),
        Some(area)
            if !settings.areas.is_empty() && !settings.areas.iter().any(|known| known.name == *area) =>
        {
            findings.add(Reason::AreaUnknown { area: area.clone() });
        }
        None | Some(_) => {}
    }
}

/// Every excluded activity that applies is named, not only the first.
fn check_exclusions(settings: &Settings, application: &Application, findings: &mut Findings<Reason>) {
    let mut excluded = false;
    for activity in &application.excluded_activities {
        match settings.exclusions.iter().find(|exclusion| exclusion.code == activity.code) {
            Some(exclusion) => findings.add(Reason::ExcludedActivity { activity: exclusion.name.clone() }),
            None => findings.add(Reason::ActivityUnknown { code: activity.code.clone() }),
        }
        excluded = true;
    }
    if !excluded && !settings.exclusions.is_empty() {
        findings.add(Reason::NoExcludedActivity);
    }
}

/// A missing document is a reason to ask for it, not to refuse.
fn check_documents(settings: &Settings, application: &Application, findings: &mut Findings<Reason>) {
    let mut missing = false;
    for required in &settings.required_documents {
        if !application.documents.iter().any(|document| document.code == required.code) {
            findings.add(Reason::DocumentMissing { document: required.name.clone() });
            missing = true;
        }
    }
    if !missing && !settings.required_documents.is_empty() {
        findings.add(Reason::DocumentsComplete);
    }
}

/// (expense − other income) × rate, rounded, at most the request: what the scheme would pay without
/// caps. Nothing where the expense is covered otherwise.
fn supported(
    settings: &Settings,
    application: &Application,
    eligible_expense_yen: Yen,
    findings: &mut Findings<Reason>,
) -> Result<Amount<Step>, Fault> {
    let mut amount = Amount::starting(Step::EligibleExpense, eligible_expense_yen);
    if let Some(minimum_yen) = settings.minimum_expense
        && eligible_expense_yen < minimum_yen
    {
        let missing_yen = minimum_yen.minus(eligible_expense_yen)?;
        findings.add(Reason::ExpenseBelowMinimum { eligible_expense_yen, minimum_yen, missing_yen });
    }
    if settings.other_income_deducted
        && let Some(other_income_yen) = application.other_income
        && other_income_yen > Yen::ZERO
    {
        amount.less(Step::OtherIncome, other_income_yen);
        if amount.yen() == Yen::ZERO {
            findings.add(Reason::OtherIncomeCoversAll { eligible_expense_yen, other_income_yen });
            return Ok(amount);
        }
        findings.add(Reason::OtherIncomeDeducted { eligible_expense_yen, other_income_yen });
    }
    apply_rate(settings, &mut amount, findings)?;
    if let Some(cut) = amount.cap(Step::Requested, application.requested_amount) {
        findings.add(Reason::RequestedLess { before_yen: cut.before, requested_yen: cut.limit });
    }
    Ok(amount)
}

/// The rate is a fraction and exact. Rounded up, it is still at most the expense itself.
fn apply_rate(
    settings: &Settings,
    amount: &mut Amount<Step>,
    findings: &mut Findings<Reason>,
) -> Result<(), Fault> {
    let rate = settings.rate()?;
    let base_yen = amount.yen();
    findings.add(Reason::RateApplied { base_yen, rate: Percent(rate) });
    amount.at_rate(Step::Rate, rate);
    round(settings, Step::Rounding, amount, findings);
    match settings.rounding_mode {
        RoundingMode::Floor => {}
        RoundingMode::Ceiling | RoundingMode::HalfUp => {
            if let Some(cut) = amount.cap(Step::NetExpense, base_yen) {
                findings
                    .add(Reason::NetExpenseApplied { before_yen: cut.before, net_expense_yen: cut.limit });
            }
        }
    }
    Ok(())
}

/// Rounds as the settings name it.
fn round(settings: &Settings, step: Step, amount: &mut Amount<Step>, findings: &mut Findings<Reason>) {
    let (before_yen, unit_yen) = (amount.yen(), settings.rounding_unit_yen);
    amount.round(step, settings.rounding());
    let after_yen = amount.yen();
    if after_yen == Yen::ZERO {
        findings.add(Reason::RoundedToNothing { before_yen, unit_yen });
    } else if after_yen < before_yen {
        findings.add(Reason::RoundedDown { before_yen, after_yen, unit_yen });
    } else if after_yen > before_yen {
        findings.add(Reason::RoundedUp { before_yen, after_yen, unit_yen });
    }
}

/// 下限額, after all caps.
fn check_minimum(
    settings: &Settings,
    amount: &Amount<Step>,
    findings: &mut Findings<Reason>,
) -> Result<(), Fault> {
    let amount_yen = amount.yen();
    if let Some(minimum_yen) = settings.minimum_amount
        && amount_yen > Yen::ZERO
        && amount_yen < minimum_yen
    {
        let missing_yen = minimum_yen.minus(amount_yen)?;
        findings.add(Reason::AmountBelowMinimum { amount_yen, minimum_yen, missing_yen });
    }
    Ok(())
}
