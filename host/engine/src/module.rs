//! A loaded rule module, and how its functions are called through the core's port.

use kisoku_core::answer::{Assessment, BadAnswer, Decision, Grading};
use kisoku_core::error::RuleFailure;
use kisoku_core::manifest::{Manifest, sound};
use kisoku_core::ports::{Budget, Call, Ran, Rules, SettingsProblem};
use kisoku_core::revision::Digest;
use kisoku_core::tally::Usage;
use kisoku_core::value::Record;

use crate::bindings::exports::kisoku::rules::programmes as wit;
use crate::call::Instances;
use crate::engine::Engine;
use crate::error::{LoadError, Unlawful};
use crate::exports::Answered;
use crate::failure;
use crate::lift;
use crate::limits::{Allowance, BATCH_RECORDS_MAX};
use crate::lower::{self, Values, lowered};

/// A rule module that was admitted, compiled, and whose manifest is sound. Cheap to call from any
/// number of threads; no two calls share an instance.
pub struct Module {
    digest: Digest,
    bytes: usize,
    manifest: Manifest,
    instances: Instances,
}

impl Module {
    /// Lets a component describe itself and checks what it says.
    pub(crate) fn describe(digest: Digest, bytes: usize, instances: Instances) -> Result<Self, LoadError> {
        let (manifest, _) = instances
            .call(&instances.exports.describe, (), Allowance::of(Budget::Full))
            .map_err(LoadError::Describe)?;
        let manifest = lift::manifest::manifest(manifest).map_err(LoadError::Manifest)?;
        sound::check(&manifest).map_err(LoadError::Unsound)?;
        Ok(Self { digest, bytes, manifest, instances })
    }

    /// SHA-256 of the component as published: its identity.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Size of the component as published, in bytes.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of memory that an instance begins with, over all its memories. All of it is written anew for
    /// the next answer.
    pub const fn memory_bytes(&self) -> usize {
        self.instances.memory_bytes
    }
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Module")
            .field("name", &self.manifest.name)
            .field("version", &self.manifest.version)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

impl Rules for Module {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn engine(&self) -> &str {
        Engine::name()
    }

    fn check_settings(&self, programme: u32, settings: &Record) -> Result<Vec<SettingsProblem>, RuleFailure> {
        let export = &self.instances.exports.check_settings;
        let (problems, _) = lowered(settings, std::iter::empty(), |settings, _| {
            self.instances.call(export, (programme, settings), Allowance::of(Budget::Full))
        })?;
        Ok(problems.into_iter().map(lift::settings_problem).collect())
    }

    fn decide(&self, call: Call<'_>, record: &Record, usage: &Usage) -> Result<Ran<Decision>, RuleFailure> {
        let export = &self.instances.exports.decide;
        let records = std::iter::once(record).chain(lower::former(call.stage));
        let parts = lower::parts(call.stage);
        let (answer, fuel) = lowered(call.settings, records, |settings, records| {
            let stage = lower::stage(call.stage, records.get(1).copied().unwrap_or_default(), &parts);
            let arguments = (call.programme, stage, settings, only(records), usage.totals());
            self.instances.call(export, arguments, Allowance::of(call.budget))
        })?;
        Ok(Ran { answer: answered(answer, lift::decision)?, fuel })
    }

    fn grade(&self, call: Call<'_>, record: &Record) -> Result<Ran<Grading>, RuleFailure> {
        let export = &self.instances.exports.grade;
        let (answer, fuel) = lowered(call.settings, std::iter::once(record), |settings, records| {
            let arguments = (call.programme, settings, only(records));
            self.instances.call(export, arguments, Allowance::of(call.budget))
        })?;
        Ok(Ran { answer: answered(answer, lift::grading)?, fuel })
    }

    fn assess(&self, call: Call<'_>, rows: &[Record]) -> Result<Ran<Assessment>, RuleFailure> {
        let export = &self.instances.exports.assess;
        let (answer, fuel) = lowered(call.settings, rows.iter(), |settings, rows| {
            let arguments = (call.programme, settings, rows);
            self.instances.call(export, arguments, Allowance::of(call.budget))
        })?;
        Ok(Ran { answer: answered(answer, lift::assessment)?, fuel })
    }

    fn decide_many(
        &self,
        call: Call<'_>,
        applications: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure> {
        let export = &self.instances.exports.decide_many;
        in_batches(applications, call.budget, lift::decision, |batch, allowance| {
            let records = batch.iter().map(|&(record, _)| record);
            lowered(call.settings, records, |settings, records| {
                let applications: Vec<_> = records
                    .iter()
                    .zip(batch)
                    .map(|(values, (_, usage))| wit::Application { values, usage: usage.totals() })
                    .collect();
                let arguments = (call.programme, settings, applications.as_slice());
                self.instances.call(export, arguments, allowance)
            })
        })
    }

    fn grade_many(
        &self,
        call: Call<'_>,
        records: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure> {
        let export = &self.instances.exports.grade_many;
        in_batches(records, call.budget, lift::grading, |batch, allowance| {
            lowered(call.settings, batch.iter().copied(), |settings, records| {
                let arguments = (call.programme, settings, records);
                self.instances.call(export, arguments, allowance)
            })
        })
    }
}

/// The record that is asked about.
fn only<'a>(records: &[Values<'a>]) -> Values<'a> {
    records.first().copied().unwrap_or_default()
}

/// Answers a list in as few instances as its memory allows.
fn in_batches<S, G, T>(
    sent: &[S],
    budget: Budget,
    lift: impl Fn(G) -> Result<T, Unlawful>,
    run: impl Fn(&[S], Allowance) -> Result<(Vec<Answered<G>>, u64), RuleFailure>,
) -> Result<Ran<Vec<Result<T, RuleFailure>>>, RuleFailure> {
    let mut answers = Vec::with_capacity(sent.len());
    let mut fuel: u64 = 0;
    for batch in sent.chunks(BATCH_RECORDS_MAX) {
        let budget = match budget {
            Budget::Inline | Budget::Full => budget,
            Budget::Batch(_) => Budget::Batch(batch.len()),
        };
        let (given, used) = run(batch, Allowance::of(budget))?;
        if given.len() != batch.len() {
            return Err(unlawful(Unlawful::AnswerCount { given: given.len(), sent: batch.len() }));
        }
        answers.extend(given.into_iter().map(|answer| answered(answer, &lift)));
        fuel = fuel.saturating_add(used);
    }
    Ok(Ran { answer: answers, fuel })
}

fn answered<G, T>(answer: Answered<G>, lift: impl Fn(G) -> Result<T, Unlawful>) -> Result<T, RuleFailure> {
    match answer {
        Ok(answer) => lift(answer).map_err(unlawful),
        Err(fault) => Err(failure::fault(&fault.message)),
    }
}

/// An answer that the contract's types allow and its words do not.
fn unlawful(unlawful: Unlawful) -> RuleFailure {
    RuleFailure::BadAnswer(BadAnswer::Impossible { what: unlawful.to_string() })
}
