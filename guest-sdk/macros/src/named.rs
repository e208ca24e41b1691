//! `#[derive(Steps)]` and `#[derive(Bands)]`: enums whose variants the manifest names.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Ident, LitStr, Result};

use crate::attributes::{Keys, all};
use crate::shape;

pub(crate) fn derive_steps(input: &DeriveInput) -> Result<TokenStream> {
    let Named { idents, ids, labels, positions } = read(input, "Steps", "step")?;
    let ident = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Steps for #ident {
            fn steps() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Step> {
                ::std::vec![#(::kisoku_sdk::derive::api::Step {
                    id: ::std::string::String::from(#ids),
                    label: #labels.into(),
                }),*]
            }

            fn position(self) -> ::core::option::Option<u32> {
                ::core::option::Option::Some(match self { #(Self::#idents => #positions),* })
            }
        }
    })
}

pub(crate) fn derive_bands(input: &DeriveInput) -> Result<TokenStream> {
    let Named { idents, ids, labels, positions } = read(input, "Bands", "band")?;
    let ident = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Bands for #ident {
            fn bands() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Band> {
                ::std::vec![#(::kisoku_sdk::derive::api::Band {
                    id: ::std::string::String::from(#ids),
                    label: #labels.into(),
                }),*]
            }

            fn position(self) -> ::core::option::Option<u32> {
                ::core::option::Option::Some(match self { #(Self::#idents => #positions),* })
            }
        }

        #[automatically_derived]
        impl ::kisoku_sdk::Parameter for #ident {
            const KIND: ::kisoku_sdk::derive::api::ParameterKind =
                ::kisoku_sdk::derive::api::ParameterKind::Band;

            fn into_argument(self) -> ::kisoku_sdk::derive::api::Argument {
                ::kisoku_sdk::derive::api::Argument::Band(match self { #(Self::#idents => #positions),* })
            }
        }
    })
}

struct Named<'a> {
    idents: Vec<&'a Ident>,
    ids: Vec<LitStr>,
    labels: Vec<TokenStream>,
    positions: Vec<u32>,
}

fn read<'a>(input: &'a DeriveInput, derive: &str, attribute: &'static str) -> Result<Named<'a>> {
    let variants = shape::plain_variants(input, derive)?;
    let words = all(variants.iter().map(|variant| {
        let mut keys = Keys::of(attribute, &variant.attrs, variant.ident.span())?;
        let id = keys.text("id")?;
        let label = keys.label()?;
        keys.end("`id`, `ja`, `en`")?;
        Ok((id, label))
    }))?;
    let (ids, labels) = words.into_iter().unzip();
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let positions = (0..).take(idents.len()).collect();
    Ok(Named { idents, ids, labels, positions })
}
