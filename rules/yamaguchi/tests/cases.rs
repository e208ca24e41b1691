//! Runs `cases.yaml` natively; the same file runs on the component with `kisoku test`.
#[path = "../../explained.rs"]
mod explained;

kisoku_harness::cases!(yamaguchi);

/// Which reasons tell why a number is blank.
const WHY: &[explained::Why] = &[
    (
        "plan-indicators",
        &["achievement_ratio"],
        &["target-missing", "actual-missing", "target-zero", "decrease-to-zero"],
    ),
    (
        "plan-indicators",
        &["progress"],
        &[
            "baseline-missing",
            "target-missing",
            "actual-missing",
            "target-equals-baseline",
            "target-against-direction",
        ],
    ),
    ("plan-indicators", &["gap", "gap_points"], &["target-missing", "actual-missing"]),
    ("plan-indicators", &["change", "change_points"], &["baseline-missing", "actual-missing"]),
    ("plan-indicators", &["gap_points", "change_points"], &["not-a-share"]),
    ("plan-indicators", &["next_target_change"], &["baseline-missing", "next-target-missing"]),
    (
        "plan-indicators",
        &["next_target_progress"],
        &[
            "baseline-missing",
            "next-target-missing",
            "actual-missing",
            "next-target-equals-baseline",
            "next-target-against-direction",
        ],
    ),
    ("grant-coverage", &["actual_coverage", "actual_coverage_change"], &["rows-empty", "no-actual-figures"]),
    ("grant-coverage", &["actual_coverage_change"], &["no-previous-actual"]),
    ("grant-coverage", &["planned_coverage"], &["rows-empty", "no-planned-figures"]),
    (
        "grant-coverage",
        &[
            "planned_against_actual_coverage",
            "planned_against_actual_areas",
            "planned_against_actual_projects",
        ],
        &["rows-empty", "no-actual-figures", "no-planned-figures", "no-actual-before-planned"],
    ),
    (
        "grant-coverage",
        &["planned_against_actual_areas", "planned_against_actual_projects"],
        &["no-actual-projects"],
    ),
    ("grant-coverage", &["coverage_change"], &["no-previous-actual", "no-previous-planned"]),
    ("action-status", &["implementation_rate"], &["rows-empty", "no-actions", "no-actions-of-policy"]),
    (
        "action-status",
        &["distinct_total", "distinct_implemented", "distinct_implementation_rate"],
        &["rows-empty", "repetition-not-told", "repetition-does-not-fit"],
    ),
    ("action-status", &["distinct_implementation_rate"], &["no-actions", "every-action-repeated"]),
    (
        "action-status",
        &["stated_implemented", "stated_implementation_rate"],
        &["rows-empty", "stated-figure-not-set"],
    ),
    ("action-status", &["stated_implementation_rate"], &["no-actions"]),
];

#[test]
fn a_blank_number_is_told_why() {
    explained::check::<yamaguchi::Module>(include_str!("../cases.yaml"), WHY);
}
