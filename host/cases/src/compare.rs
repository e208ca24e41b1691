//! Compares an answer with what a case expects. Every difference is told, with expected and got.

use std::collections::BTreeMap;
use std::fmt::Display;

use kisoku_core::answer::{Answer, Argument, BreakdownLine, Finding};
use kisoku_core::manifest::{Breakdown, Measure, Named, Programme};
use kisoku_core::message::{self, Language};
use kisoku_core::money::Fraction;

use crate::expect::ExpectedAnswer;

/// What differs; empty where all that is expected is there.
pub(crate) fn differences(programme: &Programme, expected: &ExpectedAnswer, answer: &Answer) -> Vec<String> {
    let mut differ = Differences { programme, expected, found: Vec::new() };
    differ.shape(answer);
    differ.reasons(answer);
    differ.values(answer.findings());
    differ.measures(answer);
    differ.rows(answer);
    if !differ.found.is_empty() {
        let reasons: Vec<_> = answer
            .findings()
            .iter()
            .map(|finding| message::message(programme, finding, Language::Ja))
            .collect();
        differ.found.push(format!("the answer says: {}", reasons.join(" / ")));
    }
    differ.found
}

struct Differences<'a> {
    programme: &'a Programme,
    expected: &'a ExpectedAnswer,
    found: Vec<String>,
}

impl Differences<'_> {
    /// Adds a difference where something is expected that is not what was got.
    fn same(&mut self, what: impl Display, expected: Option<&str>, got: Option<&str>) {
        if let Some(expected) = expected
            && got != Some(expected)
        {
            let got = got.unwrap_or("nothing: this kind of programme has none");
            self.found.push(format!("{what}: expected {expected}, got {got}"));
        }
    }

    /// Verdict, amount, trace, band and target.
    fn shape(&mut self, answer: &Answer) {
        let (mut verdict, mut amount, mut trace, mut band, mut target) = (None, None, None, None, None);
        match answer {
            Answer::Decision(decision) => {
                verdict = Some(decision.verdict.as_str());
                amount = Some(decision.amount.get().to_string());
                trace = Some(&decision.trace);
            }
            Answer::Grading(grading) => band = Some(grading.band),
            Answer::Assessment(assessment) => {
                band = Some(assessment.band);
                target = Some(assessment.target.as_str());
            }
        }
        let expected = self.expected;
        self.same("verdict", expected.verdict.as_deref(), verdict);
        self.same("amount_yen", expected.amount_yen.as_deref(), amount.as_deref());
        self.same("target", expected.target.as_deref(), target);
        let band = band.map(|band| band.map_or("null", |band| name(&self.programme.bands, band)));
        let wanted = expected.band.as_ref().map(|band| band.as_deref().unwrap_or("null"));
        self.same("band", wanted, band);
        let wanted = expected
            .trace
            .as_ref()
            .map(|steps| list(steps.iter().map(|(step, after)| format!("[{step}, {after}]"))));
        let trace =
            trace.map(|steps| {
                list(steps.iter().map(|step| {
                    format!("[{}, {}]", name(&self.programme.steps, step.step), step.after.get())
                }))
            });
        self.same("trace", wanted.as_deref(), trace.as_deref());
    }

    fn reasons(&mut self, answer: &Answer) {
        let got = list(answer.findings().iter().map(|finding| code(self.programme, finding).to_owned()));
        let wanted = self.expected.reasons.as_ref().map(|codes| list(codes.iter().cloned()));
        self.same("reasons", wanted.as_deref(), Some(&got));
    }

    /// For each code, a finding with all the values expected of it.
    fn values(&mut self, findings: &[Finding]) {
        let programme = self.programme;
        for (reason, wanted) in &self.expected.values {
            let got: Vec<_> = findings
                .iter()
                .filter(|finding| code(programme, finding) == reason)
                .map(|finding| values(programme, finding))
                .collect();
            let fits = |got: &BTreeMap<&str, String>| {
                wanted.iter().all(|(name, value)| got.get(name.as_str()) == Some(value))
            };
            if !got.iter().any(fits) {
                let wanted = map(wanted.iter());
                let got = list(got.iter().map(|values| map(values.iter())));
                self.found.push(format!("values of {reason}: expected {wanted}, got {got}"));
            }
        }
    }

    fn measures(&mut self, answer: &Answer) {
        let numbers: &[Option<Fraction>] = match answer {
            Answer::Decision(_) => &[],
            Answer::Grading(grading) => &grading.measures,
            Answer::Assessment(assessment) => &assessment.measures,
        };
        let programme = self.programme;
        for (id, wanted) in &self.expected.measures {
            self.measure(&format!("measure {id}"), &programme.measures, numbers, id, wanted.as_deref());
        }
        let Answer::Assessment(assessment) = answer else {
            return self.none("breakdown", self.expected.breakdowns.keys());
        };
        for (id, lines) in &self.expected.breakdowns {
            let breakdown = programme.breakdowns.iter().zip(&assessment.breakdowns);
            let Some((declared, got)) = breakdown.into_iter().find(|(declared, _)| declared.id == *id) else {
                self.found.push(format!("breakdown {id}: it is not declared"));
                continue;
            };
            for (key, wanted) in lines {
                self.line(declared, got, key, wanted);
            }
        }
    }

    fn line(
        &mut self,
        declared: &Breakdown,
        lines: &[BreakdownLine],
        key: &str,
        wanted: &BTreeMap<String, Option<String>>,
    ) {
        let Some(line) = lines.iter().find(|line| line.key.as_str() == key) else {
            let keys = list(lines.iter().map(|line| line.key.as_str().to_owned()));
            return self.found.push(format!("breakdown {}: no line {key}, got {keys}", declared.id));
        };
        for (id, wanted) in wanted {
            let what = format!("breakdown {} line {key} {id}", declared.id);
            self.measure(&what, &declared.measures, &line.measures, id, wanted.as_deref());
        }
    }

    fn measure(
        &mut self,
        what: &str,
        declared: &[Measure],
        numbers: &[Option<Fraction>],
        id: &str,
        wanted: Option<&str>,
    ) {
        let number = declared.iter().zip(numbers).find(|(measure, _)| measure.id == id);
        let got = number.map(|(_, number)| number.map_or_else(|| "null".to_owned(), fraction));
        self.same(what, Some(wanted.unwrap_or("null")), got.as_deref());
    }

    fn rows(&mut self, answer: &Answer) {
        let Answer::Assessment(assessment) = answer else {
            return self.none("list", self.expected.lists.keys());
        };
        for (id, wanted) in &self.expected.lists {
            let rows =
                self.programme.lists.iter().zip(&assessment.lists).find(|(declared, _)| declared.id == *id);
            let got = rows.map(|(_, rows)| list(rows.iter().map(|row| (row + 1).to_string())));
            self.same(format!("list {id}"), Some(&list(wanted.iter().cloned())), got.as_deref());
        }
    }

    fn none<'k>(&mut self, what: &str, keys: impl Iterator<Item = &'k String>) {
        keys.for_each(|key| self.found.push(format!("{what} {key}: this kind of programme has none")));
    }
}

fn values<'p>(programme: &'p Programme, finding: &Finding) -> BTreeMap<&'p str, String> {
    let parameters = programme.reason(finding.reason).map_or(&[][..], |reason| &reason.parameters);
    let names = parameters.iter().map(|parameter| parameter.name.as_str());
    names.zip(finding.arguments.iter().map(|argument| word(programme, argument))).collect()
}

fn word(programme: &Programme, argument: &Argument) -> String {
    match argument {
        Argument::Flag(flag) => flag.to_string(),
        Argument::Count(count) => count.to_string(),
        Argument::Yen(yen) => yen.get().to_string(),
        Argument::Decimal(decimal) => decimal.to_string(),
        Argument::Fraction(number) => fraction(*number),
        Argument::Date(date) => date.to_string(),
        Argument::Text(text) => text.as_str().to_owned(),
        Argument::FiscalYear(year) => year.get().to_string(),
        Argument::Band(band) => name(&programme.bands, *band).to_owned(),
        Argument::Field(field) => {
            programme.field(*field).map_or("(undeclared)", |field| field.name.as_str()).to_owned()
        }
    }
}

/// `1999/2000`, or `2` for a whole number.
fn fraction(number: Fraction) -> String {
    if number.denominator() == 1 {
        number.numerator().to_string()
    } else {
        format!("{}/{}", number.numerator(), number.denominator())
    }
}

fn code<'p>(programme: &'p Programme, finding: &Finding) -> &'p str {
    programme.reason(finding.reason).map_or("(undeclared)", |reason| reason.code.as_str())
}

fn name(named: &[Named], position: u32) -> &str {
    let named = usize::try_from(position).ok().and_then(|position| named.get(position));
    named.map_or("(undeclared)", |named| named.id.as_str())
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn map<K: Display, V: Display>(entries: impl Iterator<Item = (K, V)>) -> String {
    let entries: Vec<_> = entries.map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{ {} }}", entries.join(", "))
}
