//! A module as native code behind the port of the host: no sandbox, no fuel, no limits.

use std::fmt;
use std::marker::PhantomData;

use kisoku_core::answer::{Assessment, Decision, Grading};
use kisoku_core::error::RuleFailure;
use kisoku_core::manifest::{Manifest, sound};
use kisoku_core::ports::{Call, Ran, Rules, SettingsProblem};
use kisoku_core::tally::Usage;
use kisoku_core::value::Record;
use kisoku_sdk::wit::api::{self, Guest};

use crate::{to_core, to_wit};

/// A module that runs natively.
pub struct Native<M> {
    manifest: Manifest,
    module: PhantomData<fn() -> M>,
}

/// Why native code is not a module: its manifest says what a manifest may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAModule(Vec<String>);

impl fmt::Display for NotAModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the manifest is not sound:\n  {}", self.0.join("\n  "))
    }
}

impl std::error::Error for NotAModule {}

impl<M: Guest> Native<M> {
    /// Reads the manifest of a module and checks that it is sound.
    ///
    /// # Errors
    /// [`NotAModule`] with everything that is wrong with the manifest.
    pub fn load() -> Result<Self, NotAModule> {
        let manifest = to_core::manifest(M::describe()).map_err(|why| NotAModule(vec![why]))?;
        sound::check(&manifest)
            .map_err(|faults| NotAModule(faults.iter().map(ToString::to_string).collect()))?;
        Ok(Self { manifest, module: PhantomData })
    }
}

impl<M: Guest> Rules for Native<M> {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn engine(&self) -> &'static str {
        "native"
    }

    fn check_settings(&self, programme: u32, settings: &Record) -> Result<Vec<SettingsProblem>, RuleFailure> {
        let problems = M::check_settings(programme, to_wit::values(settings));
        Ok(problems.into_iter().map(to_core::settings_problem).collect())
    }

    fn decide(&self, call: Call<'_>, record: &Record, usage: &Usage) -> Result<Ran<Decision>, RuleFailure> {
        let (stage, settings) = (to_wit::stage(call.stage), to_wit::values(call.settings));
        let values = to_wit::values(record);
        let answer = M::decide(call.programme, stage, settings, values, usage.totals().to_vec());
        decision(answer).map(ran)
    }

    fn grade(&self, call: Call<'_>, record: &Record) -> Result<Ran<Grading>, RuleFailure> {
        let answer = M::grade(call.programme, to_wit::values(call.settings), to_wit::values(record));
        grading(answer).map(ran)
    }

    fn assess(&self, call: Call<'_>, rows: &[Record]) -> Result<Ran<Assessment>, RuleFailure> {
        let rows = rows.iter().map(to_wit::values).collect();
        let answer = M::assess(call.programme, to_wit::values(call.settings), rows).map_err(fault)?;
        to_core::assessment(answer).map(ran).map_err(message)
    }

    fn decide_many(
        &self,
        call: Call<'_>,
        applications: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure> {
        let applications = applications
            .iter()
            .map(|(record, usage)| api::Application {
                values: to_wit::values(record),
                usage: usage.totals().to_vec(),
            })
            .collect();
        let answers = M::decide_many(call.programme, to_wit::values(call.settings), applications);
        Ok(ran(answers.into_iter().map(decision).collect()))
    }

    fn grade_many(
        &self,
        call: Call<'_>,
        records: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure> {
        let records = records.iter().copied().map(to_wit::values).collect();
        let answers = M::grade_many(call.programme, to_wit::values(call.settings), records);
        Ok(ran(answers.into_iter().map(grading).collect()))
    }
}

fn ran<T>(answer: T) -> Ran<T> {
    Ran { answer, fuel: 0 }
}

fn decision(answer: Result<api::Decision, api::Fault>) -> Result<Decision, RuleFailure> {
    to_core::decision(answer.map_err(fault)?).map_err(message)
}

fn grading(answer: Result<api::Grading, api::Fault>) -> Result<Grading, RuleFailure> {
    to_core::grading(answer.map_err(fault)?).map_err(message)
}

fn fault(fault: api::Fault) -> RuleFailure {
    message(fault.message)
}

fn message(message: String) -> RuleFailure {
    RuleFailure::Fault { message }
}
