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
//! A grant has stages after its application. Where a case says none, it is about the application:
//! ```yaml
//!     stage: { selection: 120000 }                                          # at most so many yen
//!     stage: { change: { former: {..}, granted_yen: 100000, granted_on: 2024-06-10 } }
//!     stage: { report: { former: {..}, granted_yen: 100000, granted_on: 2024-06-10 } }
//!     stage:
//!       repayment:                                                          # part by part, last payment first
//!         parts: [{ principal_yen: 200000, received_on: 2024-06-10, ground: cancellation }]   # or settlement
//!         returned_on: 2024-09-17
//! ```
//! `record` is the one after the change, or with the actual figures; `former` is the one that the grant
//! stood on, that of the case where it is left out.
//!
//! `settings` and `usage` of a case are optional. Everything under `expect` is optional but must not
//! be empty; see [`Expect`]. A case may expect `problems` of its record, or `settings_problems`,
//! instead of an answer.

mod compare;
mod coverage;
mod error;
mod expect;
mod report;
mod run;
mod stage;
mod suite;
mod yaml;

pub use coverage::{Coverage, Reached};
pub use error::CasesError;
pub use expect::{Expect, ExpectedAnswer, ExpectedProblem, ExpectedSettingsProblem};
pub use report::{Failure, Report};
pub use run::run;
pub use suite::{CASES_BYTES_MAX, Case, Suite};
