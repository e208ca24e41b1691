//! Runs `cases.yaml` natively.
#[path = "../../explained.rs"]
mod explained;

kisoku_harness::cases!(iga);

/// Which reasons tell why a number is blank.
const WHY: &[explained::Why] = &[
    (
        "manifesto-achievement",
        &["achievement_ratio", "gap"],
        &["two-yardsticks", "nothing-to-grade", "target-missing", "actual-missing", "goal-without-number"],
    ),
    ("manifesto-achievement", &["achievement_ratio"], &["target-zero", "decrease-to-zero-or-below"]),
    (
        "kiratto-activation",
        &[
            "activation_rate",
            "never_used_rate",
            "outreach_group",
            "outreach_applied",
            "outreach_granted",
            "outreach_implemented",
            "outreach_ratio",
        ],
        &["rows-empty", "roster-size-differs", "past-uses-contradict", "counts-contradict"],
    ),
];

#[test]
fn a_blank_number_is_told_why() {
    explained::check::<iga::Module>(include_str!("../cases.yaml"), WHY);
}
