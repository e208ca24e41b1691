//! The reasons of the check of department resources with their citations. When each applies is in
//! [`super`].

use kisoku_sdk::prelude::*;

const POLICY: Citation =
    Citation::of("部の運営方針書（周南市）", "Policy sheets of departments, Shunan city");
const STAFF: Citation = POLICY.article("2 部の経営資源（1）部の体制", "2 Resources (1), staff");
const COST: Citation = POLICY
    .article(
        "2 部の経営資源（1）部の体制（計算式と端数処理は記載なし）",
        "2 Resources (1), staff; formula and rounding are not stated",
    )
    .unconfirmed();
const BLANKS: Citation = POLICY
    .article(
        "2 部の経営資源（1）部の体制（空欄の扱いは記載なし。0とみなさないと読む）",
        "2 Resources (1), staff; blanks are not described and not read as 0",
    )
    .unconfirmed();
const DERIVED: Citation = POLICY
    .article(
        "2 部の経営資源（1）部の体制（合計と1人あたりの額は記載なし。本モジュールの計算）",
        "2 Resources (1), staff; neither a sum of costs nor a cost per head is stated: the arithmetic is ours",
    )
    .unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// Nothing to check.
    #[reason(code = "rows-empty", effect = returned, ja = "部が1行もありません。表を入力してください。", en = "There is no row: enter the table of departments.", cite = BLANKS)]
    RowsEmpty,
    /// The staff adds up.
    #[reason(code = "staff-adds-up", effect = passed, ja = "{rows}行の職員数は、内訳の合計と一致します。", en = "The staff of {rows} rows is the sum of its parts.", cite = STAFF)]
    StaffAddsUp { rows: i64 },
    /// The staff does not add up.
    #[reason(code = "staff-does-not-add-up", effect = needs_person, ja = "{department}の職員数は{staff_total}ですが、内訳の合計は{sum}です（差{difference}）。", en = "The staff of {department} is {staff_total}, but its parts add up to {sum} (difference {difference}).", cite = STAFF)]
    StaffDoesNotAddUp { department: Text, staff_total: Decimal, sum: Decimal, difference: Decimal },
    /// The staff cannot be compared.
    #[reason(code = "staff-not-computable", effect = returned, ja = "{department}の「{field}」が空欄のため、職員数を検算できません（空欄は0ではありません）。", en = "`{field}` of {department} is blank, so its staff cannot be checked; a blank is not 0.", cite = BLANKS)]
    StaffNotComputable { department: Text, field: FieldOf },
    /// The cost follows.
    #[reason(code = "cost-follows", effect = passed, ja = "{rows}行の正職員の人件費は、正職員数×平均給与を千円未満四捨五入した額と一致します。", en = "The cost of regular staff of {rows} rows is regular staff × average salary, rounded half up to thousand yen.", cite = COST)]
    CostFollows { rows: i64 },
    /// The cost is another one.
    #[reason(code = "cost-differs", effect = needs_person, ja = "{department}の正職員の人件費は{printed}千円ですが、{staff}人×平均給与{average_salary}千円を四捨五入すると{computed}千円です（差{difference}千円）。", en = "The cost of regular staff of {department} is {printed} thousand yen, but {staff} × {average_salary} thousand yen is {computed}, rounded half up (difference {difference}).", cite = COST)]
    CostDiffers {
        department: Text,
        printed: i64,
        computed: i64,
        difference: i64,
        staff: Decimal,
        average_salary: i64,
    },
    /// The cost cannot be compared.
    #[reason(code = "cost-not-computable", effect = returned, ja = "{department}の「{field}」が空欄のため、人件費を検算できません（空欄は0ではありません）。", en = "`{field}` of {department} is blank, so its cost cannot be checked; a blank is not 0.", cite = BLANKS)]
    CostNotComputable { department: Text, field: FieldOf },
    /// No sum of the costs.
    #[reason(code = "cost-total-not-computable", effect = passed, ja = "{department}の「{field}」が空欄のため、人件費の合計は計算できません。", en = "`{field}` of {department} is blank: its personnel cost in all is not computable.", cite = DERIVED)]
    CostTotalNotComputable { department: Text, field: FieldOf },
    /// No cost per head, because something is blank.
    #[reason(code = "cost-per-head-not-computable", effect = passed, ja = "{department}の「{field}」が空欄のため、会計年度任用職員1人あたりの人件費は計算できません。", en = "`{field}` of {department} is blank: the cost per head of fiscal-year appointed staff is not computable.", cite = DERIVED)]
    CostPerHeadNotComputable { department: Text, field: FieldOf },
    /// No cost per head, because there is nobody.
    #[reason(code = "no-fiscal-year-staff", effect = passed, ja = "{department}は会計年度任用職員が0人のため、1人あたりの人件費は計算できません。", en = "{department} has no fiscal-year appointed staff: a cost per head is not computable.", cite = DERIVED)]
    NoFiscalYearStaff { department: Text },
    /// More findings of rows than a person reads.
    #[reason(code = "further-findings", effect = passed, ja = "このほか{count}件は個別に示していません。該当する行は一覧にすべて示しています。", en = "{count} more are not told one by one; the lists name every row that they are found in.", cite = BLANKS)]
    FurtherFindings { count: i64 },
}
