//! `#[derive(Tallies)]`: running totals, whose fields and settings are looked up when the rule is built.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Expr, Field, Ident, Result};

use crate::attributes::{Keys, all, name, word};
use crate::shape;

const SUMS: &str = "`granted_yen` (a total of yen) or `grants` (how many)";
const PERIODS: &str = "`fiscal_year`, `lifetime` or `setting(name)`";
const CEILING: &str = "`ceiling` names a field of the settings: what the ordinance fixes is a setting too";

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let mut keys = Keys::of("tallies", &input.attrs, ident.span())?;
    let record = keys.required("record", "the record of the programme")?;
    let settings = keys.required("settings", "the settings of the programme")?;
    keys.end("`record`, `settings`")?;
    let fields = shape::fields(input, "Tallies")?;
    let names = all(fields.iter().map(|(ident, field)| total(ident, field)))?;
    let declared = all(fields.iter().map(|(ident, field)| tally(ident, field, &record, &settings)))?;
    let taken = fields.iter().map(|(ident, _)| {
        let name = name(ident);
        quote!(#ident: ::kisoku_sdk::derive::take_total(&mut usage, #name)?)
    });
    Ok(quote! {
        #[automatically_derived]
        impl ::kisoku_sdk::Tallies<#record, #settings> for #ident {
            const TOTALS: &'static [::kisoku_sdk::TotalName] = &[#(#names),*];

            fn tallies() -> ::std::vec::Vec<::kisoku_sdk::derive::api::Tally> {
                ::std::vec![#(#declared),*]
            }

            fn from_usage(
                usage: ::kisoku_sdk::derive::api::Usage,
            ) -> ::core::result::Result<Self, ::kisoku_sdk::Fault> {
                let mut usage = usage.into_iter();
                let totals = Self { #(#taken),* };
                ::kisoku_sdk::derive::end(&mut usage)?;
                ::core::result::Result::Ok(totals)
            }
        }
    })
}

/// What the rest of a rule may ask of a total; what is wrong with it is told where it is declared.
fn total(ident: &Ident, field: &Field) -> Result<TokenStream> {
    let mut keys = Keys::of("tally", &field.attrs, ident.span())?;
    let sum = keys.value("sum")?;
    let yen = sum.as_ref().and_then(word).is_some_and(|word| word == "granted_yen");
    let split = keys.value("by")?.is_some_and(|by| names(&by).map_or(true, |by| !by.is_empty()));
    let is_budget = yen && !split && keys.value("ceiling")?.is_some();
    let name = name(ident);
    Ok(quote!(::kisoku_sdk::TotalName { name: #name, is_budget: #is_budget }))
}

fn tally(ident: &Ident, field: &Field, record: &Expr, settings: &Expr) -> Result<TokenStream> {
    let mut keys = Keys::of("tally", &field.attrs, ident.span())?;
    let label = keys.label()?;
    let sum = keys.required("sum", SUMS)?;
    let (sums, yen) = match word(&sum) {
        Some(word) if word == "granted_yen" => (quote!(GrantedYen), true),
        Some(word) if word == "grants" => (quote!(Grants), false),
        Some(_) | None => return Err(Error::new(sum.span(), format!("`sum` is {SUMS}"))),
    };
    let by = keys.value("by")?.map_or_else(|| Ok(Vec::new()), |by| names(&by))?;
    let period = period(&keys.required("period", PERIODS)?, settings)?;
    let ceiling = if let Some(value) = keys.value("ceiling")? {
        let setting = word(&value).ok_or_else(|| Error::new(value.span(), CEILING))?;
        let position = position(setting, settings, "the settings have");
        quote!(::core::option::Option::Some(#position))
    } else {
        quote!(::core::option::Option::None)
    };
    keys.end("`ja`, `en`, `sum`, `by`, `period`, `ceiling`")?;
    let positions = by.iter().map(|key| position(key, record, "the record has"));
    let (name, ty) = (name(ident), &field.ty);
    let checks = checks(&by, record, ty, yen);
    Ok(quote!({
        #checks
        ::kisoku_sdk::derive::api::Tally {
            id: ::std::string::String::from(#name),
            label: #label.into(),
            sums: ::kisoku_sdk::derive::api::TallySum::#sums,
            keys: ::std::vec![#(#positions),*],
            period: #period,
            ceiling: #ceiling,
        }
    }))
}

/// Fails the build where the type of a total does not fit what it sums or the fields that split it.
fn checks(by: &[Ident], record: &Expr, ty: &syn::Type, yen: bool) -> TokenStream {
    let unit = if yen { "`sum = granted_yen` is Yen" } else { "`sum = grants` is i64" };
    let optional = by.iter().map(|key| {
        let name = name(key);
        let message = format!("the field `{name}` is optional, so the total is an Option");
        quote_spanned!(ty.span()=> const _: () = ::core::assert!(
            <#ty as ::kisoku_sdk::Total>::OPTIONAL
                || !::kisoku_sdk::derive::optional(<#record as ::kisoku_sdk::Record>::FIELDS, #name),
            #message
        );)
    });
    quote_spanned! {ty.span()=>
        const _: () = ::core::assert!(<#ty as ::kisoku_sdk::Total>::YEN == #yen, #unit);
        #(#optional)*
    }
}

fn names(by: &Expr) -> Result<Vec<Ident>> {
    let Expr::Array(array) = by else {
        return Err(Error::new(by.span(), "`by` is a list of fields: `by = [area]`"));
    };
    all(array.elems.iter().map(|element| {
        word(element).cloned().ok_or_else(|| Error::new(element.span(), "`by` is a list of fields"))
    }))
}

fn period(value: &Expr, settings: &Expr) -> Result<TokenStream> {
    let wrong = || Error::new(value.span(), format!("`period` is {PERIODS}"));
    let variant = if let Expr::Call(call) = value {
        let setting = call.args.first().and_then(word);
        let (Some(setting), Some(true), 1) =
            (setting, word(&call.func).map(|word| word == "setting"), call.args.len())
        else {
            return Err(wrong());
        };
        let position = position(setting, settings, "the settings have");
        let name = name(setting);
        let message =
            format!("`{name}` chooses a period: a choice of two, the first with the id `fiscal-year`");
        return Ok(quote_spanned!(setting.span()=> {
            const _: () = ::core::assert!(
                ::kisoku_sdk::derive::chooses_period(<#settings as ::kisoku_sdk::Record>::FIELDS, #name),
                #message
            );
            ::kisoku_sdk::derive::api::TallyPeriod::BySetting(#position)
        }));
    } else {
        match word(value) {
            Some(word) if word == "fiscal_year" => quote!(FiscalYear),
            Some(word) if word == "lifetime" => quote!(Lifetime),
            Some(_) | None => return Err(wrong()),
        }
    };
    Ok(quote!(::kisoku_sdk::derive::api::TallyPeriod::#variant))
}

/// The position of a field, found when the rule is built; the build fails where there is none.
fn position(field: &Ident, of: &Expr, owner: &str) -> TokenStream {
    let name = name(field);
    let message = format!("{owner} no field `{name}`");
    quote_spanned!(field.span()=> {
        const POSITION: u32 =
            match ::kisoku_sdk::derive::position(<#of as ::kisoku_sdk::Record>::FIELDS, #name) {
                ::core::option::Option::Some(position) => position,
                ::core::option::Option::None => ::core::panic!(#message),
            };
        POSITION
    })
}
