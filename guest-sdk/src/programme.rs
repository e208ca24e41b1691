//! The three kinds of programme that an author implements. Which programmes a module has is said in
//! [`crate::module!`].

use crate::answer::{Assessed, Breakdowns, Decision, Grading, Lists, Measures};
use crate::fault::Fault;
use crate::life::Life;
use crate::names::{Bands, Steps};
use crate::problems::Problems;
use crate::reasons::Reasons;
use crate::record;
use crate::tallies::Tallies;
use crate::text::Label;

/// A grant: is a record eligible, for how many yen, and why?
pub trait Eligibility: Sized {
    /// Stable id in URLs: lower-case ASCII letters, digits and hyphens.
    const ID: &'static str;
    /// Name for people.
    const LABEL: Label;
    /// What a clerk enters.
    type Record: record::Record;
    /// What a municipality configures.
    type Settings: record::Record;
    /// The running totals it reads; `()` for none.
    type Usage: Tallies<Self::Record, Self::Settings>;
    /// Every reason it can answer with.
    type Reason: Reasons;
    /// The steps by which it reaches an amount.
    type Step: Steps;
    /// The stages after the application in which it computes an amount; none, where it is not said.
    const LIFE: Life<Self> = Life::new();

    /// Finds problems in settings before they are in force.
    fn check_settings(settings: &Self::Settings, problems: &mut Problems<Self::Settings>) {
        let _ = (settings, problems);
    }

    /// Decides an application, given the totals without it.
    ///
    /// A trial of many records is many of these calls in one instance of the module, whose memory is
    /// not used again between them: take no more for one record than the answer needs.
    ///
    /// # Errors
    /// [`Fault`] where the rule cannot answer; never for "not eligible".
    fn decide(
        settings: &Self::Settings,
        record: &Self::Record,
        usage: &Self::Usage,
    ) -> Result<Decision<Self>, Fault>;
}

/// A grading: into which band does a result fall, and why? `examples/hagi-grant` has one beside a grant.
pub trait Achievement: Sized {
    /// Stable id in URLs: lower-case ASCII letters, digits and hyphens.
    const ID: &'static str;
    /// Name for people.
    const LABEL: Label;
    /// What an evaluator enters.
    type Record: record::Record;
    /// What a municipality configures.
    type Settings: record::Record;
    /// Every reason it can answer with.
    type Reason: Reasons;
    /// Its bands, from best to worst.
    type Band: Bands;
    /// The numbers it answers with.
    type Measures: Measures;

    /// Finds problems in settings before they are in force.
    fn check_settings(settings: &Self::Settings, problems: &mut Problems<Self::Settings>) {
        let _ = (settings, problems);
    }

    /// Grades a record.
    ///
    /// A trial of many records is many of these calls in one instance of the module, whose memory is
    /// not used again between them: take no more for one record than the answer needs.
    ///
    /// # Errors
    /// [`Fault`] where the rule cannot answer; never for "not computable".
    fn grade(settings: &Self::Settings, record: &Self::Record) -> Result<Grading<Self>, Fault>;
}

/// An assessment: what do many rows come to?
pub trait Assessment: Sized {
    /// Stable id in URLs: lower-case ASCII letters, digits and hyphens.
    const ID: &'static str;
    /// Name for people.
    const LABEL: Label;
    /// One row; made by `#[derive(Record)]`.
    type Row: record::Record;
    /// What a municipality configures.
    type Settings: record::Record;
    /// Every reason it can answer with.
    type Reason: Reasons;
    /// Its bands, from best to worst; `()` for none.
    type Band: Bands;
    /// The numbers it answers with.
    type Measures: Measures;
    /// The lists of rows it answers with; `()` for none.
    type Lists: Lists;
    /// The tables it answers with; `()` for none.
    type Breakdowns: Breakdowns;

    /// Finds problems in settings before they are in force.
    fn check_settings(settings: &Self::Settings, problems: &mut Problems<Self::Settings>) {
        let _ = (settings, problems);
    }

    /// Assesses rows.
    ///
    /// # Errors
    /// [`Fault`] where the rule cannot answer; never for "not computable".
    fn assess(settings: &Self::Settings, rows: &[Self::Row]) -> Result<Assessed<Self>, Fault>;
}
