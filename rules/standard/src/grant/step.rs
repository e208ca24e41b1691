//! The steps to the amounts of `standard-grant`. Why each is taken is in [`super::reason`].

use kisoku_sdk::prelude::*;

/// The way from the expense to the amount, then the steps that only later stages have.
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
    #[step(
        id = "net-expense",
        ja = "控除後の補助対象経費を限度",
        en = "At most the expense less other income"
    )]
    NetExpense,
    #[step(id = "requested", ja = "交付申請額", en = "Requested amount")]
    Requested,
    #[step(id = "project-cap", ja = "1事業あたりの上限額", en = "Cap per project")]
    ProjectCap,
    #[step(id = "body-cap", ja = "1団体あたりの上限額", en = "Cap per body")]
    BodyCap,
    #[step(id = "area-cap", ja = "1地域あたりの上限額", en = "Cap per area")]
    AreaCap,
    #[step(id = "year-cap", ja = "年度の上限額", en = "Cap per fiscal year")]
    YearCap,
    #[step(
        id = "final-rounding",
        ja = "端数処理（申請額・上限額の後）",
        en = "Rounding after request and caps"
    )]
    FinalRounding,
    #[step(id = "selection", ja = "選定による割当額", en = "Given by the selection")]
    Selection,
    #[step(id = "granted", ja = "交付決定額", en = "Granted")]
    Granted,
    #[step(id = "principal", ja = "返還額", en = "Paid back")]
    Principal,
    #[step(id = "surcharge", ja = "加算金（年率×日数）", en = "Surcharge for the days")]
    Surcharge,
    #[step(id = "surcharge-rounding", ja = "円未満切捨て", en = "Whole yen")]
    SurchargeRounding,
}
