//! `#[derive(Record)]` and `#[derive(Row)]`: fields with their words and limits, and the conversion of
//! values by position.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Ident, LitStr, Result, Type};

use crate::attributes::{Keys, all, name};
use crate::shape;

const LIMITS: [&str; 5] = ["min", "max", "scale_max", "chars_max", "rows_max"];
const KNOWN: &str = "`ja`, `en`, `help_ja`, `help_en`, `personal`, `kept`, `required`, `reference_date`, \
    `requested_amount` and, by the field's type, `min`, `max`, `scale_max`, `chars_max`, `rows_max`";

struct Field<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    name: String,
    words: TokenStream,
    limits: Vec<TokenStream>,
    reference_date: Option<Span>,
    requested_amount: Option<Span>,
    /// Whether it is there for others than the rule: the host, a clerk, the kept decision.
    kept: bool,
}

pub(crate) fn derive_record(input: &DeriveInput) -> Result<TokenStream> {
    let fields = read(input, "Record")?;
    let reference_date = marked(&fields, "reference_date", |field| field.reference_date)?;
    let requested_amount = marked(&fields, "requested_amount", |field| field.requested_amount)?;
    let (typed, kept) = (typed_marks(&fields), kept(&fields));
    let ident = &input.ident;
    let names = fields.iter().map(|Field { name, ty, .. }| {
        quote_spanned!(ty.span()=> ::kisoku_sdk::derive::FieldName {
            name: #name,
            optional: <#ty as ::kisoku_sdk::derive::Field>::OPTIONAL,
            options: <#ty as ::kisoku_sdk::derive::Field>::OPTIONS,
        })
    });
    let declared = fields.iter().map(|Field { ty, words, limits, .. }| {
        quote_spanned!(ty.span()=> ::kisoku_sdk::derive::field::<#ty>(
            #words,
            <<#ty as ::kisoku_sdk::derive::Field>::Limits as ::core::default::Default>::default() #(#limits)*,
        ))
    });
    let taken = fields
        .iter()
        .map(|Field { ident, name, .. }| quote!(#ident: ::kisoku_sdk::derive::take(&mut values, #name)?));
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Record for #ident {
            const FIELDS: &'static [::kisoku_sdk::derive::FieldName] = &[#(#names),*];
            const REFERENCE_DATE: ::core::option::Option<u32> = #reference_date;
            const REQUESTED_AMOUNT: ::core::option::Option<u32> = #requested_amount;

            fn fields() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Field> {
                #typed
                #kept
                ::std::vec![#(#declared),*]
            }

            fn from_values(
                values: ::std::vec::Vec<::kisoku_sdk::derive::api::Value>,
            ) -> ::core::result::Result<Self, ::kisoku_sdk::Fault> {
                let mut values = values.into_iter();
                let record = Self { #(#taken),* };
                ::kisoku_sdk::derive::end(&mut values)?;
                ::core::result::Result::Ok(record)
            }
        }
    })
}

pub(crate) fn derive_row(input: &DeriveInput) -> Result<TokenStream> {
    let fields = read(input, "Row")?;
    all(fields.iter().filter_map(|field| field.reference_date.or(field.requested_amount)).map(|span| {
        Err::<(), _>(Error::new(span, "a column of a table is neither reference date nor requested amount"))
    }))?;
    let (ident, kept) = (&input.ident, kept(&fields));
    let declared = fields.iter().map(|Field { ty, words, limits, .. }| {
        quote_spanned!(ty.span()=> ::kisoku_sdk::derive::column::<#ty>(
            #words,
            <<#ty as ::kisoku_sdk::derive::Column>::Limits as ::core::default::Default>::default() #(#limits)*,
        ))
    });
    let taken = fields
        .iter()
        .map(|Field { ident, name, .. }| quote!(#ident: ::kisoku_sdk::derive::take_cell(&mut cells, #name)?));
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Row for #ident {
            fn columns() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Column> {
                #kept
                ::std::vec![#(#declared),*]
            }

            fn from_cells(
                cells: ::std::vec::Vec<::kisoku_sdk::derive::api::Scalar>,
            ) -> ::core::result::Result<Self, ::kisoku_sdk::Fault> {
                let mut cells = cells.into_iter();
                let row = Self { #(#taken),* };
                ::kisoku_sdk::derive::end(&mut cells)?;
                ::core::result::Result::Ok(row)
            }
        }
    })
}

fn read<'a>(input: &'a DeriveInput, derive: &str) -> Result<Vec<Field<'a>>> {
    all(shape::fields(input, derive)?.into_iter().map(|(ident, field)| {
        let mut keys = Keys::of("field", &field.attrs, ident.span())?;
        let name = name(ident);
        let label = keys.label()?;
        let help = help(&mut keys, ident)?;
        let personal = keys.flag("personal")?.is_some();
        let required = keys.flag("required")?;
        if let (Some(span), true) = (required, is_option(&field.ty)) {
            return Err(Error::new(span, "an `Option` is optional; leave `Option` out to require the field"));
        }
        let required = required.is_some();
        let reference_date = keys.flag("reference_date")?;
        let requested_amount = keys.flag("requested_amount")?;
        let kept = keys.flag("kept")?.is_some()
            || personal
            || reference_date.is_some()
            || requested_amount.is_some();
        let limits = keys
            .rest(&LIMITS)
            .into_iter()
            .map(|(limit, value)| quote_spanned!(limit.span()=> .#limit(#value)))
            .collect();
        keys.end(KNOWN)?;
        let words = quote!(::kisoku_sdk::derive::FieldWords {
            name: #name,
            label: #label,
            help: #help,
            required: #required,
            personal: #personal,
        });
        Ok(Field { ident, ty: &field.ty, name, words, limits, reference_date, requested_amount, kept })
    }))
}

fn help(keys: &mut Keys, field: &Ident) -> Result<TokenStream> {
    match (keys.optional_text("help_ja")?, keys.optional_text("help_en")?) {
        (Some(ja), Some(en)) => Ok(quote!(::kisoku_sdk::label(#ja, #en))),
        (None, None) => {
            let empty = LitStr::new("", field.span());
            Ok(quote!(::kisoku_sdk::label(#empty, #empty)))
        }
        (Some(text), None) => Err(Error::new(text.span(), "`help_ja` needs `help_en` beside it")),
        (None, Some(text)) => Err(Error::new(text.span(), "`help_en` needs `help_ja` beside it")),
    }
}

/// The position of the one field that has the mark.
fn marked(fields: &[Field<'_>], mark: &str, of: fn(&Field<'_>) -> Option<Span>) -> Result<TokenStream> {
    let mut marked = (0_u32..).zip(fields).filter_map(|(position, field)| Some((position, of(field)?)));
    let first = marked.next();
    if let Some((_, span)) = marked.next() {
        return Err(Error::new(span, format!("a record has one `{mark}`, and this is the second")));
    }
    Ok(first.map_or_else(
        || quote!(::core::option::Option::None),
        |(position, _)| quote!(::core::option::Option::Some(#position)),
    ))
}

/// Fails the build where a marked field is not of the type that the mark needs.
fn typed_marks(fields: &[Field<'_>]) -> TokenStream {
    let of = |span: Option<Span>, field: &Field<'_>, needed: TokenStream| {
        let (span, ident) = (span?, field.ident);
        Some(quote_spanned!(span=> let _ = |record: &Self| { let _: &#needed = &record.#ident; };))
    };
    let dates = fields.iter().filter_map(|field| of(field.reference_date, field, quote!(::kisoku_sdk::Date)));
    let yen = fields.iter().filter_map(|field| of(field.requested_amount, field, quote!(::kisoku_sdk::Yen)));
    quote!(#(#dates)* #(#yen)*)
}

/// Counts the fields that the rule need not read as read: of any other, rustc warns that it is not.
fn kept(fields: &[Field<'_>]) -> TokenStream {
    let idents = fields.iter().filter(|field| field.kept).map(|field| field.ident);
    quote!(let _ = |record: &Self| { #(let _ = &record.#idents;)* };)
}

fn is_option(ty: &Type) -> bool {
    if let Type::Path(path) = ty {
        path.path.segments.last().is_some_and(|segment| segment.ident == "Option")
    } else {
        false
    }
}
