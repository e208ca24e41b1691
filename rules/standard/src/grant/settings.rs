//! What a municipality configures of `standard-grant`, and when that is sound.

use kisoku_sdk::prelude::*;

use super::Application;

const START: FieldOf = field_of::<Application>("project_start");
const END: FieldOf = field_of::<Application>("project_end");

/// The numbers and lists of a city's guideline. Blank: the guideline has no such rule.
#[derive(Record)]
pub struct Settings {
    #[field(ja = "交付対象期間の初日", en = "First day of the period")]
    pub period_from: Date,
    #[field(ja = "交付対象期間の末日", en = "Last day of the period")]
    pub period_to: Date,
    #[field(ja = "期間を確かめる日", en = "Date that is tested")]
    pub tested_date: TestedDate,
    #[field(ja = "補助率の分子", en = "Rate, numerator", min = 1, max = 1_000)]
    pub rate_numerator: i64,
    #[field(ja = "補助率の分母", en = "Rate, denominator", min = 1, max = 1_000)]
    pub rate_denominator: i64,
    #[field(ja = "端数処理の単位", en = "Rounding unit", min = 1, max = 1_000_000)]
    pub rounding_unit_yen: Yen,
    #[field(ja = "端数処理の方法", en = "Rounding mode")]
    pub rounding_mode: RoundingMode,
    #[field(ja = "その他収入を控除する", en = "Deduct other income")]
    pub other_income_deducted: bool,
    #[field(ja = "補助対象経費の下限", en = "Smallest eligible expense", min = 1, max = 100_000_000_000)]
    pub minimum_expense: Option<Yen>,
    #[field(ja = "補助金の下限額", en = "Smallest amount", min = 1, max = 100_000_000_000)]
    pub minimum_amount: Option<Yen>,
    #[field(ja = "1事業あたりの上限額", en = "Cap per project", min = 1, max = 100_000_000_000)]
    pub project_cap: Option<Yen>,
    #[field(ja = "1団体あたりの上限額", en = "Cap per body", min = 1, max = 100_000_000_000)]
    pub body_cap: Option<Yen>,
    #[field(ja = "1団体あたりの件数の上限", en = "Most grants per body", min = 1, max = 1_000)]
    pub body_grants_max: Option<i64>,
    #[field(ja = "団体の上限の数え方", en = "What caps per body count")]
    pub body_cap_scope: CapScope,
    #[field(ja = "1地域あたりの上限額", en = "Cap per area", min = 1, max = 100_000_000_000)]
    pub area_cap: Option<Yen>,
    #[field(ja = "地域の上限の数え方", en = "What the cap per area counts")]
    pub area_cap_scope: CapScope,
    #[field(
        ja = "年度の上限額（予算枠）",
        en = "Cap per fiscal year (budget)",
        min = 1,
        max = 10_000_000_000_000
    )]
    pub year_cap: Option<Yen>,
    #[field(ja = "上限を超える申請の扱い", en = "Request over a cap")]
    pub over_cap: OverCap,
    #[field(
        ja = "予算の残りを超える申請の扱い",
        en = "Request over what is left of the budget",
        help_ja = "空欄のときは「上限を超える申請の扱い」によります。按分では常に減額します。",
        help_en = "Blank: as for a request over a cap. Pro rata always reduces."
    )]
    pub over_budget: Option<OverCap>,
    #[field(ja = "選定の方法", en = "Selection")]
    pub selection_method: SelectionMethod,
    #[field(
        ja = "合格点",
        en = "Smallest score",
        help_ja = "空欄のときは、点数で不採択にしません。",
        help_en = "Blank: no score is too low.",
        max = 1_000_000,
        scale_max = 2
    )]
    pub minimum_score: Option<Decimal>,
    #[field(
        ja = "軽微な変更の範囲（％）",
        en = "Tolerance of a change (%)",
        help_ja = "補助対象経費の増減。空欄のときは、どの変更も改めて計算します。",
        help_en = "Of the eligible expense. Blank: every change is computed anew.",
        max = 100,
        scale_max = 2
    )]
    pub change_tolerance: Option<Decimal>,
    #[field(
        ja = "軽微な変更の向き",
        en = "Changes that are minor",
        help_ja = "空欄のときは増減とも。",
        help_en = "Blank: increases and decreases."
    )]
    pub minor_change: Option<MinorChange>,
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
    #[field(ja = "地域の一覧", en = "Areas", rows_max = 500)]
    pub areas: Vec<Area>,
    #[field(ja = "対象外事業", en = "Excluded activities", rows_max = 20)]
    pub exclusions: Vec<Listed>,
    #[field(ja = "必要な添付書類", en = "Required documents", rows_max = 50)]
    pub required_documents: Vec<Listed>,
}

/// An area of the municipality.
#[derive(Row)]
pub struct Area {
    #[field(ja = "地域名", en = "Name", chars_max = 50)]
    pub name: Text,
}

/// An entry of a list, with the code by which a record names it.
#[derive(Row)]
pub struct Listed {
    #[field(ja = "コード", en = "Code", chars_max = 50)]
    pub code: Text,
    #[field(ja = "名称", en = "Name", chars_max = 100)]
    pub name: Text,
}

/// Which date of a project has to be in the period.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestedDate {
    /// The first day.
    #[choice(id = "start", ja = "事業開始日", en = "Project start")]
    Start,
    /// The last day.
    #[choice(id = "end", ja = "事業終了日", en = "Project end")]
    End,
    /// Both.
    #[choice(id = "both", ja = "両方", en = "Both")]
    Both,
}

impl TestedDate {
    /// The dates to test, each with its field.
    pub(super) fn of(self, start: Date, end: Date) -> Vec<(FieldOf, Date)> {
        match self {
            Self::Start => vec![(START, start)],
            Self::End => vec![(END, end)],
            Self::Both => vec![(START, start), (END, end)],
        }
    }
}

/// 端数処理.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundingMode {
    /// 切捨て.
    #[choice(id = "floor", ja = "切捨て", en = "Down")]
    Floor,
    /// 切上げ.
    #[choice(id = "ceiling", ja = "切上げ", en = "Up")]
    Ceiling,
    /// 四捨五入.
    #[choice(id = "half-up", ja = "四捨五入", en = "Half up")]
    HalfUp,
}

/// Over what a cap counts.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CapScope {
    /// Each fiscal year anew.
    #[choice(id = "fiscal-year", ja = "年度ごと", en = "Each fiscal year")]
    FiscalYear,
    /// Over the life of the scheme.
    #[choice(id = "lifetime", ja = "通算", en = "Whole life of the scheme")]
    Lifetime,
}

/// What happens to an amount over a cap.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverCap {
    /// It is reduced to what the cap leaves.
    #[choice(id = "reduce", ja = "上限額まで減額", en = "Reduce")]
    Reduce,
    /// The application is refused.
    #[choice(id = "refuse", ja = "不交付", en = "Refuse")]
    Refuse,
}

impl Settings {
    pub(super) fn rate(&self) -> Result<Fraction, Fault> {
        Fraction::whole(self.rate_numerator)
            .over(Fraction::whole(self.rate_denominator))?
            .ok_or_else(|| Fault::new("the rate has no denominator"))
    }

    /// How what the rate gives is rounded.
    pub(super) const fn rounding(&self) -> Rounding {
        let unit_yen = self.rounding_unit_yen.get();
        match self.rounding_mode {
            RoundingMode::Floor => Rounding::floor(unit_yen),
            RoundingMode::Ceiling => Rounding::ceiling(unit_yen),
            RoundingMode::HalfUp => Rounding::half_up(unit_yen),
        }
    }

    /// What becomes of a request over what is left of the budget. Pro rata, nobody gets all.
    pub(super) fn over_budget(&self) -> OverCap {
        match self.selection_method {
            SelectionMethod::ProRata => OverCap::Reduce,
            SelectionMethod::FirstCome | SelectionMethod::ByScore => {
                self.over_budget.unwrap_or(self.over_cap)
            }
        }
    }

    /// Which changes need no approval; none where the guideline names no tolerance.
    pub(super) fn tolerance(&self) -> Option<Tolerance> {
        let minor = self.minor_change.unwrap_or(MinorChange::EitherWay);
        self.change_tolerance.map(|tolerance| Tolerance { share: tolerance.percent(), minor })
    }

    /// Everything that could make an answer absurd.
    pub(super) fn check(&self, problems: &mut Problems<Self>) {
        if self.period_to < self.period_from {
            problems.add(
                "period_to",
                "末日が初日より前です。初日以後の日にしてください。",
                "The period ends before it begins: enter a last day on or after the first.",
            );
        }
        if self.rate_numerator > self.rate_denominator {
            problems.add(
                "rate_numerator",
                "補助率が10/10を超えています。分母以下にしてください。",
                "The rate is more than 10/10: enter at most the denominator.",
            );
        }
        if self.area_cap.is_some() && self.areas.is_empty() {
            problems.add(
                "areas",
                "地域の上限額を使うには地域の一覧が必要です。表記が揺れると上限が分かれてしまいます。",
                "A cap per area needs the list of areas, or two spellings would split it.",
            );
        }
        let caps = [self.project_cap, self.body_cap, self.area_cap, self.year_cap];
        if self.rounding_mode == RoundingMode::Floor
            && caps.into_iter().flatten().any(|cap| cap < self.rounding_unit_yen)
        {
            problems.add(
                "rounding_unit_yen",
                "切捨ての単位が上限額を上回っているため、誰にも交付できません。いちばん小さい上限額以下の単位にしてください。",
                "Rounding down to it comes after the caps and it is above one, so nobody could be granted anything: enter at most the smallest cap.",
            );
        }
        self.check_life(problems);
        self.check_caps(problems);
        for (setting, codes) in
            [("exclusions", &self.exclusions), ("required_documents", &self.required_documents)]
        {
            for (row, listed) in codes.iter().enumerate() {
                if codes.iter().take(row).any(|earlier| earlier.code == listed.code) {
                    problems.add_row(
                        setting,
                        row,
                        "同じコードが前の行にあります。コードを変えてください。",
                        "An earlier row has the same code: change one of them.",
                    );
                }
            }
        }
        for (row, area) in self.areas.iter().enumerate() {
            if self.areas.iter().take(row).any(|earlier| earlier.name == area.name) {
                problems.add_row(
                    "areas",
                    row,
                    "同じ地域名が前の行にあります。行を消してください。",
                    "An earlier row has the same name: delete one of them.",
                );
            }
        }
    }

    /// A selection needs a budget, a direction a tolerance.
    fn check_life(&self, problems: &mut Problems<Self>) {
        let shares_out = self.selection_method != SelectionMethod::FirstCome;
        if shares_out && self.year_cap.is_none() {
            problems.add(
                "selection_method",
                "採点順や按分で選定するには年度の上限額（予算枠）が必要です。",
                "To select by score or pro rata there has to be a cap per fiscal year to share out.",
            );
        }
        if self.minor_change.is_some() && self.change_tolerance.is_none() {
            problems.add(
                "minor_change",
                "軽微な変更の範囲が空欄です。範囲を入力するか、向きも空欄にしてください。",
                "The tolerance is blank: enter one, or leave this blank too.",
            );
        }
    }

    /// A narrower cap above a wider one of the same span can never bind; a minimum above a cap refuses
    /// everyone. A project fits every span; a cap over the life of the scheme may well be above one of
    /// a year.
    fn check_caps(&self, problems: &mut Problems<Self>) {
        let each_year = |scope| scope == CapScope::FiscalYear;
        let body_by_area = self.body_cap.filter(|_| self.body_cap_scope == self.area_cap_scope);
        let body_by_year = self.body_cap.filter(|_| each_year(self.body_cap_scope));
        let area_by_year = self.area_cap.filter(|_| each_year(self.area_cap_scope));
        let caps = [
            ("project_cap", self.project_cap, [None, None, None]),
            ("body_cap", self.body_cap, [self.project_cap, None, None]),
            ("area_cap", self.area_cap, [self.project_cap, body_by_area, None]),
            ("year_cap", self.year_cap, [self.project_cap, body_by_year, area_by_year]),
        ];
        for (name, cap, narrower) in caps {
            let Some(cap) = cap else { continue };
            if narrower.into_iter().flatten().any(|narrower| narrower > cap) {
                problems.add(
                    name,
                    "より狭い単位の上限額を下回っています。大きくするか、狭い単位の上限額を下げてください。",
                    "It is below the cap of a narrower unit: raise it, or lower the narrower one.",
                );
            }
            if self.minimum_amount.is_some_and(|minimum| minimum > cap) {
                problems.add(
                    name,
                    "補助金の下限額を下回っているため、誰にも交付できません。",
                    "It is below the smallest amount, so nobody could be granted anything.",
                );
            }
        }
    }
}
