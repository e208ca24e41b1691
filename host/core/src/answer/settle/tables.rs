//! Checks the row lists and breakdowns of an assessment's answer. Its findings, band and measures are
//! checked in [`super`].

use std::collections::BTreeSet;

use crate::answer::secrets::Secrets;
use crate::answer::{BadAnswer, BreakdownLine};
use crate::manifest::{Breakdown, Named};

use super::{BREAKDOWN_LINES_MAX, garbled, too_long};

pub(super) fn check_lists(declared: &[Named], lists: &[Vec<u32>], rows: usize) -> Result<(), BadAnswer> {
    if lists.len() != declared.len() {
        return Err(BadAnswer::ListCount { declared: declared.len(), given: lists.len() });
    }
    for (named, list) in declared.iter().zip(lists) {
        if !list.is_sorted_by(|one, next| one < next) {
            return Err(BadAnswer::ListOrder { list: named.id.clone() });
        }
        // Ascending: the last one is the largest.
        if let Some(&position) = list.last()
            && !usize::try_from(position).is_ok_and(|position| position < rows)
        {
            return Err(BadAnswer::ListRow { list: named.id.clone(), position, rows });
        }
    }
    Ok(())
}

pub(super) fn check_breakdowns(
    declared: &[Breakdown],
    given: &[Vec<BreakdownLine>],
    secrets: &Secrets<'_>,
) -> Result<(), BadAnswer> {
    if given.len() != declared.len() {
        return Err(BadAnswer::BreakdownCount { declared: declared.len(), given: given.len() });
    }
    declared.iter().zip(given).try_for_each(|(breakdown, lines)| check_lines(breakdown, lines, secrets))
}

/// Keys are told apart because answers name a line by its key.
fn check_lines(
    breakdown: &Breakdown,
    lines: &[BreakdownLine],
    secrets: &Secrets<'_>,
) -> Result<(), BadAnswer> {
    let id = || breakdown.id.clone();
    if lines.len() > BREAKDOWN_LINES_MAX {
        let max = BREAKDOWN_LINES_MAX;
        return Err(BadAnswer::BreakdownLines { breakdown: id(), given: lines.len(), max });
    }
    let mut keys = BTreeSet::new();
    for (line, content) in (1..).zip(lines) {
        let key = content.key.as_str();
        if key.trim().is_empty() || too_long(key) || garbled(key) || !keys.insert(key) {
            return Err(BadAnswer::BreakdownKey { breakdown: id(), line });
        }
        if secrets.are_in(key) {
            return Err(BadAnswer::PersonalInAnswer { reason: id(), parameter: "key".to_owned() });
        }
        let (declared, given) = (breakdown.measures.len(), content.measures.len());
        if given != declared {
            return Err(BadAnswer::BreakdownMeasures { breakdown: id(), declared, given });
        }
    }
    Ok(())
}
