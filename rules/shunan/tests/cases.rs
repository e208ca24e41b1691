//! Runs `cases.yaml` natively; the same file runs on the component with `kisoku test`.
#[path = "../../explained.rs"]
mod explained;

kisoku_harness::cases!(shunan);

/// Told where a table has more findings than a person reads; a list names the rows.
const MORE: &str = "further-findings";

/// Which reasons tell why a number is blank.
const WHY: &[explained::Why] = &[
    (
        "cumulative-goals",
        &["cumulative", "remaining", "achievement_ratio"],
        &["year-twice", "actual-missing"],
    ),
    ("cumulative-goals", &["remaining", "achievement_ratio"], &["years-missing"]),
    ("department-resources", &["staff_sum", "staff_difference"], &["staff-not-computable"]),
    (
        "department-resources",
        &["regular_cost_computed_thousand_yen", "regular_cost_difference_thousand_yen"],
        &["cost-not-computable"],
    ),
    ("department-resources", &["personnel_cost_total_thousand_yen"], &["cost-total-not-computable", MORE]),
    (
        "department-resources",
        &["fiscal_year_staff_cost_per_head_thousand_yen"],
        &["cost-per-head-not-computable", "no-fiscal-year-staff", MORE],
    ),
];

#[test]
fn a_blank_number_is_told_why() {
    explained::check::<shunan::Module>(include_str!("../cases.yaml"), WHY);
}
