//! YAML as a tree that keeps every scalar as it was written, and its line. What a tree means is in
//! [`crate::suite`].

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use kisoku_core::read::Input;

use crate::error::CasesError;

/// A value with the line where it begins, counted from 1.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub(crate) line: usize,
    pub(crate) content: Content<'a>,
}

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Content<'a> {
    /// A scalar; `plain` where it stands without quotes.
    Scalar { text: Cow<'a, str>, plain: bool },
    /// A list.
    List(Vec<Node<'a>>),
    /// Keys with their values, in the order written.
    Map(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// Reads one document.
pub(crate) fn read(text: &str) -> Result<Node<'_>, CasesError> {
    let mut events = Events(Parser::new_from_str(text));
    let (first, span) = events.node()?;
    events.build(first, span)
}

impl Node<'_> {
    /// The value as the reader of records takes it. Without quotes, `null`, `~`, true, false and
    /// numbers are what they look like; everything else is text.
    pub(crate) fn input(&self) -> Input<'_> {
        match &self.content {
            Content::Scalar { text, plain: false } => Input::Text(Cow::Borrowed(text)),
            Content::Scalar { text, plain: true } => match text.as_ref() {
                "" | "~" | "null" => Input::Null,
                "true" => Input::Flag(true),
                "false" => Input::Flag(false),
                number if is_number(number) => Input::Number(Cow::Borrowed(number)),
                other => Input::Text(Cow::Borrowed(other)),
            },
            Content::List(items) => Input::List(items.iter().map(Node::input).collect()),
            Content::Map(entries) => Input::Map(
                entries.iter().map(|(key, value)| (Cow::Borrowed(key.as_ref()), value.input())).collect(),
            ),
        }
    }

    /// Whether it is nothing: `null`, `~` or left out.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.input(), Input::Null)
    }

    /// The text of a scalar.
    pub(crate) fn text(&self, what: &str) -> Result<&str, CasesError> {
        match &self.content {
            Content::Scalar { text, .. } => Ok(text),
            Content::List(_) | Content::Map(_) => {
                Err(CasesError::at(self.line, format!("`{what}` is a single value")))
            }
        }
    }

    /// The items of a list.
    pub(crate) fn list(&self, what: &str) -> Result<&[Self], CasesError> {
        match &self.content {
            Content::List(items) => Ok(items),
            Content::Scalar { .. } | Content::Map(_) => {
                Err(CasesError::at(self.line, format!("`{what}` is a list")))
            }
        }
    }

    /// The entries of a map.
    pub(crate) fn entries(&self, what: &str) -> Result<Vec<(&str, &Self)>, CasesError> {
        match &self.content {
            Content::Map(entries) => Ok(entries.iter().map(|(key, value)| (key.as_ref(), value)).collect()),
            Content::Scalar { .. } | Content::List(_) => {
                Err(CasesError::at(self.line, format!("`{what}` is a map of keys to values")))
            }
        }
    }

    /// The entries of a map that has these keys only.
    pub(crate) fn keys(&self, what: &str, known: &[&str]) -> Result<Vec<(&str, &Self)>, CasesError> {
        let entries = self.entries(what)?;
        for (place, (key, value)) in entries.iter().enumerate() {
            if !known.contains(key) {
                let known = known.join("`, `");
                return Err(CasesError::at(
                    value.line,
                    format!("`{what}` has no `{key}`: it knows `{known}`"),
                ));
            }
            if entries.iter().take(place).any(|(other, _)| other == key) {
                return Err(CasesError::at(value.line, format!("`{key}` is there twice")));
            }
        }
        Ok(entries)
    }
}

/// Whether it is a number as JSON writes one.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    digits(whole) && digits(part) && digits(exponent)
}

struct Events<'a, P: Iterator<Item = Result<(Event<'a>, Span), ScanError>>>(P);

impl<'a, P: Iterator<Item = Result<(Event<'a>, Span), ScanError>>> Events<'a, P> {
    /// The next event that is of a node, or its end.
    fn node(&mut self) -> Result<(Event<'a>, Span), CasesError> {
        loop {
            match self.0.next() {
                Some(Ok((Event::StreamStart | Event::DocumentStart(..), _))) => {}
                Some(Ok(event)) => return Ok(event),
                Some(Err(error)) => {
                    return Err(CasesError::NotYaml { line: error.marker().line(), what: error.to_string() });
                }
                None => return Err(CasesError::NotYaml { line: 1, what: "it ends too early".to_owned() }),
            }
        }
    }

    /// The node that begins with this event. Its depth is limited by the parser.
    fn build(&mut self, event: Event<'a>, span: Span) -> Result<Node<'a>, CasesError> {
        let line = span.start.line();
        let content = match event {
            Event::Scalar(text, style, _, _) => {
                Content::Scalar { text, plain: matches!(style, ScalarStyle::Plain) }
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.node()? {
                        (Event::SequenceEnd, _) => break Content::List(items),
                        (event, span) => items.push(self.build(event, span)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    match self.node()? {
                        (Event::MappingEnd, _) => break Content::Map(entries),
                        (Event::Scalar(key, ..), _) => {
                            let (event, span) = self.node()?;
                            entries.push((key, self.build(event, span)?));
                        }
                        (_, span) => {
                            return Err(CasesError::at(span.start.line(), "a key is a single value"));
                        }
                    }
                }
            }
            Event::StreamEnd | Event::DocumentEnd => {
                return Err(CasesError::at(line, "there is nothing in it"));
            }
            // Aliases and what else the parser may come to know; no tree can end here.
            Event::SequenceEnd
            | Event::MappingEnd
            | Event::StreamStart
            | Event::DocumentStart(..)
            | Event::Alias(_)
            | Event::Anchor(..)
            | Event::UnresolvedAlias(_)
            | _ => return Err(CasesError::at(line, "aliases (`*name`) are not read: write the value out")),
        };
        Ok(Node { line, content })
    }
}
