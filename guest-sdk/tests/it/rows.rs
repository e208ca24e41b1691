//! Reasons that each name a row: fifty are told, all count, and nothing is left out in silence.

use kisoku_sdk::prelude::*;
use kisoku_sdk::wit::api::{self, Guest as _};

kisoku_sdk::module! {
    name: "rows",
    programmes: [eligibility Rows],
}

const RULES: Citation = Citation::of("要綱", "Rules");

#[derive(Record)]
pub(crate) struct Table {
    #[field(ja = "訂正する行", en = "Rows to correct", min = 0)]
    to_correct: i64,
    #[field(ja = "認められない行", en = "Rows refused", min = 0)]
    refused: i64,
    #[field(ja = "残りを数える", en = "Count the rest")]
    counts_rest: bool,
}

#[derive(Reasons)]
pub(crate) enum Reason {
    #[reason(code = "row-to-correct", effect = returned, ja = "{row}行目", en = "Row {row}", cite = RULES)]
    RowToCorrect { row: i64 },
    #[reason(code = "row-refused", effect = refused, ja = "{row}行目", en = "Row {row}", cite = RULES)]
    RowRefused { row: i64 },
    #[reason(code = "further", effect = passed, ja = "ほか{count}行", en = "{count} more", cite = RULES)]
    Further { count: i64 },
}

/// So many rows are found to be wrong as the record says.
struct Rows;

impl Eligibility for Rows {
    const ID: &'static str = "rows";
    const LABEL: Label = label("表", "Table");
    type Record = Table;
    type Settings = ();
    type Usage = ();
    type Reason = Reason;
    type Step = ();

    fn decide((): &(), record: &Table, (): &()) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        for row in 1..=record.to_correct {
            findings.add_of_row(Reason::RowToCorrect { row });
        }
        for row in 1..=record.refused {
            findings.add_of_row(Reason::RowRefused { row });
        }
        if record.counts_rest {
            findings.add_rest_of_rows(|count| Reason::Further { count });
        }
        Ok(findings.decide_without_amount())
    }
}

fn decide(to_correct: i64, refused: i64, counts_rest: bool) -> Result<api::Decision, api::Fault> {
    let values =
        vec![api::Scalar::Count(to_correct), api::Scalar::Count(refused), api::Scalar::Flag(counts_rest)];
    let values = values.into_iter().map(api::Value::Scalar).collect();
    Module::decide(0, api::Stage::Application, Vec::new(), values, Vec::new())
}

#[test]
fn up_to_fifty_rows_are_told_one_by_one() {
    for counts_rest in [true, false] {
        let decision = decide(50, 0, counts_rest).expect("a decision");
        assert_eq!(decision.findings.len(), 50);
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let decision = decide(51, 2, true).expect("a decision");
    let last = decision.findings.last().expect("a finding");
    assert_eq!(decision.findings.len(), 51);
    assert_eq!(format!("{:?}", last.arguments), "[Argument::Count(3)]");
}

#[test]
fn a_row_that_is_left_out_still_counts_for_the_verdict() {
    assert_eq!(decide(50, 0, true).expect("a decision").verdict, api::Verdict::NeedsCorrection);
    assert_eq!(decide(50, 1, true).expect("a decision").verdict, api::Verdict::Ineligible);
}

#[test]
fn to_leave_out_in_silence_is_a_fault() {
    let fault = decide(51, 0, false).expect_err("a fault");
    assert!(fault.message.contains("add_rest_of_rows"), "{}", fault.message);
}
