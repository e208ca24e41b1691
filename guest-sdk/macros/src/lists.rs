//! `#[derive(Lists)]`: the lists of rows that an assessment answers with.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

use crate::attributes::{Keys, all, name};
use crate::shape;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let fields = shape::fields(input, "Lists")?;
    let declared = all(fields.iter().map(|(ident, field)| {
        let mut keys = Keys::of("list", &field.attrs, ident.span())?;
        let label = keys.label()?;
        keys.end("`ja`, `en`")?;
        let name = name(ident);
        Ok(quote!(::kisoku_sdk::derive::api::RowList {
            id: ::std::string::String::from(#name),
            label: #label.into(),
        }))
    }))?;
    let rows = fields.iter().map(|(ident, _)| quote!(::kisoku_sdk::Rows::into_positions(self.#ident)));
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Lists for #ident {
            fn lists() -> ::std::vec::Vec<::kisoku_sdk::derive::api::RowList> {
                ::std::vec![#(#declared),*]
            }

            fn into_lists(self) -> ::std::vec::Vec<::std::vec::Vec<u32>> {
                ::std::vec![#(#rows),*]
            }
        }
    })
}
