//! Whether a manifest is sound: what the contract says in words and its types cannot. Fields are
//! in [`fields`], what a programme answers with in [`answers`], ids and texts in [`words`], how much may be
//! declared in [`limits`], the stages of a grant's life in [`stages`].

mod answers;
mod fields;
pub mod limits;
mod stages;
mod words;

use std::fmt;

use crate::manifest::{
    Field, FieldKind, Kind, Manifest, Presence, Privacy, Programme, ScalarKind, Tally, TallyPeriod, TallySum,
};

/// Something wrong with a manifest, for its author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct Unsound {
    /// Where, from the outside in: ``programme `mirai-zukuri-grant`, field `area` ``.
    pub place: String,
    /// What.
    pub fault: Fault,
}

/// What can be wrong with a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An id that is empty, too long or has other characters than its kind allows.
    #[error("an id is 1 to {max} lower-case ASCII letters, digits and single `{separator}` between them")]
    Id {
        /// What may stand between letters and digits.
        separator: char,
        /// Most bytes.
        max: usize,
    },
    /// Two things of one sort with the same id.
    #[error("this id is declared twice")]
    Twice,
    /// A text that must not be empty is.
    #[error("the {what} is empty")]
    Empty {
        /// Which text.
        what: &'static str,
    },
    /// A text that is too long.
    #[error("the {what} has more than {max} characters")]
    Long {
        /// Which text.
        what: &'static str,
        /// Most characters.
        max: usize,
    },
    /// A text with control characters.
    #[error("the {what} contains a control character")]
    Control {
        /// Which text.
        what: &'static str,
    },
    /// Too many things of one sort.
    #[error("{given} {what} are declared, where at most {max} may be")]
    Many {
        /// What is declared.
        what: &'static str,
        /// How many.
        given: usize,
        /// The limit.
        max: usize,
    },
    /// Nothing, where there has to be something.
    #[error("no {what} is declared")]
    Missing {
        /// What has to be declared.
        what: &'static str,
    },
    /// Something that this kind of programme does not have.
    #[error("a programme of kind `{}` has no {what}", .kind.as_str())]
    Misplaced {
        /// The kind of the programme.
        kind: Kind,
        /// What it may not declare.
        what: &'static str,
    },
    /// A position at which nothing is declared.
    #[error("the {what} points to position {position}, where nothing is declared")]
    Position {
        /// What points there.
        what: &'static str,
        /// The position.
        position: u32,
    },
    /// A position of a field or setting that does not fit.
    #[error("the {what} points to `{name}`, which is not {needs}")]
    Unfit {
        /// What points there.
        what: &'static str,
        /// The field or setting.
        name: String,
        /// What it has to be.
        needs: &'static str,
    },
    /// A range with nothing in it.
    #[error("the smallest value is above the largest")]
    Range,
    /// A limit beyond what the host allows.
    #[error("the {what} is not within {min} to {max}")]
    Limit {
        /// Which limit.
        what: &'static str,
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
    },
    /// A spelling that could mean two options.
    #[error("`{spelling}` also means option `{other}`: width and spaces around it do not count")]
    Ambiguous {
        /// The spelling.
        spelling: String,
        /// The other option.
        other: String,
    },
    /// A message with a brace that is not closed, or not opened.
    #[error("the {what} has a brace without its partner")]
    Brace {
        /// Which message.
        what: &'static str,
    },
    /// A message that names a parameter that is not declared.
    #[error("the {what} names `{name}`, which is not a parameter of this reason")]
    Placeholder {
        /// Which message.
        what: &'static str,
        /// The name in braces.
        name: String,
    },
    /// A message that tells in one language what it does not tell in the other.
    #[error("`{name}` is named in one language only")]
    OneLanguage {
        /// The name in braces.
        name: String,
    },
    /// A message that names a parameter twice: a long text would be told twice too.
    #[error("the {what} names `{name}` twice")]
    NamedTwice {
        /// Which message.
        what: &'static str,
        /// The name in braces.
        name: String,
    },
    /// A link that is not one to a page.
    #[error("the url is not an http or https address")]
    Url,
}

/// Checks a manifest, all at once.
///
/// # Errors
/// What is wrong with it, up to [`limits::REPORTED_MAX`]; never empty.
pub fn check(manifest: &Manifest) -> Result<(), Vec<Unsound>> {
    let mut report = Report { place: Vec::new(), found: Vec::new() };
    report.within("module", &manifest.name, |report| {
        words::hyphenated(report, &manifest.name);
        words::text(report, "version", &manifest.version, limits::ID_BYTES_MAX);
        report.count("programmes", 1, manifest.programmes.len(), limits::PROGRAMMES_MAX);
    });
    words::distinct(&mut report, "programme", manifest.programmes.iter().map(|it| it.id.as_str()));
    for programme in &manifest.programmes {
        report.within("programme", &programme.id, |report| check_programme(report, programme));
    }
    if report.found.is_empty() { Ok(()) } else { Err(report.found) }
}

fn check_programme<'a>(report: &mut Report<'a>, programme: &'a Programme) {
    words::hyphenated(report, &programme.id);
    words::label(report, &programme.label);
    fields::check(report, "field", &programme.fields);
    report.count("fields", 1, programme.fields.len(), limits::FIELDS_MAX);
    fields::check(report, "setting", &programme.settings);
    report.count("settings", 0, programme.settings.len(), limits::FIELDS_MAX);
    check_kind(report, programme);
    check_pointers(report, programme);
    check_tallies(report, programme);
    stages::check(report, programme);
    answers::check(report, programme);
}

/// What a programme of its kind cannot have.
fn check_kind(report: &mut Report<'_>, programme: &Programme) {
    let grants = [
        ("requested amount", programme.requested_amount.is_some()),
        ("tallies", !programme.tallies.is_empty()),
        ("steps", !programme.steps.is_empty()),
        ("stages", !programme.stages.is_empty()),
        ("selection", programme.selection.is_some()),
    ];
    let grades = [("bands", !programme.bands.is_empty()), ("measures", !programme.measures.is_empty())];
    let surveys = [("lists", !programme.lists.is_empty()), ("breakdowns", !programme.breakdowns.is_empty())];
    let dates = [("reference date", programme.reference_date.is_some())];
    let misplaced: &[&[(&'static str, bool)]] = match programme.kind {
        Kind::Eligibility => &[&grades, &surveys],
        Kind::Achievement => &[&grants, &surveys],
        Kind::Assessment => &[&grants, &dates],
    };
    for &(what, _) in misplaced.iter().copied().flatten().filter(|(_, declared)| *declared) {
        report.push(Fault::Misplaced { kind: programme.kind, what });
    }
    let grants_yen = programme.requested_amount.is_some()
        || programme.tallies.iter().any(|tally| tally.sums == TallySum::GrantedYen);
    if programme.kind == Kind::Eligibility && grants_yen && programme.steps.is_empty() {
        report.push(Fault::Missing { what: "step to the amount" });
    }
}

fn check_pointers(report: &mut Report<'_>, programme: &Programme) {
    let fields = &programme.fields;
    if let Some(position) = programme.reference_date {
        point(report, "reference date", fields, position, "a required date", |field| {
            required(field) && matches!(field.kind, FieldKind::Scalar(ScalarKind::Date { .. }))
        });
    }
    if let Some(position) = programme.requested_amount {
        point(report, "requested amount", fields, position, "a required amount in yen", |field| {
            required(field) && matches!(field.kind, FieldKind::Scalar(ScalarKind::Yen { .. }))
        });
    }
}

fn check_tallies<'a>(report: &mut Report<'a>, programme: &'a Programme) {
    report.count("tallies", 0, programme.tallies.len(), limits::TALLIES_MAX);
    words::distinct(report, "tally", programme.tallies.iter().map(|tally| tally.id.as_str()));
    for tally in &programme.tallies {
        report.within("tally", &tally.id, |report| check_tally(report, programme, tally));
    }
}

fn check_tally(report: &mut Report<'_>, programme: &Programme, tally: &Tally) {
    words::underscored(report, &tally.id);
    words::label(report, &tally.label);
    report.count("keys", 0, tally.keys.len(), limits::FIELDS_MAX);
    for &position in &tally.keys {
        // The parts of a total stand in the ledger for ever: a personal one could never be erased.
        point(report, "key", &programme.fields, position, "a single value that is not personal", |field| {
            matches!(field.kind, FieldKind::Scalar(_)) && field.privacy == Privacy::Open
        });
    }
    if let TallyPeriod::BySetting(position) = tally.period {
        let needs = "a required choice of exactly two: fiscal year, lifetime";
        point(report, "period", &programme.settings, position, needs, |setting| {
            required(setting)
                && matches!(&setting.kind, FieldKind::Scalar(ScalarKind::Choice(options)) if options.len() == 2)
        });
    }
    if let Some(position) = tally.ceiling {
        let needs = match tally.sums {
            TallySum::GrantedYen => "an amount in yen",
            TallySum::Grants => "a count",
        };
        point(report, "ceiling", &programme.settings, position, needs, |setting| match tally.sums {
            TallySum::GrantedYen => matches!(setting.kind, FieldKind::Scalar(ScalarKind::Yen { .. })),
            TallySum::Grants => matches!(setting.kind, FieldKind::Scalar(ScalarKind::Count { .. })),
        });
    }
}

fn required(field: &Field) -> bool {
    field.presence == Presence::Required
}

/// Reports a position that points to nothing, or to a field that does not fit.
fn point(
    report: &mut Report<'_>,
    what: &'static str,
    fields: &[Field],
    position: u32,
    needs: &'static str,
    fits: impl Fn(&Field) -> bool,
) {
    match usize::try_from(position).ok().and_then(|position| fields.get(position)) {
        None => report.push(Fault::Position { what, position }),
        Some(field) if !fits(field) => {
            report.push(Fault::Unfit { what, name: words::shown(&field.name), needs });
        }
        Some(_) => {}
    }
}

/// What was found so far, and where the check is.
struct Report<'a> {
    place: Vec<(&'static str, &'a str)>,
    found: Vec<Unsound>,
}

impl<'a> Report<'a> {
    /// Checks something inside the place where the check is.
    fn within(&mut self, sort: &'static str, id: &'a str, check: impl FnOnce(&mut Self)) {
        self.place.push((sort, id));
        check(self);
        self.place.pop();
    }

    fn push(&mut self, fault: Fault) {
        if self.found.len() < limits::REPORTED_MAX {
            self.found.push(Unsound { place: self.to_string(), fault });
        }
    }

    fn count(&mut self, what: &'static str, min: usize, given: usize, max: usize) {
        if given < min {
            self.push(Fault::Missing { what });
        } else if given > max {
            self.push(Fault::Many { what, given, max });
        }
    }
}

impl fmt::Display for Report<'_> {
    /// The place, from the outside in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, (sort, id)) in self.place.iter().enumerate() {
            let comma = if depth == 0 { "" } else { ", " };
            write!(f, "{comma}{sort} `{}`", words::shown(id))?;
        }
        Ok(())
    }
}
