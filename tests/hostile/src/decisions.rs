//! Decisions: those that never come, those that lie, and the honest ones to compare with.

use std::hint::black_box;
use std::sync::atomic::{AtomicI64, Ordering};

use kisoku_sdk::wit::api;

use crate::manifest::{DATED, PERSON, REFUSED, REQUESTED, SCALED, TOLD, WITHIN};
use crate::{Asked, Programme, Question};

/// Every programme that decides.
pub(crate) const ALL: &[Programme] = &[
    of("honest", honest),
    of("slow-but-honest", slow_but_honest),
    of("left-to-a-person", left_to_a_person),
    of("state", state),
    of("spin", spin),
    of("eat-memory", eat_memory),
    of("recurse", recurse),
    of("trap", trap),
    of("divide", divide),
    Programme { id: "fault", question: Question::Fault("the table of rates is empty") },
    of("oversized", oversized),
    of("million-findings", million_findings),
    of("too-many-findings", too_many_findings),
    of("undeclared-reason", undeclared_reason),
    of("wrong-kind", wrong_kind),
    of("missing-argument", missing_argument),
    of("impossible-date", impossible_date),
    of("wide-decimal", wide_decimal),
    of("personal", personal),
    of("control-character", control_character),
    of("no-reason", no_reason),
    of("refused-but-eligible", refused_but_eligible),
    of("above-request", above_request),
    of("above-ceiling", above_ceiling),
    of("negative-amount", negative_amount),
    of("broken-trace", broken_trace),
    of("unexplained-amount", unexplained_amount),
];

/// Iterations of the honest programme that takes long: more fuel than an inline call has, and a
/// small part of what a full one has.
const SLOW_ITERATIONS: u64 = 5_000_000;

const MIB: usize = 1 << 20;

const fn of(id: &'static str, decide: fn(&Asked) -> api::Decision) -> Programme {
    Programme { id, question: Question::Decide(decide) }
}

/// What the ceiling leaves, with its reason.
pub(crate) fn honest(asked: &Asked) -> api::Decision {
    granted(asked.within_ceiling())
}

pub(crate) fn granted(amount_yen: i64) -> api::Decision {
    api::Decision {
        verdict: api::Verdict::Eligible,
        amount_yen,
        findings: vec![finding(WITHIN, vec![api::Argument::Yen(amount_yen)])],
        trace: vec![api::TraceStep { step: REQUESTED, before_yen: None, after_yen: amount_yen }],
    }
}

fn finding(reason: u32, arguments: Vec<api::Argument>) -> api::Finding {
    api::Finding { reason, arguments }
}

fn with(decision: api::Decision, finding: api::Finding) -> api::Decision {
    api::Decision { findings: vec![finding], ..decision }
}

fn slow_but_honest(asked: &Asked) -> api::Decision {
    for iteration in 0..SLOW_ITERATIONS {
        black_box(iteration);
    }
    honest(asked)
}

/// Says what a rule may say and none of the cities' says of a grant: a person has to decide.
fn left_to_a_person(_: &Asked) -> api::Decision {
    let verdict = api::Verdict::NeedsReview;
    api::Decision { verdict, amount_yen: 0, findings: vec![finding(PERSON, Vec::new())], trace: Vec::new() }
}

/// Grants ¥1 more with each call that this instance has answered: always ¥1, where no instance
/// answers twice.
fn state(_: &Asked) -> api::Decision {
    static CALLS: AtomicI64 = AtomicI64::new(0);
    granted(CALLS.fetch_add(1, Ordering::Relaxed) + 1)
}

pub(crate) fn spin(_: &Asked) -> api::Decision {
    loop {
        black_box(());
    }
}

fn eat_memory(_: &Asked) -> api::Decision {
    let mut eaten = Vec::new();
    loop {
        eaten.push(black_box(vec![1_u8; MIB]));
    }
}

fn recurse(asked: &Asked) -> api::Decision {
    granted(deeper(asked.requested))
}

#[expect(unconditional_recursion, reason = "this is what the host has to survive")]
fn deeper(depth: i64) -> i64 {
    black_box(deeper(black_box(depth.wrapping_add(1)))).wrapping_sub(1)
}

#[expect(clippy::panic, reason = "this is what the host has to survive")]
pub(crate) fn trap(asked: &Asked) -> api::Decision {
    panic!("cannot grant {} yen\non two lines", asked.requested)
}

#[expect(clippy::indexing_slicing, reason = "this is what the host has to survive")]
fn divide(_: &Asked) -> api::Decision {
    let rates = [50, 100];
    granted(rates[black_box(2)])
}

fn oversized(asked: &Asked) -> api::Decision {
    told(asked, &"長".repeat(16 * MIB / "長".len()))
}

/// More than an answer may hold; without arguments, so that they fit the module's own memory.
fn million_findings(asked: &Asked) -> api::Decision {
    repeated(asked, 1_000_000, || finding(REFUSED, Vec::new()))
}

/// Fewer, and still more than anybody reads.
fn too_many_findings(asked: &Asked) -> api::Decision {
    repeated(asked, 50_000, || finding(REFUSED, Vec::new()))
}

/// A decision that says one thing many times over.
fn repeated(asked: &Asked, times: usize, finding: impl FnMut() -> api::Finding) -> api::Decision {
    let mut findings = Vec::with_capacity(times);
    findings.resize_with(times, finding);
    api::Decision { findings, ..granted(asked.requested) }
}

fn undeclared_reason(asked: &Asked) -> api::Decision {
    with(granted(asked.requested), finding(99, Vec::new()))
}

fn wrong_kind(asked: &Asked) -> api::Decision {
    let text = api::Argument::Text("¥1".to_owned());
    with(granted(asked.requested), finding(WITHIN, vec![text]))
}

fn missing_argument(asked: &Asked) -> api::Decision {
    with(granted(asked.requested), finding(WITHIN, Vec::new()))
}

fn impossible_date(asked: &Asked) -> api::Decision {
    let date = api::Argument::Date(api::Date { year: 2024, month: 2, day: 30 });
    with(granted(asked.requested), finding(DATED, vec![date]))
}

fn wide_decimal(asked: &Asked) -> api::Decision {
    let decimal = api::Argument::Decimal(api::Decimal { units: 1, scale: 99 });
    with(granted(asked.requested), finding(SCALED, vec![decimal]))
}

fn personal(asked: &Asked) -> api::Decision {
    told(asked, &format!("granted to {}", asked.name))
}

fn control_character(asked: &Asked) -> api::Decision {
    told(asked, "granted\u{1b}[2J")
}

fn told(asked: &Asked, text: &str) -> api::Decision {
    with(granted(asked.requested), finding(TOLD, vec![api::Argument::Text(text.to_owned())]))
}

fn no_reason(asked: &Asked) -> api::Decision {
    api::Decision { findings: Vec::new(), ..granted(asked.requested) }
}

fn refused_but_eligible(asked: &Asked) -> api::Decision {
    with(granted(asked.requested), finding(REFUSED, Vec::new()))
}

fn above_request(asked: &Asked) -> api::Decision {
    granted(asked.requested.saturating_add(1))
}

/// Honest until the ceiling is near.
fn above_ceiling(asked: &Asked) -> api::Decision {
    granted(asked.requested)
}

fn negative_amount(_: &Asked) -> api::Decision {
    granted(-1)
}

fn broken_trace(asked: &Asked) -> api::Decision {
    let mut decision = granted(asked.requested);
    let before_yen = Some(asked.requested.saturating_add(1));
    decision.trace.push(api::TraceStep { step: REQUESTED, before_yen, after_yen: asked.requested });
    decision
}

fn unexplained_amount(asked: &Asked) -> api::Decision {
    api::Decision { trace: Vec::new(), ..granted(asked.requested) }
}
