//! What one answer costs inside the host, and what it is made of: no HTTP, no ledger.
//!
//! The floor is an empty call of the same component on the same path: a store, an instance, the
//! question for the settings' problems of a programme that does not exist, and an empty list back.
//! Nothing smaller can be asked of this component; a smaller component would be another floor.
//!
//! The parts are differences between calls that end earlier: a question with all values whose
//! programme does not exist has everything but rule and answer. Rule and lifting cannot be told apart
//! from outside, so the rule is its fuel at the pace of a thousand records in one instance.

use anyhow::{Context as _, anyhow};
use kisoku_core::answer::settle::settle_decision;
use kisoku_core::calendar::Date;
use kisoku_core::decide::{self, Subject};
use kisoku_core::life::Stage;
use kisoku_core::ports::{Budget, Call, Ran};
use kisoku_core::read::{self, Input};
use kisoku_core::revision::Revision;
use kisoku_core::tally::{self, Place, Usage};
use kisoku_core::value::Record;

use crate::pace::{in_turns, median, ratio, two_threads, used};
use crate::report::{Bound, Row};
use crate::scheme::{Folders, Grant, application, parsed, record};

/// Records of one `decide_many`.
const MANY: u32 = 10_000;

/// A programme that no module has.
const NO_PROGRAMME: u32 = u32::MAX;

/// Measures single answers, their parts, and many in one call.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let grant = Grant::load(folders)?;
    let revision = &grant.revision;
    let json = application(0);
    let input = parsed(&json)?;
    let asked = Asked::of(revision, &input)?;
    let mut rows = single(revision, &input, &asked)?;
    rows.push(many(revision)?);
    Ok(rows)
}

/// A question with all that is known before its rule is run.
struct Asked {
    record: Record,
    places: Vec<Place>,
    usage: Usage,
}

impl Asked {
    fn of(revision: &Revision, input: &Input<'_>) -> anyhow::Result<Self> {
        let record = record(&revision.programme.fields, input)?;
        let subject = Subject::Record(record.clone());
        let day = decide::reference_date(&revision.programme, &subject, today()?);
        let places = decide::places(revision, &subject, day);
        let usage = tally::unused(&places);
        Ok(Self { record, places, usage })
    }
}

fn today() -> anyhow::Result<Date> {
    Date::new(2024, 9, 1).context("a day that exists")
}

/// The checks of the record, the fresh instance, and the checks of the answer, as a host does them.
fn whole(revision: &Revision, input: &Input<'_>, today: Date) -> bool {
    let Ok(record) = read::record(&revision.programme.fields, input) else { return false };
    let subject = Subject::Record(record);
    let day = decide::reference_date(&revision.programme, &subject, today);
    let places = decide::places(revision, &subject, day);
    let usage = tally::unused(&places);
    decide::answer(revision, &subject, &Stage::Application, &places, usage, Budget::Inline).is_ok()
}

fn single(revision: &Revision, input: &Input<'_>, asked: &Asked) -> anyhow::Result<Vec<Row>> {
    let (rules, today) = (&revision.rules, today()?);
    let nothing = record(&[], &Input::Map(Vec::new()))?;
    let call = Call {
        programme: revision.position,
        stage: &Stage::Application,
        settings: &revision.settings,
        budget: Budget::Inline,
    };
    let refused = Call { programme: NO_PROGRAMME, ..call };
    let ran = rules.decide(call, &asked.record, &asked.usage)?;
    if !whole(revision, input, today) {
        return Err(anyhow!("the record that is measured is not answered"));
    }
    let settle = |ran: Ran<_>| {
        settle_decision(
            &revision.programme,
            &Stage::Application,
            &revision.settings,
            &asked.record,
            &asked.places,
            asked.usage.clone(),
            ran,
        )
        .is_ok()
    };
    let [floor, full, sent, decided, record, answer, copied] = in_turns([
        &mut || used(rules.check_settings(NO_PROGRAMME, &nothing)),
        &mut || used(whole(revision, input, today)),
        &mut || used(rules.decide(refused, &asked.record, &asked.usage)),
        &mut || used(rules.decide(call, &asked.record, &asked.usage)),
        &mut || used(read::record(&revision.programme.fields, input)),
        &mut || used(settle(ran.clone())),
        &mut || used(ran.clone()),
    ]);
    let threads = two_threads(|| used(whole(revision, input, today)));
    let micros = |times: &[f64]| median(times.to_vec()) / 1000.0;
    let less = |of: &[f64], by: &[f64]| median(of.iter().zip(by).map(|(of, by)| of - by).collect()) / 1000.0;
    let one = "one answer, fresh instance, record and answer checked";
    Ok(vec![
        Row::new("empty call, fresh instance (floor)", micros(&floor), "µs"),
        Row::new(one, micros(&full), "µs").ratio(ratio(&full, &floor)).required(Bound::AtMost(2.0)),
        Row::new("  instance and an empty call", micros(&floor), "µs"),
        Row::new("  lowering", less(&sent, &floor), "µs"),
        Row::new(format!("  rule and lifting ({} fuel)", ran.fuel), less(&decided, &sent), "µs"),
        Row::new("  checks of the record", micros(&record), "µs"),
        Row::new("  checks of the answer", less(&answer, &copied), "µs"),
        Row::new("answers of two threads, over one", threads, "×").required(Bound::AtLeast(1.3)),
    ])
}

fn many(revision: &Revision) -> anyhow::Result<Row> {
    let asked = (0..MANY)
        .map(|number| {
            let json = application(number);
            let asked = Asked::of(revision, &parsed(&json)?)?;
            Ok((asked.record, asked.usage))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let applications: Vec<_> = asked.iter().map(|(record, usage)| (record, usage)).collect();
    let budget = Budget::Batch(applications.len());
    let call = Call {
        programme: revision.position,
        stage: &Stage::Application,
        settings: &revision.settings,
        budget,
    };
    let ran = revision.rules.decide_many(call, &applications)?;
    if ran.answer.iter().any(Result::is_err) {
        return Err(anyhow!("a record of the batch is not answered"));
    }
    let [times] = in_turns([&mut || used(revision.rules.decide_many(call, &applications))]);
    let each = median(times) / 1000.0 / f64::from(MANY);
    let what = "a record of 10,000 in one call, with reasons";
    Ok(Row::new(what, each, "µs").required(Bound::AtMost(2.0)).aim(Bound::AtMost(1.0)))
}
