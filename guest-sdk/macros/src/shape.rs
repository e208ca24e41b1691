//! What a derive macro may stand on: a struct with named fields or an enum.

use syn::{Data, DeriveInput, Error, Field, Fields, Ident, Result, Variant};

/// The named fields of a struct.
pub(crate) fn fields<'a>(input: &'a DeriveInput, derive: &str) -> Result<Vec<(&'a Ident, &'a Field)>> {
    no_generics(input, derive)?;
    let named = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(fields),
            Fields::Unnamed(_) | Fields::Unit => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    };
    let Some(named) = named else {
        let message = format!("`{derive}` is derived for a struct with named fields");
        return Err(Error::new(input.ident.span(), message));
    };
    Ok(named.named.iter().filter_map(|field| Some((field.ident.as_ref()?, field))).collect())
}

/// The variants of an enum that has at least one.
pub(crate) fn variants<'a>(input: &'a DeriveInput, derive: &str) -> Result<Vec<&'a Variant>> {
    no_generics(input, derive)?;
    let variants: Vec<_> = match &input.data {
        Data::Enum(data) => data.variants.iter().collect(),
        Data::Struct(_) | Data::Union(_) => Vec::new(),
    };
    if variants.is_empty() {
        let message = format!("`{derive}` is derived for an enum with at least one variant");
        return Err(Error::new(input.ident.span(), message));
    }
    Ok(variants)
}

/// The variants of an enum none of which holds anything.
pub(crate) fn plain_variants<'a>(input: &'a DeriveInput, derive: &str) -> Result<Vec<&'a Variant>> {
    let variants = variants(input, derive)?;
    for variant in &variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = format!("a variant of `{derive}` holds nothing");
            return Err(Error::new(variant.ident.span(), message));
        }
    }
    Ok(variants)
}

fn no_generics(input: &DeriveInput, derive: &str) -> Result<()> {
    if input.generics.params.is_empty() {
        Ok(())
    } else {
        Err(Error::new(input.ident.span(), format!("`{derive}` is derived for a type without parameters")))
    }
}
