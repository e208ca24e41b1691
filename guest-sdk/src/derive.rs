//! What the derive macros call; not for authors. Its examples are the mistakes that do not build.
//!
//! The record that does build:
//! ```
//! # use kisoku_sdk::prelude::*;
//! #[derive(Record)]
//! pub struct Application {
//!     #[field(ja = "基準日", en = "Date", reference_date)]
//!     pub on: Date,
//!     #[field(ja = "額", en = "Yen", min = 1)]
//!     pub amount: Yen,
//! }
//! #[derive(Tallies)]
//! #[tallies(record = Application, settings = ())]
//! pub struct Usage {
//!     #[tally(ja = "計", en = "Sum", sum = granted_yen, by = [on], period = lifetime)]
//!     pub total: Yen,
//! }
//! ```
//! A label without English:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Record)]
//! pub struct Application { #[field(ja = "基準日", reference_date)] pub on: Date }
//! ```
//! A key that does not exist:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Record)]
//! pub struct Application { #[field(ja = "基準日", en = "Date", reference)] pub on: Date }
//! ```
//! A limit that the type does not have:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Record)]
//! pub struct Application { #[field(ja = "基準日", en = "Date", chars_max = 5)] pub on: Date }
//! ```
//! Two reference dates:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Record)]
//! pub struct Application {
//!     #[field(ja = "始", en = "Start", reference_date)] pub start: Date,
//!     #[field(ja = "終", en = "End", reference_date)] pub end: Date,
//! }
//! ```
//! A reference date that may be blank:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Record)]
//! pub struct Application { #[field(ja = "基準日", en = "Date", reference_date)] pub on: Option<Date> }
//! ```
//! A tally by a field that does not exist:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Tallies)]
//! #[tallies(record = (), settings = ())]
//! pub struct Usage {
//!     #[tally(ja = "計", en = "Sum", sum = granted_yen, by = [area], period = lifetime)] pub total: Yen,
//! }
//! ```
//! A tally of yen that is no yen:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Tallies)]
//! #[tallies(record = (), settings = ())]
//! pub struct Usage {
//!     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = lifetime)] pub total: i64,
//! }
//! ```
//! A period that is chosen by options in another order:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! #[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
//! pub enum Scope {
//!     #[choice(id = "lifetime", ja = "全期間", en = "Whole period")] Lifetime,
//!     #[choice(id = "fiscal-year", ja = "年度", en = "Fiscal year")] FiscalYear,
//! }
//! #[derive(Record)]
//! pub struct Settings { #[field(ja = "範囲", en = "Scope")] pub scope: Scope }
//! #[derive(Tallies)]
//! #[tallies(record = (), settings = Settings)]
//! pub struct Usage {
//!     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = setting(scope))] pub total: Yen,
//! }
//! ```
//! A message that names a parameter that the reason does not have:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! const RULES: Citation = Citation::of("要綱", "Guideline");
//! #[derive(Reasons)]
//! pub enum Reason {
//!     #[reason(code = "late", effect = refused, ja = "{day}", en = "{date}", cite = RULES)]
//!     Late { date: Date },
//! }
//! ```
//! A selection, as it does build:
//! ```
//! # use kisoku_sdk::prelude::*;
//! # #[derive(Record)]
//! # pub struct Settings {
//! #     #[field(ja = "方法", en = "Method")] pub method: SelectionMethod,
//! #     #[field(ja = "予算", en = "Budget")] pub budget: Option<Yen>,
//! # }
//! # #[derive(Tallies)]
//! # #[tallies(record = (), settings = Settings)]
//! # pub struct Usage {
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year, ceiling = budget)] pub granted: Yen,
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year)] pub boundless: Yen,
//! # }
//! # #[derive(Reasons)]
//! # pub enum Reason { #[reason(code = "no", effect = refused, ja = "不可", en = "No", cite = Citation::of("要綱", "Guideline"))] No }
//! # pub struct Grant;
//! # impl Eligibility for Grant {
//! #     const ID: &'static str = "grant";
//! #     const LABEL: Label = label("補助金", "Grant");
//! #     type Record = ();
//! #     type Settings = Settings;
//! #     type Usage = Usage;
//! #     type Reason = Reason;
//! #     type Step = ();
//! const LIFE: Life<Self> = Life::new().selection(SELECTION, select);
//! #     fn decide(_: &Settings, (): &(), _: &Usage) -> Result<Decision<Self>, Fault> {
//! #         let mut findings = Findings::new();
//! #         findings.add(Reason::No);
//! #         Ok(findings.decide_without_amount())
//! #     }
//! # }
//! # fn select(settings: &Settings, record: &(), usage: &Usage, _: Yen) -> Result<Decision<Grant>, Fault> {
//! #     Grant::decide(settings, record, usage)
//! # }
//! # kisoku_sdk::module! { name: "grant", programmes: [eligibility Grant] }
//! const SELECTION: Selection = Selection { method: "method", budget: "granted", score: None, unit: None };
//! # fn main() {}
//! ```
//! A selection whose method is no [`SelectionMethod`](crate::SelectionMethod):
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! # #[derive(Record)]
//! # pub struct Settings {
//! #     #[field(ja = "方法", en = "Method")] pub method: SelectionMethod,
//! #     #[field(ja = "予算", en = "Budget")] pub budget: Option<Yen>,
//! # }
//! # #[derive(Tallies)]
//! # #[tallies(record = (), settings = Settings)]
//! # pub struct Usage {
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year, ceiling = budget)] pub granted: Yen,
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year)] pub boundless: Yen,
//! # }
//! # #[derive(Reasons)]
//! # pub enum Reason { #[reason(code = "no", effect = refused, ja = "不可", en = "No", cite = Citation::of("要綱", "Guideline"))] No }
//! # pub struct Grant;
//! # impl Eligibility for Grant {
//! #     const ID: &'static str = "grant";
//! #     const LABEL: Label = label("補助金", "Grant");
//! #     type Record = ();
//! #     type Settings = Settings;
//! #     type Usage = Usage;
//! #     type Reason = Reason;
//! #     type Step = ();
//! const LIFE: Life<Self> = Life::new().selection(SELECTION, select);
//! #     fn decide(_: &Settings, (): &(), _: &Usage) -> Result<Decision<Self>, Fault> {
//! #         let mut findings = Findings::new();
//! #         findings.add(Reason::No);
//! #         Ok(findings.decide_without_amount())
//! #     }
//! # }
//! # fn select(settings: &Settings, record: &(), usage: &Usage, _: Yen) -> Result<Decision<Grant>, Fault> {
//! #     Grant::decide(settings, record, usage)
//! # }
//! # kisoku_sdk::module! { name: "grant", programmes: [eligibility Grant] }
//! const SELECTION: Selection = Selection { method: "budget", budget: "granted", score: None, unit: None };
//! # fn main() {}
//! ```
//! A selection of a total without a ceiling:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! # #[derive(Record)]
//! # pub struct Settings {
//! #     #[field(ja = "方法", en = "Method")] pub method: SelectionMethod,
//! #     #[field(ja = "予算", en = "Budget")] pub budget: Option<Yen>,
//! # }
//! # #[derive(Tallies)]
//! # #[tallies(record = (), settings = Settings)]
//! # pub struct Usage {
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year, ceiling = budget)] pub granted: Yen,
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year)] pub boundless: Yen,
//! # }
//! # #[derive(Reasons)]
//! # pub enum Reason { #[reason(code = "no", effect = refused, ja = "不可", en = "No", cite = Citation::of("要綱", "Guideline"))] No }
//! # pub struct Grant;
//! # impl Eligibility for Grant {
//! #     const ID: &'static str = "grant";
//! #     const LABEL: Label = label("補助金", "Grant");
//! #     type Record = ();
//! #     type Settings = Settings;
//! #     type Usage = Usage;
//! #     type Reason = Reason;
//! #     type Step = ();
//! const LIFE: Life<Self> = Life::new().selection(SELECTION, select);
//! #     fn decide(_: &Settings, (): &(), _: &Usage) -> Result<Decision<Self>, Fault> {
//! #         let mut findings = Findings::new();
//! #         findings.add(Reason::No);
//! #         Ok(findings.decide_without_amount())
//! #     }
//! # }
//! # fn select(settings: &Settings, record: &(), usage: &Usage, _: Yen) -> Result<Decision<Grant>, Fault> {
//! #     Grant::decide(settings, record, usage)
//! # }
//! # kisoku_sdk::module! { name: "grant", programmes: [eligibility Grant] }
//! const SELECTION: Selection = Selection { method: "method", budget: "boundless", score: None, unit: None };
//! # fn main() {}
//! ```
//! A selection by a field that does not exist:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! # #[derive(Record)]
//! # pub struct Settings {
//! #     #[field(ja = "方法", en = "Method")] pub method: SelectionMethod,
//! #     #[field(ja = "予算", en = "Budget")] pub budget: Option<Yen>,
//! # }
//! # #[derive(Tallies)]
//! # #[tallies(record = (), settings = Settings)]
//! # pub struct Usage {
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year, ceiling = budget)] pub granted: Yen,
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year)] pub boundless: Yen,
//! # }
//! # #[derive(Reasons)]
//! # pub enum Reason { #[reason(code = "no", effect = refused, ja = "不可", en = "No", cite = Citation::of("要綱", "Guideline"))] No }
//! # pub struct Grant;
//! # impl Eligibility for Grant {
//! #     const ID: &'static str = "grant";
//! #     const LABEL: Label = label("補助金", "Grant");
//! #     type Record = ();
//! #     type Settings = Settings;
//! #     type Usage = Usage;
//! #     type Reason = Reason;
//! #     type Step = ();
//! const LIFE: Life<Self> = Life::new().selection(SELECTION, select);
//! #     fn decide(_: &Settings, (): &(), _: &Usage) -> Result<Decision<Self>, Fault> {
//! #         let mut findings = Findings::new();
//! #         findings.add(Reason::No);
//! #         Ok(findings.decide_without_amount())
//! #     }
//! # }
//! # fn select(settings: &Settings, record: &(), usage: &Usage, _: Yen) -> Result<Decision<Grant>, Fault> {
//! #     Grant::decide(settings, record, usage)
//! # }
//! # kisoku_sdk::module! { name: "grant", programmes: [eligibility Grant] }
//! const SELECTION: Selection = Selection { method: "method", budget: "granted", score: Some("score"), unit: None };
//! # fn main() {}
//! ```
//! A selection whose unit may be left blank:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! # #[derive(Record)]
//! # pub struct Settings {
//! #     #[field(ja = "方法", en = "Method")] pub method: SelectionMethod,
//! #     #[field(ja = "予算", en = "Budget")] pub budget: Option<Yen>,
//! # }
//! # #[derive(Tallies)]
//! # #[tallies(record = (), settings = Settings)]
//! # pub struct Usage {
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year, ceiling = budget)] pub granted: Yen,
//! #     #[tally(ja = "計", en = "Sum", sum = granted_yen, period = fiscal_year)] pub boundless: Yen,
//! # }
//! # #[derive(Reasons)]
//! # pub enum Reason { #[reason(code = "no", effect = refused, ja = "不可", en = "No", cite = Citation::of("要綱", "Guideline"))] No }
//! # pub struct Grant;
//! # impl Eligibility for Grant {
//! #     const ID: &'static str = "grant";
//! #     const LABEL: Label = label("補助金", "Grant");
//! #     type Record = ();
//! #     type Settings = Settings;
//! #     type Usage = Usage;
//! #     type Reason = Reason;
//! #     type Step = ();
//! const LIFE: Life<Self> = Life::new().selection(SELECTION, select);
//! #     fn decide(_: &Settings, (): &(), _: &Usage) -> Result<Decision<Self>, Fault> {
//! #         let mut findings = Findings::new();
//! #         findings.add(Reason::No);
//! #         Ok(findings.decide_without_amount())
//! #     }
//! # }
//! # fn select(settings: &Settings, record: &(), usage: &Usage, _: Yen) -> Result<Decision<Grant>, Fault> {
//! #     Grant::decide(settings, record, usage)
//! # }
//! # kisoku_sdk::module! { name: "grant", programmes: [eligibility Grant] }
//! const SELECTION: Selection = Selection { method: "method", budget: "granted", score: None, unit: Some("budget") };
//! # fn main() {}
//! ```
//! A day that does not exist:
//! ```compile_fail
//! # use kisoku_sdk::prelude::*;
//! const DAY: Date = Date::new(2025, 2, 29);
//! ```

pub use crate::answer::Lines;
pub use crate::choice::{at, options};
pub use crate::record::scalar::{NoLimits, Scalar};
pub use crate::record::{
    Column, Field, FieldName, FieldWords, Mismatch, chooses_period, column, end, field, optional, position,
    take, take_cell,
};
pub use crate::tallies::take as take_total;
pub use crate::wit::api;
