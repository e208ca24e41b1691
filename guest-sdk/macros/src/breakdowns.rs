//! `#[derive(Breakdowns)]`: the tables that an assessment answers with.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Result};

use crate::attributes::{Keys, all, name};
use crate::shape;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let fields = shape::fields(input, "Breakdowns")?;
    let declared = all(fields.iter().map(|(ident, field)| {
        let mut keys = Keys::of("breakdown", &field.attrs, ident.span())?;
        let label = keys.label()?;
        let (key_ja, key_en) = (keys.text("key_ja")?, keys.text("key_en")?);
        keys.end("`ja`, `en`, `key_ja`, `key_en`")?;
        let (name, ty) = (name(ident), &field.ty);
        Ok(quote_spanned!(ty.span()=> ::kisoku_sdk::derive::api::Breakdown {
            id: ::std::string::String::from(#name),
            label: #label.into(),
            key: ::kisoku_sdk::label(#key_ja, #key_en).into(),
            measures: <#ty as ::kisoku_sdk::derive::Lines>::line_measures(),
        }))
    }))?;
    let lines = fields.iter().map(|(ident, _)| quote!(::kisoku_sdk::derive::Lines::into_lines(self.#ident)));
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Breakdowns for #ident {
            fn breakdowns() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Breakdown> {
                ::std::vec![#(#declared),*]
            }

            fn into_breakdowns(
                self,
            ) -> ::std::vec::Vec<::std::vec::Vec<::kisoku_sdk::derive::api::BreakdownLine>> {
                ::std::vec![#(#lines),*]
            }
        }
    })
}
