//! What a rule author imports: exact types, derive macros and the contract with the host. A rule is
//! plain structs and three functions; the manifest and every conversion follow from the structs.
//!
//! - [`Eligibility`], [`Achievement`] and [`Assessment`] are the questions a programme answers.
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
//! const HALF: Citation = Citation::of("補助金交付要綱", "Grant rules").article("第3条", "Article 3");
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

pub mod prelude;
pub mod record;
pub mod wit;

mod amount;
mod answer;
mod calendar;
mod choice;
mod citation;
mod declare;
mod fault;
mod findings;
mod fraction;
#[cfg(target_family = "wasm")]
mod memory;
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
pub use fault::Fault;
pub use findings::Findings;
pub use fraction::{Fraction, percent};
pub use kisoku_sdk_macros::{
    Bands, Breakdowns, Choice, Lists, Measures, Reasons, Record, Row, Steps, Tallies,
};
pub use money::{Decimal, Yen};
pub use names::{Bands, Steps};
pub use problems::Problems;
pub use programme::{Achievement, Assessment, Eligibility};
pub use reasons::{Effect, FieldOf, Parameter, Percent, Points, Reasons, field_of};
pub use record::{Record, Row};
pub use rounding::Rounding;
pub use scale::{Interval, Scale, ScaleProblem, ScaleTable, above, at_least, at_most, below, exactly};
pub use tallies::{Tallies, Total};
pub use text::{Label, Text, label};

/// What the derive macros call. Not for authors.
///
/// Mistakes that do not build; the record that does:
/// ```
/// # use kisoku_sdk::prelude::*;
/// #[derive(Record)]
/// pub struct Application {
///     #[field(ja = "基準日", en = "Date", reference_date)]
///     pub on: Date,
///     #[field(ja = "額", en = "Yen", min = 1)]
///     pub amount: Yen,
/// }
/// #[derive(Tallies)]
/// #[tallies(record = Application, settings = ())]
/// pub struct Usage {
///     #[tally(ja = "計", en = "Sum", sum = granted_yen, by = [on], period = lifetime)]
///     pub total: Yen,
/// }
/// ```
/// A label without English:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Record)]
/// pub struct Application { #[field(ja = "基準日", reference_date)] pub on: Date }
/// ```
/// A key that does not exist:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Record)]
/// pub struct Application { #[field(ja = "基準日", en = "Date", reference)] pub on: Date }
/// ```
/// A limit that the type does not have:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Record)]
/// pub struct Application { #[field(ja = "基準日", en = "Date", chars_max = 5)] pub on: Date }
/// ```
/// Two reference dates:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Record)]
/// pub struct Application {
///     #[field(ja = "始", en = "Start", reference_date)] pub start: Date,
///     #[field(ja = "終", en = "End", reference_date)] pub end: Date,
/// }
/// ```
/// A reference date that may be blank:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Record)]
/// pub struct Application { #[field(ja = "基準日", en = "Date", reference_date)] pub on: Option<Date> }
/// ```
/// A tally by a field that does not exist:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Tallies)]
/// #[tallies(record = (), settings = ())]
/// pub struct Usage {
///     #[tally(ja = "計", en = "Sum", sum = granted_yen, by = [area], period = lifetime)] pub total: Yen,
/// }
/// ```
/// A tally of yen that is no yen:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Tallies)]
/// #[tallies(record = (), settings = ())]
/// pub struct Usage {
///     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = lifetime)] pub total: i64,
/// }
/// ```
/// A period that is chosen by options in another order:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// #[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
/// pub enum Scope {
///     #[choice(id = "lifetime", ja = "全期間", en = "Whole period")] Lifetime,
///     #[choice(id = "fiscal-year", ja = "年度", en = "Fiscal year")] FiscalYear,
/// }
/// #[derive(Record)]
/// pub struct Settings { #[field(ja = "範囲", en = "Scope")] pub scope: Scope }
/// #[derive(Tallies)]
/// #[tallies(record = (), settings = Settings)]
/// pub struct Usage {
///     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = setting(scope))] pub total: Yen,
/// }
/// ```
/// A message that names a parameter that the reason does not have:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// const RULES: Citation = Citation::of("要綱", "Rules");
/// #[derive(Reasons)]
/// pub enum Reason {
///     #[reason(code = "late", effect = refused, ja = "{day}", en = "{date}", cite = RULES)]
///     Late { date: Date },
/// }
/// ```
/// A day that does not exist:
/// ```compile_fail
/// # use kisoku_sdk::prelude::*;
/// const DAY: Date = Date::new(2025, 2, 29);
/// ```
#[doc(hidden)]
pub mod derive {
    pub use crate::answer::Lines;
    pub use crate::choice::{at, options};
    pub use crate::record::scalar::{NoLimits, Scalar};
    pub use crate::record::{
        Column, Field, FieldName, FieldWords, Mismatch, chooses_period, column, end, field, optional,
        position, take, take_cell,
    };
    pub use crate::tallies::take as take_total;
    pub use crate::wit::api;
}

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
                settings: ::std::vec::Vec<$crate::wit::api::Value>,
                values: ::std::vec::Vec<$crate::wit::api::Value>,
                usage: $crate::wit::api::Usage,
            ) -> ::core::result::Result<$crate::wit::api::Decision, $crate::wit::api::Fault> {
                $crate::module::decide(PROGRAMMES, programme, settings, values, usage)
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
