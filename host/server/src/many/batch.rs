//! A batch of lines answered in as few instances as may be, and one by one where that fails. Runs on
//! the blocking pool.

use std::sync::{Arc, Weak};

use bytes::Bytes;
use kisoku_core::answer::Settled;
use kisoku_core::answer::settle::{settle_decision, settle_grading};
use kisoku_core::error::RuleFailure;
use kisoku_core::life::Stage;
use kisoku_core::manifest::Kind;
use kisoku_core::ports::{Budget, Call, Ran};
use kisoku_core::revision::Revision;
use kisoku_core::tally::Usage;
use kisoku_core::value::Record;

use super::lines::Line;
use crate::answer::{self, Detail, id_text};
use crate::app::App;
use crate::gate::StreamPass;
use crate::problem::body::Place;
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::request::asked::Asked;
use crate::request::envelope::UsageAllowed;
use crate::request::question::Question;
use crate::run;

/// What a batch needs.
pub(super) struct Batch {
    pub(super) app: Arc<App>,
    pub(super) asked: Arc<Asked>,
    pub(super) detail: Detail,
    /// Gone when nobody reads the answers any more.
    pub(super) stream: Weak<StreamPass>,
}

/// A line that was read, with the totals that it starts from.
struct Ready {
    question: Question,
    usage: Usage,
}

/// The lines of a batch that were told.
struct Told<'a> {
    app: &'a App,
    bytes: Vec<u8>,
    request_id: Option<String>,
    failure_logged: bool,
}

impl<'a> Told<'a> {
    const fn new(app: &'a App) -> Self {
        Self { app, bytes: Vec::new(), request_id: None, failure_logged: false }
    }

    /// Tells a problem; a failure is logged once for the batch.
    fn problem(&mut self, number: u64, problem: &Problem) {
        let server_error = problem.kind.status().is_server_error();
        let failure = server_error || problem.kind == ProblemKind::ModuleFailed;
        if server_error && self.request_id.is_none() {
            self.request_id = Some(id_text((self.app.sources.id)()));
        }
        let request_id = self.request_id.as_deref().filter(|_| server_error);
        if failure && !self.failure_logged {
            self.failure_logged = true;
            problem.log(request_id);
        }
        self.bytes.extend_from_slice(&problem.json(Place { line: Some(number), request_id }));
        self.bytes.push(b'\n');
    }
}

/// One problem for every line.
pub(super) fn all(app: &App, numbers: &[u64], problem: &Problem) -> Bytes {
    let mut told = Told::new(app);
    for number in numbers {
        told.problem(*number, problem);
    }
    told.bytes.into()
}

impl Batch {
    /// Answers the lines in order, one line each; a few at a time, so that what is read of them is still
    /// near when their answers are written.
    pub(super) fn answer(&self, lines: Vec<Line>) -> Bytes {
        let mut told = Told::new(&self.app);
        told.bytes.reserve(match self.detail {
            Detail::Whole => lines.len() * answer::USUAL_BYTES,
            Detail::Minimal => 0,
        });
        let mut lines = lines.into_iter();
        while lines.len() > 0 {
            self.answer_some(lines.by_ref().take(self.app.limits.batch_step_lines.max(1)), &mut told);
        }
        told.bytes.into()
    }

    fn answer_some(&self, lines: impl Iterator<Item = Line>, told: &mut Told<'_>) {
        let (numbers, texts): (Vec<u64>, Vec<_>) = lines.map(|line| (line.number, line.text)).unzip();
        let read: Vec<Result<Question, Problem>> =
            texts.into_iter().map(|text| self.asked.question(&text?, UsageAllowed::Yes)).collect();
        let ready = match self.with_usage(read) {
            Ok(ready) => ready,
            Err(problem) => return numbers.iter().for_each(|number| told.problem(*number, &problem)),
        };
        let mut settled: Vec<Option<Settled>> = ready.iter().map(|_| None).collect();
        for group in groups(&ready) {
            together(&ready, &group, &mut settled);
        }
        for ((number, ready), settled) in numbers.into_iter().zip(ready).zip(settled) {
            let bytes_max = self.app.limits.batch_answers_bytes_max;
            let written = match ready {
                Ok(_) if told.bytes.len() >= bytes_max => Err(too_large(bytes_max)),
                Ok(ready) => self.write(&mut told.bytes, &ready, settled),
                Err(problem) => Err(problem),
            };
            if let Err(problem) = written {
                told.problem(number, &problem);
            }
        }
    }

    /// Reads the ledger's totals of all lines that start from them, in one turn.
    ///
    /// # Errors
    /// A problem of all of them where the ledger cannot be read.
    fn with_usage(
        &self,
        read: Vec<Result<Question, Problem>>,
    ) -> Result<Vec<Result<Ready, Problem>>, Problem> {
        let totals = reads::quick_on_pool(&self.app, |ledger| {
            let of = |question: &Result<Question, Problem>| match question {
                Ok(Question { usage: None, places, revision, .. }) if !places.is_empty() => {
                    ledger.usage(self.asked.municipality, &revision.programme.id, places).map(Some)
                }
                Ok(_) | Err(_) => Ok(None),
            };
            read.iter().map(of).collect::<Result<Vec<_>, _>>()
        })?;
        let ready = read.into_iter().zip(totals).map(|(question, totals)| {
            let mut question = question?;
            let usage = question.usage.take().or(totals).unwrap_or_default();
            Ok(Ready { question, usage })
        });
        Ok(ready.collect())
    }

    /// Writes the answer to a line, run alone where the batch gave none.
    fn write(&self, out: &mut Vec<u8>, ready: &Ready, settled: Option<Settled>) -> Result<(), Problem> {
        let Ready { question, usage } = ready;
        let settled = match settled {
            Some(settled) => settled,
            None if self.stream.strong_count() == 0 => return Ok(()),
            None => run::answer(question, usage.clone(), Budget::Full)
                .map_err(|failure| run::no_answer(&self.app, &question.revision, failure.into()))?,
        };
        question
            .append_answer(out, &settled, self.detail)
            .map_err(|error| run::no_answer(&self.app, &question.revision, error.into()))?;
        out.push(b'\n');
        Ok(())
    }
}

fn too_large(bytes_max: usize) -> Problem {
    Problem::new(
        ProblemKind::BodyTooLarge,
        format!("続けて送られた行への回答が {bytes_max} バイトを超えました。この行から送り直してください。"),
        format!(
            "The answers to the lines before it have over {bytes_max} bytes. Send it again from this line."
        ),
    )
}

/// Lines of one revision.
struct Group<'a> {
    revision: &'a Arc<Revision>,
    lines: Vec<usize>,
}

/// The lines that were read, by revision; there are few.
fn groups(ready: &[Result<Ready, Problem>]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (line, ready) in ready.iter().enumerate() {
        let Ok(ready) = ready else { continue };
        let revision = &ready.question.revision;
        match groups.iter_mut().find(|group| Arc::ptr_eq(group.revision, revision)) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { revision, lines: vec![line] }),
        }
    }
    groups
}

/// Answers lines of one revision in one instance; leaves those out that it cannot.
fn together(ready: &[Result<Ready, Problem>], group: &Group<'_>, settled: &mut [Option<Settled>]) {
    let lines: Vec<(&Ready, &Record)> = group
        .lines
        .iter()
        .filter_map(|&line| {
            let ready = ready.get(line)?.as_ref().ok()?;
            Some((ready, ready.question.subject.record()?))
        })
        .collect();
    let answers = match group.revision.programme.kind {
        Kind::Eligibility => decided(group.revision, &lines),
        Kind::Achievement => graded(group.revision, &lines),
        // An assessment is a batch by itself.
        Kind::Assessment => return,
    };
    let Ok(answers) = answers else { return };
    for (&line, answer) in group.lines.iter().zip(answers) {
        if let Some(place) = settled.get_mut(line) {
            *place = answer;
        }
    }
}

/// Decisions over many records; `None` where one has to be run alone.
fn decided(revision: &Revision, lines: &[(&Ready, &Record)]) -> Result<Vec<Option<Settled>>, RuleFailure> {
    let applications: Vec<_> = lines.iter().map(|&(ready, record)| (record, &ready.usage)).collect();
    let ran = revision.rules.decide_many(call(revision, lines.len()), &applications)?;
    let fuel = share(ran.fuel, lines.len());
    let settle = |((ready, record), answer): (&(&Ready, &Record), Result<_, RuleFailure>)| {
        let ran = Ran { answer: answer.ok()?, fuel };
        let places = &ready.question.places;
        let (programme, settings) = (&revision.programme, &revision.settings);
        settle_decision(programme, &Stage::Application, settings, record, places, ready.usage.clone(), ran)
            .ok()
    };
    Ok(lines.iter().zip(ran.answer).map(settle).collect())
}

/// Gradings over many records; `None` where one has to be run alone.
fn graded(revision: &Revision, lines: &[(&Ready, &Record)]) -> Result<Vec<Option<Settled>>, RuleFailure> {
    let records: Vec<_> = lines.iter().map(|&(_, record)| record).collect();
    let ran = revision.rules.grade_many(call(revision, lines.len()), &records)?;
    let fuel = share(ran.fuel, lines.len());
    let settle = |(record, answer): (&&Record, Result<_, RuleFailure>)| {
        settle_grading(&revision.programme, &revision.settings, record, Ran { answer: answer.ok()?, fuel })
            .ok()
    };
    Ok(records.iter().zip(ran.answer).map(settle).collect())
}

fn call(revision: &Revision, records: usize) -> Call<'_> {
    Call {
        programme: revision.position,
        stage: &Stage::Application,
        settings: &revision.settings,
        budget: Budget::Batch(records),
    }
}

/// The fuel of one of many: a batch tells only the sum.
fn share(fuel: u64, lines: usize) -> u64 {
    u64::try_from(lines).ok().and_then(|lines| fuel.checked_div(lines)).unwrap_or(fuel)
}
