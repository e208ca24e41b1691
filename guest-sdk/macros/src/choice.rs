//! `#[derive(Choice)]`: an enum of options as the type of a field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

use crate::attributes::{Keys, all};
use crate::shape;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let variants = shape::plain_variants(input, "Choice")?;
    let options = all(variants.iter().map(|variant| {
        let mut keys = Keys::of("choice", &variant.attrs, variant.ident.span())?;
        let id = keys.text("id")?;
        let label = keys.label()?;
        let aliases = keys.texts("alias")?;
        keys.end("`id`, `ja`, `en`, `alias`")?;
        Ok((id, label, aliases))
    }))?;
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let ids: Vec<_> = options.iter().map(|(id, ..)| id).collect();
    let labels = options.iter().map(|(_, label, _)| label);
    let aliases = options.iter().map(|(_, _, aliases)| quote!(&[#(#aliases),*]));
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Choice for #ident {
            const ALL: &'static [Self] = &[#(Self::#idents),*];

            fn id(self) -> &'static str {
                match self { #(Self::#idents => #ids),* }
            }

            fn label(self) -> ::kisoku_sdk::Label {
                match self { #(Self::#idents => #labels),* }
            }

            fn aliases(self) -> &'static [&'static str] {
                match self { #(Self::#idents => #aliases),* }
            }
        }

        #[automatically_derived]
        impl ::kisoku_sdk::derive::Scalar for #ident {
            type Limits = ::kisoku_sdk::derive::NoLimits;
            const OPTIONS: &'static [&'static str] = &[#(#ids),*];

            fn kind(_: Self::Limits) -> ::kisoku_sdk::derive::api::ScalarKind {
                ::kisoku_sdk::derive::api::ScalarKind::Choice(::kisoku_sdk::derive::options::<Self>())
            }

            fn from_scalar(
                scalar: ::kisoku_sdk::derive::api::Scalar,
            ) -> ::core::result::Result<Self, ::kisoku_sdk::derive::Mismatch> {
                if let ::kisoku_sdk::derive::api::Scalar::Choice(position) = scalar {
                    ::kisoku_sdk::derive::at(position).ok_or(::kisoku_sdk::derive::Mismatch)
                } else {
                    ::core::result::Result::Err(::kisoku_sdk::derive::Mismatch)
                }
            }
        }
    })
}
