//! `#[derive(Reasons)]`: reasons with their effect, message, parameters and citation.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Fields, Ident, LitStr, Result, Type, Variant};

use crate::attributes::{Keys, all, both, listed, name, variant};
use crate::shape;

const EFFECTS: [(&str, &str); 5] = [
    ("passed", "Passed"),
    ("reduced", "Reduced"),
    ("refused", "Refused"),
    ("returned", "Returned"),
    ("needs_person", "NeedsPerson"),
];

struct Reason<'a> {
    ident: &'a Ident,
    parameters: Vec<(&'a Ident, &'a Type)>,
    effect: TokenStream,
    declared: TokenStream,
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let reasons = all(shape::variants(input, "Reasons")?.into_iter().map(read))?;
    let declared = reasons.iter().map(|reason| &reason.declared);
    let effects = reasons.iter().map(|Reason { ident, effect, .. }| quote!(Self::#ident { .. } => #effect));
    let findings = (0_u32..).zip(&reasons).map(|(position, Reason { ident, parameters, .. })| {
        let names: Vec<_> = parameters.iter().map(|(name, _)| name).collect();
        quote!(Self::#ident { #(#names),* } => ::kisoku_sdk::derive::api::Finding {
            reason: #position,
            arguments: ::std::vec![#(::kisoku_sdk::Parameter::into_argument(#names)),*],
        })
    });
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Reasons for #ident {
            fn reasons() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Reason> {
                ::std::vec![#(#declared),*]
            }

            fn effect(&self) -> ::kisoku_sdk::Effect {
                match self { #(#effects),* }
            }

            fn into_finding(self) -> ::kisoku_sdk::derive::api::Finding {
                match self { #(#findings),* }
            }
        }
    })
}

fn read(variant_of: &Variant) -> Result<Reason<'_>> {
    let ident = &variant_of.ident;
    let parameters = parameters(variant_of)?;
    let mut keys = Keys::of("reason", &variant_of.attrs, ident.span())?;
    let code = keys.text("code")?;
    let effect = keys.required("effect", &format!("one of {}", listed(&EFFECTS)))?;
    let effect = variant(&effect, "Effect", &EFFECTS)?;
    let (ja, en) = both(keys.text("ja"), keys.text("en"))?;
    let cite = keys.required("cite", "a constant `Citation`, the article it rests on")?;
    keys.end("`code`, `effect`, `ja`, `en`, `cite`")?;
    both(placeholders(&ja, &parameters), placeholders(&en, &parameters))?;
    let kinds = parameters.iter().map(|(ident, ty)| {
        let name = name(ident);
        quote_spanned!(ty.span()=> ::kisoku_sdk::derive::api::Parameter {
            name: ::std::string::String::from(#name),
            kind: <#ty as ::kisoku_sdk::Parameter>::KIND,
        })
    });
    let declared = quote!(::kisoku_sdk::derive::api::Reason {
        code: ::std::string::String::from(#code),
        effect: #effect,
        message: ::kisoku_sdk::label(#ja, #en).into(),
        parameters: ::std::vec![#(#kinds),*],
        citation: { const CITATION: ::kisoku_sdk::Citation = #cite; CITATION.into() },
    });
    Ok(Reason { ident, parameters, effect, declared })
}

fn parameters(variant: &Variant) -> Result<Vec<(&Ident, &Type)>> {
    match &variant.fields {
        Fields::Unit => Ok(Vec::new()),
        Fields::Named(fields) => {
            Ok(fields.named.iter().filter_map(|field| Some((field.ident.as_ref()?, &field.ty))).collect())
        }
        Fields::Unnamed(fields) => {
            Err(Error::new(fields.span(), "parameters have names: `Reason { limit_yen: Yen }`"))
        }
    }
}

/// That every `{name}` of a message is a parameter.
fn placeholders(message: &LitStr, parameters: &[(&Ident, &Type)]) -> Result<()> {
    let text = message.value();
    all(text.split('{').skip(1).map(|rest| {
        let Some((placeholder, _)) = rest.split_once('}') else {
            return Err(Error::new(message.span(), "a `{` without its `}`"));
        };
        if parameters.iter().any(|(ident, _)| name(ident) == placeholder) {
            Ok(())
        } else {
            let no = format!("the reason has no parameter `{placeholder}`: its fields are its parameters");
            Err(Error::new(message.span(), no))
        }
    }))
    .map(drop)
}
