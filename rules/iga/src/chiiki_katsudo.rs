//! 地域活動支援事業補助金 (`chiiki-katsudo-grant`): a share of the expense by category, up to a cap,
//! for applications filed in the window.

use kisoku_sdk::prelude::*;

const GUIDE: Citation = Citation::of(
    "伊賀市 地域活動支援事業補助金 募集案内",
    "Iga city, area activity grant, call for applications",
)
.url("https://www.city.iga.lg.jp/0000011832.html");
const RATES: Citation = GUIDE.article("補助率・上限額", "Rates and caps");
const WINDOW: Citation = GUIDE.article("募集期間", "Application window");
const SILENT: Citation =
    GUIDE.article("記載なし（市の設定）", "Not stated (the city's setting)").unconfirmed();
const ROUNDING: Citation = GUIDE
    .article(
        "端数処理は記載なし（補助率の後と、申請額・上限額の後に切り捨てると読む）",
        "Rounding is not stated; read as down after the rate, and again after request and cap",
    )
    .unconfirmed();

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

/// The way from the expense to the amount.
#[derive(Steps)]
pub enum Step {
    #[step(id = "eligible-expense", ja = "補助対象経費", en = "Eligible expense")]
    EligibleExpense,
    #[step(id = "other-income", ja = "その他収入を控除", en = "Less other income")]
    OtherIncome,
    #[step(id = "rate", ja = "補助率", en = "Rate")]
    Rate,
    #[step(id = "rounding", ja = "端数処理", en = "Rounding")]
    Rounding,
    #[step(id = "category-cap", ja = "区分の上限額", en = "Cap of the category")]
    CategoryCap,
    #[step(id = "requested", ja = "交付申請額", en = "Requested amount")]
    Requested,
    #[step(
        id = "final-rounding",
        ja = "端数処理（申請額・上限額の後）",
        en = "Rounding after request and cap"
    )]
    FinalRounding,
}

/// Why this amount, or none.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "filed-in-window", effect = passed, cite = WINDOW,
        ja = "申請日{filed_on}は募集期間（{window_from}から{window_to}まで）の内です。",
        en = "Filed on {filed_on}, within the window from {window_from} to {window_to}."
    )]
    FiledInWindow { filed_on: Date, window_from: Date, window_to: Date },
    #[reason(
        code = "filed-early", effect = refused, cite = WINDOW,
        ja = "申請日{filed_on}は募集開始日{window_from}より{early_days}日早い申請です。期間内であれば{would_have_been_yen}でした。",
        en = "Filed on {filed_on}, {early_days} days before the window opens on {window_from}. Within it, the amount would have been {would_have_been_yen}."
    )]
    FiledEarly { filed_on: Date, window_from: Date, early_days: i64, would_have_been_yen: Yen },
    #[reason(
        code = "filed-late", effect = refused, cite = WINDOW,
        ja = "申請日{filed_on}は募集締切日{window_to}を{late_days}日過ぎています。期間内であれば{would_have_been_yen}でした。",
        en = "Filed on {filed_on}, {late_days} days after the window closed on {window_to}. Within it, the amount would have been {would_have_been_yen}."
    )]
    FiledLate { filed_on: Date, window_to: Date, late_days: i64, would_have_been_yen: Yen },
    #[reason(
        code = "other-income-deducted", effect = reduced, cite = SILENT,
        ja = "その他収入{other_income_yen}を補助対象経費{eligible_expense_yen}から控除しました。",
        en = "Other income of {other_income_yen} was deducted from the eligible expense of {eligible_expense_yen}."
    )]
    OtherIncomeDeducted { eligible_expense_yen: Yen, other_income_yen: Yen },
    #[reason(
        code = "other-income-covers-all", effect = refused, cite = SILENT,
        ja = "その他収入{other_income_yen}が補助対象経費{eligible_expense_yen}以上のため、補助する額がありません。",
        en = "Other income of {other_income_yen} covers the eligible expense of {eligible_expense_yen}: nothing is left to support."
    )]
    OtherIncomeCoversAll { eligible_expense_yen: Yen, other_income_yen: Yen },
    #[reason(
        code = "rate-applied", effect = passed, cite = RATES,
        ja = "{base_yen}に補助率{rate}を掛けました。",
        en = "{base_yen} at a rate of {rate}."
    )]
    RateApplied { base_yen: Yen, rate: Percent },
    #[reason(
        code = "rounded-down", effect = reduced, cite = ROUNDING,
        ja = "{before_yen}を{unit_yen}未満切捨てで{after_yen}としました。",
        en = "{before_yen} was rounded down to {after_yen} (unit {unit_yen})."
    )]
    RoundedDown { before_yen: Yen, after_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "rounded-to-nothing", effect = refused, cite = ROUNDING,
        ja = "{before_yen}は端数処理の単位{unit_yen}に届かないため、補助する額がありません。",
        en = "{before_yen} is below the rounding unit of {unit_yen}: nothing is left."
    )]
    RoundedToNothing { before_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "category-cap-applied", effect = reduced, cite = RATES,
        ja = "計算した額{before_yen}は上限額{limit_yen}を{over_yen}超えるため、上限額としました。",
        en = "The computed amount of {before_yen} is {over_yen} over the cap of {limit_yen}, which applies."
    )]
    CategoryCapApplied { before_yen: Yen, limit_yen: Yen, over_yen: Yen },
    #[reason(
        code = "requested-less", effect = reduced, cite = SILENT,
        ja = "交付申請額{requested_yen}が計算した額{before_yen}より少ないため、申請額としました。",
        en = "The request of {requested_yen} is less than the computed {before_yen}, so it applies."
    )]
    RequestedLess { before_yen: Yen, requested_yen: Yen },
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

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.window_to < settings.window_from {
            problems.add(
                "window_to",
                "募集締切日が募集開始日より前です。締切日を開始日以後にしてください。",
                "The window ends before it begins: enter a last day on or after the first day.",
            );
        }
    }

    fn decide(settings: &Settings, application: &Application, (): &()) -> Result<Decision<Self>, Fault> {
        let mut reasons = Vec::new();
        let amount = amount(settings, application, &mut reasons)?;

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

/// (expense − other income) × rate, rounded down, up to the cap and the request, rounded down again:
/// 千円未満切捨て holds for the amount that is granted, also where the request is not a multiple of the
/// unit. The call is silent on both (the reasons cite it as unconfirmed).
fn amount(
    settings: &Settings,
    application: &Application,
    reasons: &mut Vec<Reason>,
) -> Result<Amount<Step>, Fault> {
    let Application { eligible_expense, other_income, requested_amount, .. } = *application;
    let (eligible_expense_yen, other_income_yen) = (eligible_expense, other_income);

    let mut amount = Amount::starting(Step::EligibleExpense, eligible_expense);
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
        let over_yen = cut.before.minus(cut.limit)?;
        reasons.push(Reason::CategoryCapApplied { before_yen: cut.before, limit_yen: cut.limit, over_yen });
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
