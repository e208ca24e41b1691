//! Assessments that lie.

use kisoku_sdk::wit::api;

use crate::{Programme, Question};

/// Every programme that assesses.
pub(crate) const ALL: &[Programme] = &[
    of("fair-list", honest),
    of("row-out-of-range", row_out_of_range),
    of("row-twice", row_twice),
    of("missing-list", missing_list),
];

const fn of(id: &'static str, assess: fn(u32) -> api::Assessment) -> Programme {
    Programme { id, question: Question::Assess(assess) }
}

/// Lists every row.
fn honest(rows: u32) -> api::Assessment {
    listed(vec![(0..rows).collect()])
}

fn listed(lists: Vec<Vec<u32>>) -> api::Assessment {
    api::Assessment {
        target: api::TargetResult::None,
        band: None,
        measures: Vec::new(),
        lists,
        breakdowns: Vec::new(),
        findings: Vec::new(),
    }
}

/// Positions are counted from 0, so the number of rows is one too many.
fn row_out_of_range(rows: u32) -> api::Assessment {
    listed(vec![vec![rows]])
}

fn row_twice(_: u32) -> api::Assessment {
    listed(vec![vec![0, 0]])
}

fn missing_list(_: u32) -> api::Assessment {
    listed(Vec::new())
}
