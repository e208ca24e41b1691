//! Reasons with their parameters, and the types that a parameter may have.

use crate::calendar::{Date, FiscalYear};
use crate::fraction::Fraction;
use crate::money::{Decimal, Yen};
use crate::record::{Record, position};
use crate::text::Text;
use crate::wit::api;

pub use api::Effect;

/// Every reason that a programme can answer with. Made by `#[derive(Reasons)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the reasons of a programme",
    note = "it is made by `#[derive(Reasons)]`; where the derive reports an error, correct that first"
)]
pub trait Reasons {
    /// The reasons as the manifest declares them.
    fn reasons() -> Vec<api::Reason>;

    /// What this one does to the answer.
    fn effect(&self) -> Effect;

    /// This one with its parameters, as the answer names it.
    fn into_finding(self) -> api::Finding;
}

/// The type of a parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a reason's parameter",
    note = "a parameter is bool, i64, Yen, Decimal, Percent, Points, Date, FiscalYear, Text, String, &'static str, FieldOf, or an enum with #[derive(Bands)]; an enum with #[derive(Choice)] is told by its name: a `&'static str` with `.label().ja`"
)]
pub trait Parameter {
    /// What the manifest declares it as.
    const KIND: api::ParameterKind;

    /// Its value.
    fn into_argument(self) -> api::Argument;
}

/// A fraction shown as a percentage: 1/2 is 50 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub Fraction);

/// A fraction shown as percentage points: 1/2 is 50 points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(pub Fraction);

/// A field of the record, named in a reason by its label.
///
/// It is the position of the field and does not know its record: take it from the record of the
/// programme whose reason names it. A case that states the value (`values: { late: { field: end } }`)
/// shows a field of another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldOf(u32);

/// The field of record `R` with this name. In a `const`, a name that does not exist fails the build:
/// `const END: FieldOf = field_of::<Application>("project_end");`
///
/// # Panics
/// For a name that the record does not have.
pub const fn field_of<R: Record>(name: &str) -> FieldOf {
    match position(R::FIELDS, name) {
        Some(position) => FieldOf(position),
        #[expect(clippy::panic, reason = "a field of a rule is a constant: this fails the build")]
        None => panic!("the record has no field of this name"),
    }
}

macro_rules! parameter {
    ($type:ty, $kind:ident, $value:ident => $argument:expr) => {
        impl Parameter for $type {
            const KIND: api::ParameterKind = api::ParameterKind::$kind;

            fn into_argument(self) -> api::Argument {
                let $value = self;
                $argument
            }
        }
    };
}

parameter!(bool, Flag, flag => api::Argument::Flag(flag));
parameter!(i64, Count, count => api::Argument::Count(count));
parameter!(Yen, Yen, yen => api::Argument::Yen(yen.get()));
parameter!(Decimal, Decimal, decimal => api::Argument::Decimal(decimal.into()));
parameter!(Percent, Percent, percent => api::Argument::Fraction(percent.0.into()));
parameter!(Points, Points, points => api::Argument::Fraction(points.0.into()));
parameter!(Date, Date, date => api::Argument::Date(date.into()));
parameter!(FiscalYear, FiscalYear, year => api::Argument::FiscalYear(year.get()));
parameter!(Text, Text, text => api::Argument::Text(text.into_string()));
parameter!(String, Text, text => api::Argument::Text(text));
parameter!(&'static str, Text, text => api::Argument::Text(text.to_owned()));
parameter!(FieldOf, Field, field => api::Argument::Field(field.0));
