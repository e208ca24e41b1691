//! Reads `cases.yaml` and runs its cases against any rules, native or sealed, with the coverage of
//! reasons and bands. Where the rules come from and how a report is shown is the caller's.
//!
//! A case is a record with the answer that a document, or a stated assumption, demands:
//! ```yaml
//! settings:                       # by programme, for every case that does not override them
//!   long-life-gift: { gift: 30000, age_min: 88 }
//! cases:
//!   - programme: long-life-gift
//!     name: a resident of 88
//!     source: 交付要綱 第2条        # document and place, or "assumption: …" where it is silent
//!     record: { on: 2025-09-15, age: 88, resident: true }   # or `rows: [..]` of an assessment
//!     expect: { verdict: eligible, amount_yen: 30000, reasons: [age-reached, flat-amount] }
//! ```
//! `settings` and `usage` of a case are optional. Everything under `expect` is optional but must not
//! be empty; see [`Expect`]. A case may expect `problems` of its record, or `settings_problems`,
//! instead of an answer.

mod compare;
mod coverage;
mod error;
mod expect;
mod report;
mod run;
mod suite;
mod yaml;

pub use coverage::{Coverage, Reached};
pub use error::CasesError;
pub use expect::{Expect, ExpectedAnswer, ExpectedProblem, ExpectedSettingsProblem};
pub use report::{Failure, Report};
pub use run::run;
pub use suite::{CASES_BYTES_MAX, Case, Suite};
