//! Finds options by any of their spellings. The spellings themselves stand in the manifest.

use std::collections::BTreeMap;

use super::problem::{At, Found};
use super::wording::{Fault, Wanted};
use super::{Input, TYPED_BYTES_MAX, text};
use crate::manifest::{Choice, Presence};
use crate::value::folded;

/// Times that the spellings of a choice are read through as they stand before they are folded: a
/// record needs less, and folding them costs more than all other checks of a usual record.
const PLAIN_MAX: u32 = 8;

/// The choices that were looked into so far. Their spellings are folded once however often they are
/// looked into: a body of thousands of cells must not fold a manifest thousands of times.
#[derive(Default)]
pub(super) struct Spellings(BTreeMap<*const Choice, Looked>);

/// How a choice is looked into.
enum Looked {
    /// As its spellings stand, so many times so far.
    Plain(u32),
    /// By its folded spellings.
    Folded(BTreeMap<String, u32>),
}

impl Spellings {
    /// The position of the option whose id, label or alias was entered: after trimming and NFKC on
    /// both sides (`Ａ` is `A`, `㈱` is `(株)`). A sound manifest has no two options of one such
    /// spelling, so one that is entered as it stands needs no folding. Only choices are compared so;
    /// names never.
    pub(super) fn find(&mut self, options: &[Choice], typed: &str) -> Result<u32, Fault> {
        let typed = typed.trim();
        if typed.len() > TYPED_BYTES_MAX {
            return Err(Fault::NotAnOption);
        }
        // The manifest outlives the reading, so no other choice can come to stand at this address.
        let looked = self.0.entry(options.as_ptr()).or_insert(Looked::Plain(0));
        if let Looked::Plain(times) = looked {
            *times += 1;
            if *times <= PLAIN_MAX
                && let Some(position) = plain(options, typed)
            {
                return Ok(position);
            }
            *looked = Looked::Folded(positions(options));
        }
        match looked {
            Looked::Folded(positions) => positions.get(&folded(typed)).copied().ok_or(Fault::NotAnOption),
            Looked::Plain(_) => Err(Fault::NotAnOption),
        }
    }
}

/// The position of the option of which this is a spelling as it stands.
fn plain(options: &[Choice], typed: &str) -> Option<u32> {
    let mut options = (0..).zip(options);
    options
        .find(|(_, option)| spellings(option).any(|spelling| spelling == typed))
        .map(|(position, _)| position)
}

/// The position of every spelling; of the first option where two share one.
fn positions(options: &[Choice]) -> BTreeMap<String, u32> {
    let mut positions = BTreeMap::new();
    for (position, option) in (0..).zip(options) {
        for spelling in spellings(option) {
            positions.entry(folded(spelling)).or_insert(position);
        }
    }
    positions
}

/// The options of a list, ascending; one text stands for a list of one.
pub(super) fn several(
    options: &[Choice],
    presence: Presence,
    input: Option<&Input<'_>>,
    at: At<'_>,
    found: &mut Found,
) -> Vec<u32> {
    let wanted = Wanted::Choices(options);
    let mut chosen = Vec::new();
    let mut add = |item: &Input<'_>| {
        let fault = match one(options, item, &mut found.spellings) {
            Ok(position) => match chosen.binary_search(&position) {
                Ok(_) => Fault::DuplicateOption,
                Err(place) => {
                    chosen.insert(place, position);
                    return;
                }
            },
            Err(fault) => fault,
        };
        found.push(at, wanted, fault, Some(item));
    };
    match input {
        None | Some(Input::Null) => {}
        Some(Input::Text(text)) if text::is_blank(text) => {}
        Some(Input::List(items)) if items.len() > options.len() => {
            found.push(at, wanted, Fault::TooManyOptions, None);
            return chosen;
        }
        // At most as many as there are options, so there is an end to the problems too.
        Some(Input::List(items)) => items.iter().for_each(add),
        Some(item @ Input::Text(_)) => add(item),
        Some(Input::Flag(_) | Input::Number(_) | Input::Map(_)) => {
            found.push(at, wanted, Fault::WrongKind, None);
            return chosen;
        }
    }
    let is_blank = match input {
        Some(Input::List(items)) => items.is_empty(),
        Some(Input::Text(text)) => text::is_blank(text),
        None | Some(Input::Null | Input::Flag(_) | Input::Number(_) | Input::Map(_)) => true,
    };
    if is_blank && presence == Presence::Required {
        found.push(at, wanted, Fault::Missing, None);
    }
    chosen
}

/// One option of a list.
fn one(options: &[Choice], item: &Input<'_>, spellings: &mut Spellings) -> Result<u32, Fault> {
    match item {
        Input::Text(typed) => spellings.find(options, typed),
        Input::Null | Input::Flag(_) | Input::Number(_) | Input::List(_) | Input::Map(_) => {
            Err(Fault::WrongKind)
        }
    }
}

fn spellings(option: &Choice) -> impl Iterator<Item = &str> {
    [&option.id, &option.label.ja, &option.label.en]
        .into_iter()
        .chain(&option.aliases)
        .map(String::as_str)
        .filter(|spelling| !spelling.is_empty())
}
