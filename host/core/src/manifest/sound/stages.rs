//! Whether the stages of a grant's life and the selection over a budget are sound.

use super::{Fault, Report, point, required, words};
use crate::life::StageKind;
use crate::manifest::{FieldKind, Privacy, Programme, ScalarKind, Selection, TallySum};

pub(super) fn check(report: &mut Report<'_>, programme: &Programme) {
    words::distinct(report, "stage", programme.stages.iter().map(|stage| stage.as_str()));
    let selects = programme.stages.contains(&StageKind::Selection);
    match &programme.selection {
        Some(selection) if selects => check_selection(report, programme, *selection),
        Some(_) => report.push(Fault::Missing { what: "stage `selection` for the selection" }),
        None if selects => report.push(Fault::Missing { what: "selection for the stage `selection`" }),
        None => {}
    }
}

fn check_selection(report: &mut Report<'_>, programme: &Programme, selection: Selection) {
    let needs = "a required choice of exactly three: first come, by score, pro rata";
    point(report, "method of the selection", &programme.settings, selection.method, needs, |setting| {
        let FieldKind::Scalar(ScalarKind::Choice(options)) = &setting.kind else { return false };
        required(setting) && options.len() == 3
    });
    match usize::try_from(selection.budget).ok().and_then(|position| programme.tallies.get(position)) {
        None => report.push(Fault::Position { what: "budget of the selection", position: selection.budget }),
        Some(tally) => {
            let fits = tally.sums == TallySum::GrantedYen && tally.keys.is_empty() && tally.ceiling.is_some();
            if !fits {
                report.push(Fault::Unfit {
                    what: "budget of the selection",
                    name: words::shown(&tally.id),
                    needs: "a tally of granted yen with a ceiling and without keys",
                });
            }
        }
    }
    if let Some(score) = selection.score {
        let needs = "a count or a decimal that is not personal";
        point(report, "score of the selection", &programme.fields, score, needs, |field| {
            field.privacy == Privacy::Open
                && matches!(
                    field.kind,
                    FieldKind::Scalar(ScalarKind::Count { .. } | ScalarKind::Decimal { .. })
                )
        });
    }
    if let Some(unit) = selection.unit {
        point(
            report,
            "unit of the selection",
            &programme.settings,
            unit,
            "a required amount in yen",
            |field| {
                required(field)
                    && matches!(field.kind, FieldKind::Scalar(ScalarKind::Yen { min, .. }) if min > 0)
            },
        );
    }
}
