//! 部の経営資源: staff and personnel cost of departments, computed again from what is printed. Budgets
//! are not here: nothing that is printed adds up to them.

mod answers;
mod reasons;

use kisoku_sdk::prelude::*;

pub use answers::{Breakdowns, Lists, Measures, RowMeasures};
pub use reasons::Reason;

/// One department in one fiscal year, as printed; a blank is not zero.
#[derive(Record)]
pub struct Department {
    /// The calendar year in which the fiscal year begins.
    #[field(
        ja = "年度",
        en = "Fiscal year",
        min = 1989,
        max = 2200,
        help_ja = "西暦で入力します（令和5年度は2023）。",
        help_en = "The calendar year in which it begins."
    )]
    pub fiscal_year: i64,
    /// Its name.
    #[field(ja = "部", en = "Department", chars_max = 100)]
    pub department: Text,
    /// All staff.
    #[field(ja = "職員数", en = "Staff", max = 1_000_000)]
    pub staff_total: Option<Decimal>,
    /// Regular staff.
    #[field(ja = "うち正職員", en = "Regular staff", max = 1_000_000)]
    pub staff_regular: Option<Decimal>,
    /// 会計年度任用職員: staff appointed for a fiscal year.
    #[field(ja = "うち会計年度任用職員", en = "Fiscal-year appointed staff", max = 1_000_000)]
    pub staff_fiscal_year: Option<Decimal>,
    /// Average pay of regular staff, in thousand yen.
    #[field(ja = "職員平均給与（千円）", en = "Average salary (thousand yen)", max = 1_000_000)]
    pub average_salary_thousand_yen: Option<i64>,
    /// Cost of regular staff, in thousand yen.
    #[field(ja = "人件費 正職員（千円）", en = "Cost of regular staff (thousand yen)", max = 1_000_000_000)]
    pub personnel_cost_regular_thousand_yen: Option<i64>,
    /// Cost of fiscal-year appointed staff, in thousand yen.
    #[field(
        ja = "人件費 会計年度任用職員（千円）",
        en = "Cost of fiscal-year appointed staff (thousand yen)",
        max = 1_000_000_000
    )]
    pub personnel_cost_fiscal_year_thousand_yen: Option<i64>,
}

/// 部の経営資源.
///
/// Source: 部の運営方針書（周南市）, 2 部の経営資源: FY2023 シティネットワーク推進部, FY2024 地域振興部. That the
/// cost of regular staff is staff × average salary, rounded half up to thousand yen, is a reading that
/// both documents bear out.
pub struct DepartmentResources;

impl Assessment for DepartmentResources {
    const ID: &'static str = "department-resources";
    const LABEL: Label = label("部の経営資源の検算", "Check of department resources");
    type Row = Department;
    type Settings = ();
    type Reason = Reason;
    type Band = ();
    type Measures = Measures;
    type Lists = Lists;
    type Breakdowns = Breakdowns;

    fn assess((): &(), rows: &[Department]) -> Result<Assessed<Self>, Fault> {
        let mut findings = Findings::new();
        if rows.is_empty() {
            findings.add(Reason::RowsEmpty);
        }
        let mut lists = Lists::default();
        let mut measures = Measures::default();
        let mut by_row = Vec::with_capacity(rows.len());
        for (position, row) in rows.iter().enumerate() {
            measures.rows += 1;
            let staff = check_staff(row, &mut findings)?;
            measures.staff_checked += i64::from(staff != Check::NotComputable);
            if staff == Check::Differs {
                measures.rows_not_adding_up += 1;
                lists.rows_not_adding_up.add(position);
            }
            let cost = check_cost(row, &mut findings)?;
            measures.costs_checked += i64::from(cost != Check::NotComputable);
            if cost == Check::Differs {
                measures.rows_cost_differs += 1;
                lists.rows_cost_differs.add(position);
            }
            let derived = check_derived(row);
            if [staff, cost].contains(&Check::NotComputable) || !derived.is_empty() {
                lists.rows_not_computable.add(position);
            }
            let key = format!("{} {} {}", measures.rows, row.fiscal_year, row.department.as_str());
            by_row.push(Line::new(key, line(row)?));
        }
        // What is compared with nothing comes after every slip.
        for reason in rows.iter().flat_map(check_derived) {
            findings.add_of_row(reason);
        }
        finish(&mut findings, &measures);
        Ok(findings.assess(Target::None, None, measures, lists, Breakdowns { by_row }))
    }
}

/// Ends the findings: what was left out, and what follows, in one sentence each.
fn finish(findings: &mut Findings<Reason>, measures: &Measures) {
    findings.add_rest_of_rows(|count| Reason::FurtherFindings { count });
    let adding_up = measures.staff_checked - measures.rows_not_adding_up;
    if adding_up > 0 {
        findings.add(Reason::StaffAddsUp { rows: adding_up });
    }
    let following = measures.costs_checked - measures.rows_cost_differs;
    if following > 0 {
        findings.add(Reason::CostFollows { rows: following });
    }
}

/// How a printed figure compares with the computed one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    Follows,
    Differs,
    NotComputable,
}

fn check_staff(row: &Department, findings: &mut Findings<Reason>) -> Result<Check, Fault> {
    const BLANK: [FieldOf; 3] = [
        field_of::<Department>("staff_total"),
        field_of::<Department>("staff_regular"),
        field_of::<Department>("staff_fiscal_year"),
    ];
    let department = row.department.clone();
    let Some((staff_total, sum)) = row.staff_total.zip(staff_sum(row)?) else {
        let given = [row.staff_total, row.staff_regular, row.staff_fiscal_year].map(|it| it.is_some());
        if let Some(field) = first_blank(BLANK, given) {
            findings.add_of_row(Reason::StaffNotComputable { department, field });
        }
        return Ok(Check::NotComputable);
    };
    if sum == staff_total {
        return Ok(Check::Follows);
    }
    let difference = staff_total.minus(sum)?;
    findings.add_of_row(Reason::StaffDoesNotAddUp { department, staff_total, sum, difference });
    Ok(Check::Differs)
}

fn check_cost(row: &Department, findings: &mut Findings<Reason>) -> Result<Check, Fault> {
    const BLANK: [FieldOf; 3] = [
        field_of::<Department>("personnel_cost_regular_thousand_yen"),
        field_of::<Department>("staff_regular"),
        field_of::<Department>("average_salary_thousand_yen"),
    ];
    let department = row.department.clone();
    let (Some(printed), Some(staff), Some(average_salary)) =
        (row.personnel_cost_regular_thousand_yen, row.staff_regular, row.average_salary_thousand_yen)
    else {
        let given = [
            row.personnel_cost_regular_thousand_yen.is_some(),
            row.staff_regular.is_some(),
            row.average_salary_thousand_yen.is_some(),
        ];
        if let Some(field) = first_blank(BLANK, given) {
            findings.add_of_row(Reason::CostNotComputable { department, field });
        }
        return Ok(Check::NotComputable);
    };
    let computed = regular_cost(staff, average_salary)?;
    if computed == printed {
        return Ok(Check::Follows);
    }
    let difference = printed - computed;
    findings.add_of_row(Reason::CostDiffers {
        department,
        printed,
        computed,
        difference,
        staff,
        average_salary,
    });
    Ok(Check::Differs)
}

/// Why what is compared with nothing cannot be computed: the sum of the costs, and a cost per head.
fn check_derived(row: &Department) -> Vec<Reason> {
    const REGULAR: FieldOf = field_of::<Department>("personnel_cost_regular_thousand_yen");
    const OTHER: FieldOf = field_of::<Department>("personnel_cost_fiscal_year_thousand_yen");
    const STAFF: FieldOf = field_of::<Department>("staff_fiscal_year");
    let department = || row.department.clone();
    let regular = row.personnel_cost_regular_thousand_yen.is_some();
    let other = row.personnel_cost_fiscal_year_thousand_yen.is_some();
    let mut reasons = Vec::new();
    if let Some(field) = first_blank([REGULAR, OTHER], [regular, other]) {
        reasons.push(Reason::CostTotalNotComputable { department: department(), field });
    }
    if let Some(field) = first_blank([OTHER, STAFF], [other, row.staff_fiscal_year.is_some()]) {
        reasons.push(Reason::CostPerHeadNotComputable { department: department(), field });
    } else if row.staff_fiscal_year == Some(Decimal::new(0, 0)) {
        reasons.push(Reason::NoFiscalYearStaff { department: department() });
    }
    reasons
}

fn first_blank<const N: usize>(fields: [FieldOf; N], given: [bool; N]) -> Option<FieldOf> {
    fields.into_iter().zip(given).find(|(_, given)| !given).map(|(field, _)| field)
}

fn staff_sum(row: &Department) -> Result<Option<Decimal>, Fault> {
    row.staff_regular.zip(row.staff_fiscal_year).map(|(regular, other)| regular.plus(other)).transpose()
}

/// Staff × average salary in thousand yen, rounded half up (四捨五入).
fn regular_cost(staff: Decimal, average_salary_thousand_yen: i64) -> Result<i64, Fault> {
    let exact = Fraction::from(staff).times(Fraction::whole(average_salary_thousand_yen))?;
    Ok(exact.plus(percent(50))?.floor())
}

fn line(row: &Department) -> Result<RowMeasures, Fault> {
    let staff_sum = staff_sum(row)?;
    let printed = row.personnel_cost_regular_thousand_yen;
    let computed = row
        .staff_regular
        .zip(row.average_salary_thousand_yen)
        .map(|(staff, average_salary)| regular_cost(staff, average_salary))
        .transpose()?;
    let other_cost = row.personnel_cost_fiscal_year_thousand_yen;
    let per_head = other_cost
        .map(Fraction::whole)
        .zip(row.staff_fiscal_year)
        .map(|(cost, staff)| cost.over(staff.into()))
        .transpose()?;
    Ok(RowMeasures {
        staff_sum,
        staff_difference: row.staff_total.zip(staff_sum).map(|(it, sum)| it.minus(sum)).transpose()?,
        regular_cost_computed_thousand_yen: computed,
        regular_cost_difference_thousand_yen: printed
            .zip(computed)
            .map(|(printed, computed)| printed - computed),
        personnel_cost_total_thousand_yen: printed.zip(other_cost).map(|(regular, other)| regular + other),
        fiscal_year_staff_cost_per_head_thousand_yen: per_head.flatten(),
    })
}
