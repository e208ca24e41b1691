//! The personal texts of what was asked about, so that no answer repeats one of them. What is done
//! about an answer that does is in [`super::settle`].

use std::cell::OnceCell;
use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::manifest::{Field, FieldKind, Privacy, Programme};
use crate::value::{Record, Scalar, Value};

/// Fewest characters of a personal text that is looked for: a single one stands in any sentence.
const CHARS_MIN: usize = 2;

/// Most personal texts that are looked for one by one: preparing to find them together takes longer
/// than the usual answer.
const FEW: usize = 8;

/// Finds personal texts. Prepared with the first text that is searched: most answers have none.
pub(super) struct Secrets<'a> {
    programme: &'a Programme,
    settings: &'a Record,
    records: &'a [Record],
    former: Option<&'a Record>,
    search: OnceCell<Search<'a>>,
}

/// What is searched with.
enum Search<'a> {
    /// One by one.
    Few(Vec<&'a str>),
    /// Together: in time in proportion to what is searched, however many there are.
    Many(Box<AhoCorasick>),
    /// More than can be searched for: then no text may pass.
    TooMuch,
}

impl<'a> Secrets<'a> {
    /// The personal texts of records. What is also an open text of theirs is no secret, and neither is
    /// a text that the settings or an open field have word for word, whatever stands in it.
    pub(super) const fn of(programme: &'a Programme, settings: &'a Record, records: &'a [Record]) -> Self {
        Self { programme, settings, records, former: None, search: OnceCell::new() }
    }

    /// With those of the record that a grant stood on before.
    pub(super) fn and(self, former: Option<&'a Record>) -> Self {
        Self { former, ..self }
    }

    /// Whether one of them stands in a text.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.is_personal(text) && !self.is_open(text)
    }

    /// Whether the settings or an open field have this text.
    fn is_open(&self, text: &str) -> bool {
        let Programme { fields, settings, .. } = self.programme;
        let mut found = false;
        let mut look = |declared: &[Field], record: &Record| {
            for (field, value) in declared.iter().zip(record.values()) {
                texts(field, value, &mut |privacy, open| found |= privacy == Privacy::Open && open == text);
            }
        };
        look(settings, self.settings);
        self.records.iter().chain(self.former).for_each(|record| look(fields, record));
        found
    }

    fn is_personal(&self, text: &str) -> bool {
        match self
            .search
            .get_or_init(|| Search::prepare(self.programme, self.records.iter().chain(self.former)))
        {
            Search::Few(personal) => personal.iter().any(|personal| text.contains(personal)),
            Search::Many(search) => search.is_match(text),
            Search::TooMuch => true,
        }
    }
}

impl<'a> Search<'a> {
    fn prepare(programme: &'a Programme, records: impl Iterator<Item = &'a Record>) -> Self {
        let (mut personal, mut open) = (BTreeSet::new(), BTreeSet::new());
        for record in records {
            for (field, value) in programme.fields.iter().zip(record.values()) {
                texts(field, value, &mut |privacy, text| match privacy {
                    Privacy::Personal => _ = personal.insert(text.trim()),
                    Privacy::Open => _ = open.insert(text.trim()),
                });
            }
        }
        personal.retain(|text| text.chars().nth(CHARS_MIN - 1).is_some() && !open.contains(text));
        if personal.len() <= FEW {
            return Self::Few(personal.into_iter().collect());
        }
        AhoCorasick::new(personal).map_or(Self::TooMuch, |search| Self::Many(Box::new(search)))
    }
}

/// The texts of a value, each with its privacy.
fn texts<'a>(field: &Field, value: &'a Value, take: &mut impl FnMut(Privacy, &'a str)) {
    match (&field.kind, value) {
        (FieldKind::Scalar(_), Value::Scalar(Scalar::Text(text))) => take(field.privacy, text.as_str()),
        (FieldKind::Table(table), Value::Table(rows)) => {
            for (column, cell) in rows.iter().flat_map(|row| table.columns.iter().zip(row)) {
                // a personal table has no open column
                let personal = field.privacy == Privacy::Personal || column.privacy == Privacy::Personal;
                if let Scalar::Text(text) = cell {
                    take(if personal { Privacy::Personal } else { Privacy::Open }, text.as_str());
                }
            }
        }
        (FieldKind::Scalar(_) | FieldKind::Choices(_) | FieldKind::Table(_), _) => {}
    }
}
