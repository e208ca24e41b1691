//! What a rule author imports: exact types, derive macros and the contract with the host. A rule is
//! plain structs and three functions; the manifest and every conversion follow from the structs.
//!
//! - [`Eligibility`], [`Achievement`] and [`Assessment`] are the questions a programme answers; [`Life`] names
//!   what becomes of a grant after its decision: selection, change, report, repayment.
//! - `#[derive(Record)]`, `Row` and `Choice` say what goes in; `Tallies` what the host keeps.
//! - `#[derive(Reasons)]`, `Steps`, `Bands`, `Measures`, `Lists` and `Breakdowns` say what comes out.
//! - [`Yen`], [`Decimal`], [`Fraction`], [`Rounding`], [`Scale`] and [`Amount`] compute exactly: there is
//!   no float, and what does not fit 64 bits is a [`Fault`], never another number.
//! - [`module!`] makes a component of the programmes on wasm, and natively a type for the test harness.
//!
//! A whole module; `examples/smallest-module` and `examples/hagi-grant` have all that a real one needs:
//! ```
//! use kisoku_sdk::prelude::*;
//!
//! kisoku_sdk::module! {
//!     name: "half",
//!     programmes: [eligibility HalfGrant],
//! }
//!
//! const HALF: Citation = Citation::of("補助金交付要綱", "Grant guideline").article("第3条", "Article 3");
//!
//! #[derive(Record)]
//! pub struct Application {
//!     #[field(ja = "申請日", en = "Filed on", reference_date)]
//!     filed_on: Date,
//!     #[field(ja = "対象経費", en = "Eligible expense", min = 1)]
//!     expense: Yen,
//! }
//!
//! #[derive(Reasons)]
//! pub enum Reason {
//!     #[reason(code = "half", effect = passed, ja = "{expense}の2分の1です。", en = "Half of {expense}.", cite = HALF)]
//!     Half { expense: Yen },
//! }
//!
//! #[derive(Steps)]
//! pub enum Step {
//!     #[step(id = "expense", ja = "対象経費", en = "Eligible expense")]
//!     Expense,
//!     #[step(id = "half", ja = "2分の1", en = "Half")]
//!     Half,
//!     #[step(id = "rounding", ja = "千円未満切捨て", en = "Whole thousands")]
//!     Rounding,
//! }
//!
//! pub struct HalfGrant;
//!
//! impl Eligibility for HalfGrant {
//!     const ID: &'static str = "half-grant";
//!     const LABEL: Label = label("補助金", "Grant");
//!     type Record = Application;
//!     type Settings = ();
//!     type Usage = ();
//!     type Reason = Reason;
//!     type Step = Step;
//!
//!     fn decide((): &(), application: &Application, (): &()) -> Result<Decision<Self>, Fault> {
//!         let mut findings = Findings::new();
//!         findings.add(Reason::Half { expense: application.expense });
//!         let mut amount = Amount::starting(Step::Expense, application.expense);
//!         amount.at_rate(Step::Half, percent(50));
//!         amount.round(Step::Rounding, Rounding::floor(1_000));
//!         Ok(findings.decide(amount))
//!     }
//! }
//! # fn main() {}
//! ```

#![deny(clippy::float_arithmetic, reason = "no float ever touches money or a grade")]

// The derive macros name this crate, in it too.
extern crate self as kisoku_sdk;

pub mod prelude;
pub mod record;
pub mod wit;

mod amount;
mod answer;
mod calendar;
mod choice;
mod citation;
mod claim;
mod declare;
#[doc(hidden)]
pub mod derive;
mod fault;
mod findings;
mod fraction;
mod life;
#[cfg(target_family = "wasm")]
mod memory;
mod minor;
#[doc(hidden)]
pub mod module;
mod money;
mod names;
mod panic;
mod problems;
mod programme;
mod reasons;
mod rounding;
mod scale;
mod tallies;
mod text;

pub use amount::{Amount, Cut};
pub use answer::{Assessed, Breakdowns, Decision, Grading, Line, Lists, Measures, Number, Rows, Target};
pub use calendar::{Date, FiscalYear, Period};
pub use choice::{Choice, Choices};
pub use citation::Citation;
pub use claim::{Claim, ClaimPart, Ground, SurchargeSteps};
pub use fault::Fault;
pub use findings::Findings;
pub use fraction::{Fraction, percent};
pub use kisoku_sdk_macros::{
    Bands, Breakdowns, Choice, Lists, Measures, Reasons, Record, Row, Steps, Tallies,
};
pub use life::{Former, Life, Select, Selection, SelectionMethod, Settle, Surcharge};
pub use minor::{MinorChange, Tolerance};
pub use money::{Decimal, Yen};
pub use names::{Bands, Steps};
pub use problems::Problems;
pub use programme::{Achievement, Assessment, Eligibility};
pub use reasons::{Effect, FieldOf, Parameter, Percent, Points, Reasons, field_of};
pub use record::{Record, Row};
pub use rounding::Rounding;
pub use scale::{Interval, Scale, ScaleProblem, ScaleTable, above, at_least, at_most, below, exactly};
pub use tallies::{Tallies, Total, TotalName};
pub use text::{Label, Text, label};

/// Makes a module of programmes: a component on wasm, and natively `Module`, which the harness drives.
///
/// ```text
/// kisoku_sdk::module! {
///     name: "yamaguchi",
///     programmes: [
///         eligibility grant::MiraiZukuriGrant,
///         achievement indicators::PlanIndicators,
///         assessment coverage::GrantCoverage,
///     ],
/// }
/// ```
#[macro_export]
macro_rules! module {
    (name: $name:literal, programmes: [$($kind:ident $programme:ty),+ $(,)?] $(,)?) => {
        /// This module, as the contract has it.
        pub struct Module;

        static PROGRAMMES: &[$crate::module::Programme] =
            &[$($crate::module::Programme::$kind::<$programme>()),+];

        impl $crate::wit::api::Guest for Module {
            fn describe() -> $crate::wit::api::Manifest {
                $crate::module::describe($name, ::core::env!("CARGO_PKG_VERSION"), PROGRAMMES)
            }

            fn check_settings(
                programme: u32,
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
            ) -> ::std::vec::Vec<$crate::wit::api::SettingsProblem> {
                $crate::module::settings_problems(PROGRAMMES, programme, settings)
            }

            fn decide(
                programme: u32,
                stage: $crate::wit::api::Stage,
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
                values: ::std::vec::Vec<$crate::wit::api::Value>,
                usage: $crate::wit::api::Usage,
            ) -> ::core::result::Result<$crate::wit::api::Decision, $crate::wit::api::Fault> {
                $crate::module::decide(PROGRAMMES, programme, stage, settings, values, usage)
            }

            fn grade(
                programme: u32,
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
                values: ::std::vec::Vec<$crate::wit::api::Value>,
            ) -> ::core::result::Result<$crate::wit::api::Grading, $crate::wit::api::Fault> {
                $crate::module::grade(PROGRAMMES, programme, settings, values)
            }

            fn assess(
                programme: u32,
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
                rows: ::std::vec::Vec<::std::vec::Vec<$crate::wit::api::Value>>,
            ) -> ::core::result::Result<$crate::wit::api::Assessment, $crate::wit::api::Fault> {
                $crate::module::assess(PROGRAMMES, programme, settings, rows)
            }

            fn decide_many(
                programme: u32,
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
                applications: ::std::vec::Vec<$crate::wit::api::Application>,
            ) -> ::std::vec::Vec<
                ::core::result::Result<$crate::wit::api::Decision, $crate::wit::api::Fault>,
            > {
                $crate::module::decide_many(PROGRAMMES, programme, settings, applications)
            }

            fn grade_many(
                programme: u32,
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
                records: ::std::vec::Vec<::std::vec::Vec<$crate::wit::api::Value>>,
            ) -> ::std::vec::Vec<
                ::core::result::Result<$crate::wit::api::Grading, $crate::wit::api::Fault>,
            > {
                $crate::module::grade_many(PROGRAMMES, programme, settings, records)
            }
        }

        #[cfg(target_family = "wasm")]
        $crate::wit::export_rules!(Module with_types_in $crate::wit);
    };
}
