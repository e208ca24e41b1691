//! Decisions in the later stages of a grant's life: honest until their stage comes, then lies, traps and
//! loops without end.

use kisoku_sdk::wit::api;

use crate::decisions::{granted, honest, spin, trap};
use crate::{Asked, Programme, Question};

/// Every programme that lives on after the application.
pub(crate) const ALL: &[Programme] = &[
    of("select-above-share", Stage::Selection, above_share),
    of("select-trap", Stage::Selection, trap),
    of("select-spin", Stage::Selection, spin),
    of("change-above-request", Stage::Change, above_request),
    of("change-above-ceiling", Stage::Change, as_asked),
    of("change-trap", Stage::Change, trap),
    of("change-spin", Stage::Change, spin),
    of("report-above-granted", Stage::Report, as_asked),
    of("report-negative", Stage::Report, negative),
    of("report-trap", Stage::Report, trap),
    of("report-spin", Stage::Report, spin),
    of("repay-negative", Stage::Repayment, negative),
    of("repay-absurd", Stage::Repayment, absurd),
    of("repay-overflowing", Stage::Repayment, overflowing),
    of("repay-trap", Stage::Repayment, trap),
    of("repay-spin", Stage::Repayment, spin),
];

/// The stage in which a programme misbehaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Selection,
    Change,
    Report,
    Repayment,
}

const fn of(id: &'static str, stage: Stage, decide: fn(&Asked) -> api::Decision) -> Programme {
    Programme { id, question: Question::Live(stage, decide) }
}

/// Honest but in the stage given. Asked for less than ¥100,000, honest there too.
pub(crate) fn decide(
    in_stage: Stage,
    decide: fn(&Asked) -> api::Decision,
    asked: &Asked,
    stage: &api::Stage,
) -> api::Decision {
    let (now, most) = match stage {
        api::Stage::Application => return honest(asked),
        api::Stage::Selection(most) => (Stage::Selection, *most),
        api::Stage::Change(_) => (Stage::Change, i64::MAX),
        api::Stage::Report(former) => (Stage::Report, former.granted_yen),
        api::Stage::Repayment(_) => (Stage::Repayment, 0),
    };
    if now == in_stage && asked.requested >= LIES_FROM_YEN {
        return decide(&Asked { most, name: asked.name.clone(), ..*asked });
    }
    granted(asked.within_ceiling().min(most))
}

/// Whoever asks for less gets an honest answer in every stage.
const LIES_FROM_YEN: i64 = 100_000;

fn above_share(asked: &Asked) -> api::Decision {
    granted(asked.most.saturating_add(1))
}

fn above_request(asked: &Asked) -> api::Decision {
    granted(asked.requested.saturating_add(1))
}

/// Whatever the ceiling leaves, and whatever stood granted.
fn as_asked(asked: &Asked) -> api::Decision {
    granted(asked.requested)
}

fn negative(_: &Asked) -> api::Decision {
    granted(-1)
}

/// A surcharge a hundred times what was paid.
fn absurd(asked: &Asked) -> api::Decision {
    granted(asked.requested.saturating_mul(100))
}

/// A surcharge that nothing can be added to.
fn overflowing(_: &Asked) -> api::Decision {
    granted(i64::MAX)
}
