//! How a decision moves the totals, and whether a ceiling lets it. Where totals are kept is the ledger's.

use crate::answer::{BadAnswer, Decision};
use crate::life::Stage;
use crate::manifest::{Programme, Tally, TallySum};
use crate::tally::{self, Place, Usage};
use crate::value::Record;

/// What the grant adds to each place already: it may keep that, also above a ceiling that others have
/// filled by a later revision in which it is higher. Nothing where the record counts elsewhere now.
pub(super) fn held(programme: &Programme, stage: &Stage, settings: &Record, places: &[Place]) -> Vec<i64> {
    let former = match stage {
        Stage::Change(former) | Stage::Report(former) => former,
        Stage::Application | Stage::Selection(_) | Stage::Repayment(_) => return vec![0; places.len()],
    };
    let held = |(position, place): (usize, &Place)| {
        let key = place.key.as_ref()?;
        let stood = tally::places(programme, settings, &former.values, key.fiscal_year);
        (stood.get(position)?.key.as_ref() == Some(key)).then_some(match place.sums {
            TallySum::GrantedYen => former.granted.get(),
            TallySum::Grants => 1,
        })
    };
    places.iter().enumerate().map(|place| held(place).unwrap_or(0)).collect()
}

/// The totals after a decision, and by how much each moves.
pub(super) fn moved(
    tallies: &[Tally],
    places: &[Place],
    held: &[i64],
    before: &Usage,
    decision: &Decision,
) -> Result<(Usage, Vec<i64>), BadAnswer> {
    let totals = before.totals();
    for given in [places.len(), totals.len()] {
        if given != tallies.len() {
            return Err(BadAnswer::TotalsCount { declared: tallies.len(), given });
        }
    }
    let mut after = Vec::with_capacity(places.len());
    let mut movements = Vec::with_capacity(places.len());
    for (((tally, place), &held), &total) in tallies.iter().zip(places).zip(held).zip(totals) {
        let movement = tally::movement(place.sums, decision);
        let Some(total) = total.filter(|_| place.key.is_some()) else {
            if movement > 0 && place.ceiling.is_some() {
                return Err(BadAnswer::CeilingWithoutKey { tally: tally.id.clone() });
            }
            after.push(None);
            movements.push(0);
            continue;
        };
        let ceiling = place.ceiling.filter(|_| movement > held);
        after.push(Some(raised(tally, ceiling, total, movement)?));
        movements.push(movement);
    }
    Ok((Usage::new(after), movements))
}

/// A total moved, within its ceiling. What moves nothing passes a total that is above already, as
/// after a ceiling was lowered.
fn raised(tally: &Tally, ceiling: Option<i64>, before: i64, movement: i64) -> Result<i64, BadAnswer> {
    let after =
        before.checked_add(movement).ok_or_else(|| BadAnswer::Overflow { tally: tally.id.clone() })?;
    match ceiling {
        Some(ceiling) if movement > 0 && after > ceiling => {
            Err(BadAnswer::AboveCeiling { tally: tally.id.clone(), before, movement, ceiling })
        }
        Some(_) | None => Ok(after),
    }
}
