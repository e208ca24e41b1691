//! Runs the cases of a rule crate and asks of every number that an answer leaves blank whether a reason
//! tells why. Which reasons tell it of which number is in the test of each crate.

use std::cell::RefCell;
use std::marker::PhantomData;

use kisoku_sdk::wit::api::{
    Application, Assessment, Decision, Fault, Finding, Fraction, Grading, Guest, Manifest, Measure,
    Programme, SettingsProblem, Stage, Usage, Value,
};

/// The codes that explain a blank number: programme, measures, codes.
pub(crate) type Why = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Every blank number of every case has a reason that is about it.
#[track_caller]
pub(crate) fn check<M: Guest + 'static>(cases: &str, why: &[Why]) {
    let run = kisoku_harness::run::<Watched<M>>(cases);
    assert!(run.is_ok(), "the cases are read");
    let blanks = BLANKS.take();
    assert!(!blanks.is_empty(), "some case leaves a number blank");
    let untold: Vec<_> = blanks.into_iter().filter(|blank| !blank.is_told(why)).collect();
    assert!(untold.is_empty(), "{untold:#?}");
}

/// A number that an answer leaves blank, and the codes of its reasons.
#[derive(Debug)]
struct Blank {
    programme: String,
    measure: String,
    codes: Vec<String>,
}

impl Blank {
    fn is_told(&self, why: &[Why]) -> bool {
        why.iter().any(|(programme, measures, codes)| {
            self.programme == *programme
                && measures.contains(&self.measure.as_str())
                && self.codes.iter().any(|code| codes.contains(&code.as_str()))
        })
    }
}

thread_local! {
    /// Of the cases that this thread runs.
    static BLANKS: RefCell<Vec<Blank>> = const { RefCell::new(Vec::new()) };
}

fn look(programme: &Programme, declared: &[Measure], numbers: &[Option<Fraction>], found: &[Finding]) {
    let code = |finding: &Finding| {
        let reason = programme.reasons.iter().zip(0..).find(|(_, position)| *position == finding.reason);
        reason.map(|(reason, _)| reason.code.clone())
    };
    for (measure, _) in declared.iter().zip(numbers).filter(|(_, number)| number.is_none()) {
        let (programme, measure) = (programme.id.clone(), measure.id.clone());
        let codes = found.iter().filter_map(code).collect();
        BLANKS.with_borrow_mut(|blanks| blanks.push(Blank { programme, measure, codes }));
    }
}

/// A module whose answers are looked at as they pass.
struct Watched<M>(PhantomData<M>);

impl<M: Guest> Watched<M> {
    fn programme(position: u32) -> Option<Programme> {
        M::describe().programmes.into_iter().zip(0..).find(|(_, it)| *it == position).map(|(it, _)| it)
    }
}

impl<M: Guest> Guest for Watched<M> {
    fn describe() -> Manifest {
        M::describe()
    }

    fn check_settings(programme: u32, settings: Vec<Value>) -> Vec<SettingsProblem> {
        M::check_settings(programme, settings)
    }

    fn decide(
        programme: u32,
        stage: Stage,
        settings: Vec<Value>,
        values: Vec<Value>,
        usage: Usage,
    ) -> Result<Decision, Fault> {
        M::decide(programme, stage, settings, values, usage)
    }

    fn grade(programme: u32, settings: Vec<Value>, values: Vec<Value>) -> Result<Grading, Fault> {
        let grading = M::grade(programme, settings, values)?;
        if let Some(programme) = Self::programme(programme) {
            look(&programme, &programme.measures, &grading.measures, &grading.findings);
        }
        Ok(grading)
    }

    fn assess(programme: u32, settings: Vec<Value>, rows: Vec<Vec<Value>>) -> Result<Assessment, Fault> {
        let assessment = M::assess(programme, settings, rows)?;
        if let Some(programme) = Self::programme(programme) {
            let found = &assessment.findings;
            look(&programme, &programme.measures, &assessment.measures, found);
            for (declared, lines) in programme.breakdowns.iter().zip(&assessment.breakdowns) {
                for line in lines {
                    look(&programme, &declared.measures, &line.measures, found);
                }
            }
        }
        Ok(assessment)
    }

    fn decide_many(
        programme: u32,
        settings: Vec<Value>,
        applications: Vec<Application>,
    ) -> Vec<Result<Decision, Fault>> {
        M::decide_many(programme, settings, applications)
    }

    fn grade_many(
        programme: u32,
        settings: Vec<Value>,
        records: Vec<Vec<Value>>,
    ) -> Vec<Result<Grading, Fault>> {
        M::grade_many(programme, settings, records)
    }
}
