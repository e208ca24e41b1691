//! `#[derive(Measures)]`: the numbers that a programme answers with.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Result};

use crate::attributes::{Keys, all, listed, name, variant};
use crate::shape;

const UNITS: [(&str, &str); 5] =
    [("percent", "Percent"), ("points", "Points"), ("count", "Count"), ("yen", "Yen"), ("number", "Number")];

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let fields = shape::fields(input, "Measures")?;
    let declared = all(fields.iter().map(|(ident, field)| {
        let mut keys = Keys::of("measure", &field.attrs, ident.span())?;
        let label = keys.label()?;
        let unit = keys.required("unit", &format!("one of {}", listed(&UNITS)))?;
        let unit = variant(&unit, "MeasureUnit", &UNITS)?;
        keys.end("`ja`, `en`, `unit`")?;
        let name = name(ident);
        Ok(quote!(::kisoku_sdk::derive::api::Measure {
            id: ::std::string::String::from(#name),
            label: #label.into(),
            unit: #unit,
        }))
    }))?;
    let numbers = fields.iter().map(|(ident, field)| {
        quote_spanned!(field.ty.span()=>
            ::kisoku_sdk::Number::into_number(self.#ident).map(::core::convert::Into::into))
    });
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Measures for #ident {
            fn measures() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Measure> {
                ::std::vec![#(#declared),*]
            }

            fn into_measures(
                self,
            ) -> ::std::vec::Vec<::core::option::Option<::kisoku_sdk::derive::api::Fraction>> {
                ::std::vec![#(#numbers),*]
            }
        }
    })
}
