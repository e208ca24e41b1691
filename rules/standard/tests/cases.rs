//! Runs `cases.yaml` natively.
#[path = "../../explained.rs"]
mod explained;

kisoku_harness::cases!(standard);

/// Which reasons tell why a number is blank.
const WHY: &[explained::Why] = &[
    ("standard-bands", &["achievement_ratio", "progress", "gap"], &["target-missing", "actual-missing"]),
    ("standard-bands", &["achievement_ratio"], &["not-computable", "ratio-not-computable"]),
    (
        "standard-bands",
        &["progress"],
        &[
            "baseline-missing",
            "no-baseline",
            "not-computable",
            "progress-not-computable",
            "target-against-direction",
        ],
    ),
    (
        "standard-activation",
        &["granted", "activation_rate", "never_used_rate", "missing_bodies"],
        &["rows-empty", "roster-size-differs", "past-uses-contradict"],
    ),
];

#[test]
fn a_blank_number_is_told_why() {
    explained::check::<standard::Module>(include_str!("../cases.yaml"), WHY);
}
