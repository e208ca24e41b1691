//! Findings of rows up to a number that a person reads. What is found in a row is in the programmes; which
//! rows it is found in is always told in full, by their lists.

use kisoku_sdk::prelude::*;

/// Most findings that name a row: a few pages, and far below what the host takes.
pub(crate) const TOLD_MAX: i64 = 50;

/// Findings in which those that name a row are counted.
pub(crate) struct Told<R> {
    /// Those that name no row are added here.
    pub(crate) findings: Findings<R>,
    of_rows: i64,
}

impl<R: Reasons> Told<R> {
    pub(crate) fn new() -> Self {
        Self { findings: Findings::new(), of_rows: 0 }
    }

    /// Adds what names a row, as long as there are not too many of them.
    pub(crate) fn row(&mut self, reason: R) {
        self.of_rows += 1;
        if self.of_rows <= TOLD_MAX {
            self.findings.add(reason);
        }
    }

    /// The findings, with how many were left out where there are any.
    pub(crate) fn finish(mut self, left_out: impl FnOnce(i64) -> R) -> Findings<R> {
        if self.of_rows > TOLD_MAX {
            self.findings.add(left_out(self.of_rows - TOLD_MAX));
        }
        self.findings
    }
}
