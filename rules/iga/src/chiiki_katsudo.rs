//! 地域活動支援事業補助金 (`chiiki-katsudo-grant`): a share of the expense by category, up to a cap,
//! for applications filed in the window. What becomes of it after its decision is in [`life`], why it
//! answers as it does in [`reason`].

mod life;
mod reason;

use kisoku_sdk::prelude::*;

pub use reason::{Reason, Step};

/// An application.
#[derive(Record)]
pub struct Application {
    #[field(ja = "事業区分", en = "Category")]
    pub category: Category,
    #[field(ja = "申請日", en = "Filed on", reference_date)]
    pub filed_on: Date,
    #[field(ja = "補助対象経費", en = "Eligible expense", min = 1, max = 1_000_000_000)]
    pub eligible_expense: Yen,
    #[field(ja = "その他収入", en = "Other income", min = 0, max = 1_000_000_000)]
    pub other_income: Yen,
    #[field(ja = "交付申請額", en = "Requested amount", requested_amount, min = 1, max = 1_000_000_000)]
    pub requested_amount: Yen,
    #[field(
        ja = "補助対象経費の実績額",
        en = "Actual expense",
        help_ja = "実績報告のときに記入します。",
        help_en = "For the performance report.",
        max = 1_000_000_000
    )]
    pub actual_expense: Option<Yen>,
}

/// 部門: the categories of the call, which differ in rate and cap.
///
/// Source: Iga city, call for applications of FY2025, 補助制度の概要.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// 基礎支援: 1/2.
    #[choice(id = "basic", ja = "基礎支援", en = "Basic")]
    Basic,
    /// 課題発見支援: 1/2.
    #[choice(id = "issue-finding", ja = "課題発見支援", en = "Issue finding")]
    IssueFinding,
    /// 協働促進支援（1）: 10/10.
    #[choice(id = "collaboration", ja = "協働促進支援（行政との協働）", en = "Collaboration with the city")]
    Collaboration,
    /// 協働促進支援（2）: 1/2.
    #[choice(
        id = "collaboration-with-others",
        ja = "協働促進支援（さまざまな主体との協働）",
        en = "Collaboration with other bodies"
    )]
    CollaborationWithOthers,
}

impl Category {
    /// Source: Iga city, call for applications of FY2025, 補助率: 10/10 with the city, else 1/2.
    const fn rate(self) -> Fraction {
        match self {
            Self::Basic | Self::IssueFinding | Self::CollaborationWithOthers => percent(50),
            Self::Collaboration => percent(100),
        }
    }
}

/// What the city sets for a year.
#[derive(Record)]
pub struct Settings {
    #[field(ja = "募集開始日", en = "First day of the window")]
    pub window_from: Date,
    #[field(ja = "募集締切日", en = "Last day of the window")]
    pub window_to: Date,
    #[field(ja = "端数処理（切捨ての単位）", en = "Rounding unit (floor)", min = 1, max = 1_000_000)]
    pub rounding_unit_yen: Yen,
    #[field(ja = "基礎支援の上限額", en = "Cap of basic support", min = 1, max = 1_000_000_000)]
    pub basic_cap: Yen,
    #[field(ja = "課題発見支援の上限額", en = "Cap of issue finding", min = 1, max = 1_000_000_000)]
    pub issue_finding_cap: Yen,
    #[field(
        ja = "行政との協働の上限額",
        en = "Cap of collaboration with the city",
        min = 1,
        max = 1_000_000_000
    )]
    pub collaboration_cap: Yen,
    #[field(
        ja = "さまざまな主体との協働の上限額",
        en = "Cap of collaboration with other bodies",
        min = 1,
        max = 1_000_000_000
    )]
    pub collaboration_with_others_cap: Yen,
    #[field(
        ja = "軽微な変更の範囲（％）",
        en = "Tolerance of a change (%)",
        help_ja = "空欄のときは、どの変更も改めて計算します。",
        help_en = "Blank: every change is computed anew.",
        max = 100,
        scale_max = 2
    )]
    pub change_tolerance: Option<Decimal>,
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

impl Settings {
    const fn cap(&self, category: Category) -> Yen {
        match category {
            Category::Basic => self.basic_cap,
            Category::IssueFinding => self.issue_finding_cap,
            Category::Collaboration => self.collaboration_cap,
            Category::CollaborationWithOthers => self.collaboration_with_others_cap,
        }
    }
}

/// The grant.
pub struct ChiikiKatsudoGrant;

impl Eligibility for ChiikiKatsudoGrant {
    const ID: &'static str = "chiiki-katsudo-grant";
    const LABEL: Label = label("地域活動支援事業補助金", "Area activity grant");
    type Record = Application;
    type Settings = Settings;
    type Usage = ();
    type Reason = Reason;
    type Step = Step;
    const LIFE: Life<Self> = Life::new().change(life::change).report(life::report).repayment(life::surcharge);

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.window_to < settings.window_from {
            problems.add(
                "window_to",
                "募集締切日が募集開始日より前です。締切日を開始日以後にしてください。",
                "The window ends before it begins: enter a last day on or after the first day.",
            );
        }
        let unit = settings.rounding_unit_yen;
        if Category::ALL.iter().any(|category| settings.cap(*category) < unit) {
            problems.add(
                "rounding_unit_yen",
                "端数処理の単位が上限額を上回る区分があり、その区分では誰にも交付できません。いちばん小さい上限額以下の単位にしてください。",
                "It is above the cap of a category, where nobody could be granted anything: enter at most the smallest cap.",
            );
        }
    }

    fn decide(settings: &Settings, application: &Application, (): &()) -> Result<Decision<Self>, Fault> {
        let mut reasons = Vec::new();
        let amount = amount(settings, application, application.eligible_expense, &mut reasons)?;

        let mut findings = Findings::new();
        findings.add(window(settings, application, amount.yen()));
        for reason in reasons {
            findings.add(reason);
        }
        Ok(findings.decide(amount))
    }
}

/// Both days of the window are in it. An application outside says what it would have been.
fn window(settings: &Settings, application: &Application, would_have_been_yen: Yen) -> Reason {
    let Settings { window_from, window_to, .. } = *settings;
    let filed_on = application.filed_on;
    if filed_on < window_from {
        Reason::FiledEarly {
            filed_on,
            window_from,
            early_days: window_from.days_after(filed_on),
            would_have_been_yen,
        }
    } else if filed_on > window_to {
        Reason::FiledLate {
            filed_on,
            window_to,
            late_days: filed_on.days_after(window_to),
            would_have_been_yen,
        }
    } else {
        Reason::FiledInWindow { filed_on, window_from, window_to }
    }
}

/// (expense as planned or as it was − other income) × rate, rounded down, up to the cap and the request, rounded down again:
/// 千円未満切捨て holds for the amount that is granted, also where the request is not a multiple of the
/// unit. The call is silent on both (the reasons cite it as unconfirmed).
fn amount(
    settings: &Settings,
    application: &Application,
    expense: Yen,
    reasons: &mut Vec<Reason>,
) -> Result<Amount<Step>, Fault> {
    let Application { other_income, requested_amount, .. } = *application;
    let (eligible_expense_yen, other_income_yen) = (expense, other_income);

    let mut amount = Amount::starting(Step::EligibleExpense, expense);
    amount.less(Step::OtherIncome, other_income);
    if amount.yen() == Yen::ZERO {
        reasons.push(Reason::OtherIncomeCoversAll { eligible_expense_yen, other_income_yen });
        return Ok(amount);
    }
    if other_income > Yen::ZERO {
        reasons.push(Reason::OtherIncomeDeducted { eligible_expense_yen, other_income_yen });
    }

    let rate = application.category.rate();
    reasons.push(Reason::RateApplied { base_yen: amount.yen(), rate: Percent(rate) });
    amount.at_rate(Step::Rate, rate);

    let unit_yen = settings.rounding_unit_yen;
    round_down(&mut amount, Step::Rounding, unit_yen, reasons);

    if let Some(cut) = amount.cap(Step::CategoryCap, settings.cap(application.category)) {
        let (before_yen, limit_yen, over_yen) = (cut.before, cut.limit, cut.before.minus(cut.limit)?);
        reasons.push(match application.category {
            Category::Basic | Category::IssueFinding | Category::Collaboration => {
                Reason::CategoryCapApplied { before_yen, limit_yen, over_yen }
            }
            Category::CollaborationWithOthers => {
                Reason::AssumedCategoryCapApplied { before_yen, limit_yen, over_yen }
            }
        });
    }
    if let Some(cut) = amount.cap(Step::Requested, requested_amount) {
        reasons.push(Reason::RequestedLess { before_yen: cut.before, requested_yen: cut.limit });
    }
    if amount.yen() > Yen::ZERO {
        round_down(&mut amount, Step::FinalRounding, unit_yen, reasons);
    }
    Ok(amount)
}

fn round_down(amount: &mut Amount<Step>, step: Step, unit_yen: Yen, reasons: &mut Vec<Reason>) {
    let before_yen = amount.yen();
    amount.round(step, Rounding::floor(unit_yen.get()));
    let after_yen = amount.yen();
    if after_yen == Yen::ZERO {
        reasons.push(Reason::RoundedToNothing { before_yen, unit_yen });
    } else if after_yen < before_yen {
        reasons.push(Reason::RoundedDown { before_yen, after_yen, unit_yen });
    }
}
