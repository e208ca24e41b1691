//! Reads `#[name(key, key = value, …)]`: once for every macro, with an error at the key that is wrong.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, ExprLit, ExprPath, Ident, Lit, LitStr, Meta, Result, Token};

/// The keys of one attribute that were not asked for yet.
pub(crate) struct Keys {
    attribute: &'static str,
    span: Span,
    entries: Vec<(Ident, Option<Expr>)>,
}

impl Keys {
    /// The keys of the attribute of this name; an error at `owner` where it is missing.
    pub(crate) fn of(attribute: &'static str, attributes: &[Attribute], owner: Span) -> Result<Self> {
        let mut found = None;
        for candidate in attributes.iter().filter(|candidate| candidate.path().is_ident(attribute)) {
            if found.is_some() {
                return Err(Error::new(candidate.span(), format!("a second `#[{attribute}(..)]`")));
            }
            let metas = candidate.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
            let entries = metas.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
            found = Some(Self { attribute, span: candidate.span(), entries });
        }
        found.ok_or_else(|| Error::new(owner, format!("`#[{attribute}(..)]` is missing here")))
    }

    /// The value of a key, whatever it is.
    pub(crate) fn value(&mut self, key: &str) -> Result<Option<Expr>> {
        match self.take(key)? {
            None => Ok(None),
            Some((_, Some(value))) => Ok(Some(value)),
            Some((name, None)) => Err(Error::new(name.span(), format!("`{key}` needs a value: `{key} = …`"))),
        }
    }

    /// The value of a key that must be there; `what` tells an author who left it out what it is.
    pub(crate) fn required(&mut self, key: &str, what: &str) -> Result<Expr> {
        let missing = format!("`#[{}(..)]` needs `{key} = …`: {what}", self.attribute);
        self.value(key)?.ok_or_else(|| Error::new(self.span, missing))
    }

    /// The text of a key that must be there and not be empty.
    pub(crate) fn text(&mut self, key: &str) -> Result<LitStr> {
        let text = literal(&self.required(key, "a text in quotes")?, key)?;
        if text.value().is_empty() {
            return Err(Error::new(text.span(), format!("`{key}` is empty")));
        }
        Ok(text)
    }

    /// The text of a key, where it is there.
    pub(crate) fn optional_text(&mut self, key: &str) -> Result<Option<LitStr>> {
        self.value(key)?.map(|value| literal(&value, key)).transpose()
    }

    /// Every text of a key that may be given more than once.
    pub(crate) fn texts(&mut self, key: &str) -> Result<Vec<LitStr>> {
        let (of_key, rest) = self.entries.drain(..).partition(|(name, _)| name == key);
        self.entries = rest;
        let of_key: Vec<(Ident, Option<Expr>)> = of_key;
        of_key
            .into_iter()
            .map(|(name, value)| match value {
                Some(value) => literal(&value, key),
                None => Err(Error::new(name.span(), format!("`{key}` needs a value: `{key} = \"…\"`"))),
            })
            .collect()
    }

    /// Where a key without a value stands, if it does.
    pub(crate) fn flag(&mut self, key: &str) -> Result<Option<Span>> {
        match self.take(key)? {
            None => Ok(None),
            Some((name, None)) => Ok(Some(name.span())),
            Some((_, Some(value))) => {
                Err(Error::new(value.span(), format!("`{key}` takes no value: it is there or not")))
            }
        }
    }

    /// `label(ja, en)` out of the keys `ja` and `en`.
    pub(crate) fn label(&mut self) -> Result<TokenStream> {
        let ja = self.text("ja");
        let en = self.text("en");
        let (ja, en) = both(ja, en)?;
        Ok(quote!(::kisoku_sdk::label(#ja, #en)))
    }

    /// The keys with values that are left, which the type of the field knows.
    pub(crate) fn rest(&mut self, known: &[&str]) -> Vec<(Ident, Expr)> {
        let (of_known, rest): (Vec<_>, Vec<_>) = self
            .entries
            .drain(..)
            .partition(|(name, value)| value.is_some() && known.iter().any(|known| name == known));
        self.entries = rest;
        of_known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// An error at each key that nobody asked for.
    pub(crate) fn end(self, known: &str) -> Result<()> {
        let attribute = self.attribute;
        all(self.entries.into_iter().map(|(name, _)| {
            let message = format!("`#[{attribute}(..)]` has no key `{name}`; it knows {known}");
            Err::<(), _>(Error::new(name.span(), message))
        }))
        .map(drop)
    }

    fn take(&mut self, key: &str) -> Result<Option<(Ident, Option<Expr>)>> {
        let mut taken = None;
        while let Some(place) = self.entries.iter().position(|(name, _)| name == key) {
            let entry = self.entries.remove(place);
            if taken.is_some() {
                return Err(Error::new(entry.0.span(), format!("`{key}` is given twice")));
            }
            taken = Some(entry);
        }
        Ok(taken)
    }
}

/// Both, or the errors of both.
pub(crate) fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
        (Err(mut error), Err(other)) => {
            error.combine(other);
            Err(error)
        }
    }
}

/// All of them, or every error at once.
pub(crate) fn all<T>(results: impl IntoIterator<Item = Result<T>>) -> Result<Vec<T>> {
    let mut errors: Option<Error> = None;
    let mut values = Vec::new();
    for result in results {
        match (result, &mut errors) {
            (Ok(value), _) => values.push(value),
            (Err(error), Some(errors)) => errors.combine(error),
            (Err(error), none) => *none = Some(error),
        }
    }
    errors.map_or(Ok(values), Err)
}

/// A value that is one word, such as `refused`.
pub(crate) fn word(value: &Expr) -> Option<&Ident> {
    if let Expr::Path(ExprPath { path, .. }) = value { path.get_ident() } else { None }
}

/// The words of `(word, variant)`, for a message.
pub(crate) fn listed(words: &[(&str, &str)]) -> String {
    words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The variant of `api::#of` that a word stands for, out of `(word, variant)`.
pub(crate) fn variant(value: &Expr, of: &str, words: &[(&str, &str)]) -> Result<TokenStream> {
    let known = word(value).and_then(|word| words.iter().find(|(known, _)| word == known));
    let Some((_, variant)) = known else {
        return Err(Error::new(value.span(), format!("this is one of {}", listed(words))));
    };
    let (of, variant) = (Ident::new(of, value.span()), Ident::new(variant, value.span()));
    Ok(quote!(::kisoku_sdk::derive::api::#of::#variant))
}

/// The name of a field as JSON has it: without `r#`.
pub(crate) fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

fn entry(meta: Meta) -> Result<(Ident, Option<Expr>)> {
    match meta {
        Meta::Path(path) => Ok((path.require_ident()?.clone(), None)),
        Meta::NameValue(pair) => Ok((pair.path.require_ident()?.clone(), Some(pair.value))),
        Meta::List(list) => Err(Error::new(list.span(), "a key is `key` or `key = value`")),
    }
}

fn literal(value: &Expr, key: &str) -> Result<LitStr> {
    if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = value {
        Ok(text.clone())
    } else {
        Err(Error::new(value.span(), format!("`{key}` is a text in quotes")))
    }
}
