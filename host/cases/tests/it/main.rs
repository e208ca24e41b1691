//! Cases as text against rules in memory: what cannot be read, what differs, what was reached. The same
//! through a real module is in the harness.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod compare;
mod coverage;
mod read;
mod rules;

use std::sync::Arc;

use kisoku_cases::{Report, Suite};
use kisoku_core::ports::Rules;

/// The report on cases, whose settings are those of every test.
fn report(cases: &str) -> Report {
    let text = format!("settings:\n  grant: {{ cap: 200 }}\ncases:\n{cases}");
    let rules: Arc<dyn Rules> = Arc::new(rules::Double::new());
    kisoku_cases::run(&Suite::read(&text).unwrap(), &rules)
}

/// One case in one line.
fn case(programme: &str, rest: &str) -> String {
    format!("  - {{ programme: {programme}, name: n, source: s, {rest} }}\n")
}
