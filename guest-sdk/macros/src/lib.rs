//! The derive macros of `kisoku-sdk`: from an author's structs and enums to the manifest and the
//! conversions. Each macro has a file; what their attributes have in common is read in `attributes`.

mod attributes;
mod breakdowns;
mod choice;
mod lists;
mod measures;
mod named;
mod reasons;
mod record;
mod shape;
mod tallies;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, Result, parse_macro_input};

/// A record, or the settings of a programme: `#[field(ja = "…", en = "…")]` on each field.
///
/// Keys of `#[field(..)]`: `ja` and `en` (name for people), `help_ja` and `help_en`, `reference_date`,
/// `requested_amount`, `personal` (no total is split by it, and no reason tells it), `kept` (the rule does not read it, it is kept with the decision; rustc
/// warns of any other field that the rule does not read), `required` (for lists and tables), and limits by
/// type: `min` and `max` (numbers, yen, decimals, dates), `scale_max` (decimals), `chars_max` (text),
/// `rows_max` (tables).
#[proc_macro_derive(Record, attributes(field))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    derive(input, record::derive_record)
}

/// A row of a table field: scalars only, with the same `#[field(..)]` as a record.
#[proc_macro_derive(Row, attributes(field))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    derive(input, record::derive_row)
}

/// An enum of options: `#[choice(id = "…", ja = "…", en = "…", alias = "…")]` on each variant; `alias`
/// any number of times. The trait of this name has an example.
#[proc_macro_derive(Choice, attributes(choice))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    derive(input, choice::derive)
}

/// The running totals that a programme reads: `#[tallies(record = …, settings = …)]` on the struct and
/// `#[tally(ja = "…", en = "…", sum = granted_yen, by = [area], period = fiscal_year, ceiling = area_cap)]`
/// on each field. `sum` is `granted_yen` or `grants`; `period` is `fiscal_year`, `lifetime` or
/// `setting(name)`, a choice of two options in this order: one with the id `fiscal-year`, and the whole
/// life of the programme. `by` and `ceiling` may be left out. The trait of this name has an example.
#[proc_macro_derive(Tallies, attributes(tallies, tally))]
pub fn derive_tallies(input: TokenStream) -> TokenStream {
    derive(input, tallies::derive)
}

/// Every reason that a programme can answer with:
/// `#[reason(code = "…", effect = refused, ja = "…", en = "…", cite = CITATION)]` on each variant, whose
/// fields are the parameters. `effect` is `passed`, `reduced`, `refused`, `returned` or `needs_person`.
#[proc_macro_derive(Reasons, attributes(reason))]
pub fn derive_reasons(input: TokenStream) -> TokenStream {
    derive(input, reasons::derive)
}

/// The steps by which an amount is reached: `#[step(id = "…", ja = "…", en = "…")]` on each variant.
#[proc_macro_derive(Steps, attributes(step))]
pub fn derive_steps(input: TokenStream) -> TokenStream {
    derive(input, named::derive_steps)
}

/// The bands of a programme from best to worst: `#[band(id = "…", ja = "…", en = "…")]` on each variant.
#[proc_macro_derive(Bands, attributes(band))]
pub fn derive_bands(input: TokenStream) -> TokenStream {
    derive(input, named::derive_bands)
}

/// The numbers that a programme answers with: `#[measure(ja = "…", en = "…", unit = percent)]` on each
/// field. `unit` is `percent`, `points`, `count`, `yen` or `number`.
#[proc_macro_derive(Measures, attributes(measure))]
pub fn derive_measures(input: TokenStream) -> TokenStream {
    derive(input, measures::derive)
}

/// The lists of rows that an assessment answers with: `#[list(ja = "…", en = "…")]` on each field.
#[proc_macro_derive(Lists, attributes(list))]
pub fn derive_lists(input: TokenStream) -> TokenStream {
    derive(input, lists::derive)
}

/// The tables that an assessment answers with:
/// `#[breakdown(ja = "…", en = "…", key_ja = "…", key_en = "…")]` on each field, a `Vec<Line<Measures>>`.
#[proc_macro_derive(Breakdowns, attributes(breakdown))]
pub fn derive_breakdowns(input: TokenStream) -> TokenStream {
    derive(input, breakdowns::derive)
}

fn derive(input: TokenStream, macro_of: fn(&DeriveInput) -> Result<proc_macro2::TokenStream>) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    macro_of(&input).unwrap_or_else(Error::into_compile_error).into()
}
