//! 暮らしの便利さの地域別表: whether the parts of a survey table add up and its percentages follow. What
//! people answered is not judged here.

mod answers;
mod reasons;

use std::collections::{BTreeMap, BTreeSet};

use kisoku_sdk::prelude::*;

pub use answers::{AreaMeasures, Breakdowns, Lists, Measures};
pub use reasons::Reason;

use crate::area::Area;

/// One answer of the survey in one area.
#[derive(Row)]
pub struct Part {
    /// Which answer.
    #[field(ja = "選択肢", en = "Answer", chars_max = 50)]
    pub label: Text,
    /// How many people gave it.
    #[field(ja = "人数", en = "People", max = 10_000_000)]
    pub count: i64,
}

/// One percentage as printed.
#[derive(Row)]
pub struct PrintedPercent {
    /// Which answer.
    #[field(ja = "選択肢", en = "Answer", chars_max = 50)]
    pub label: Text,
    /// Blank where a dash is printed.
    #[field(ja = "印刷された割合（%）", en = "Printed percentage", max = 100)]
    pub percent: Option<Decimal>,
}

/// One area of the table.
#[derive(Record)]
pub struct SurveyRow {
    /// The area.
    #[field(ja = "地域", en = "Area")]
    pub area: Area,
    /// The printed total.
    #[field(ja = "回答者数", en = "Total", max = 10_000_000)]
    pub total: i64,
    /// The answers.
    #[field(ja = "内訳", en = "Parts", rows_max = 20, required)]
    pub parts: Vec<Part>,
    /// The percentages.
    #[field(
        ja = "印刷された割合",
        en = "Printed percentages",
        rows_max = 20,
        help_ja = "「-」と印刷されているものは空欄にします。",
        help_en = "Leave blank where a dash is printed."
    )]
    pub printed_percents: Vec<PrintedPercent>,
}

/// What a percentage is told of.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PercentOf {
    /// The sum of the parts.
    #[choice(id = "sum-of-parts", ja = "内訳の合計", en = "Sum of the parts")]
    SumOfParts,
    /// The printed total.
    #[choice(id = "total", ja = "印刷された回答者数", en = "Printed total")]
    Total,
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// What a percentage is told of.
    #[field(ja = "割合の分母", en = "Denominator of the percentages")]
    pub percent_of: PercentOf,
}

/// 暮らしの便利さの地域別表.
///
/// Source: 第二次山口市協働推進プラン 後期推進計画, 第1章第2節5 (April 2022). Percentages are rounded half up
/// to one digit. That they are told of the sum of the parts is a reading: those of 大歳 fit its sum of
/// 115 and not its printed total of 116.
pub struct SurveyTable;

impl Assessment for SurveyTable {
    const ID: &'static str = "survey-table";
    const LABEL: Label = label("アンケート表の検算", "Check of a survey table");
    type Row = SurveyRow;
    type Settings = Settings;
    type Reason = Reason;
    type Band = ();
    type Measures = Measures;
    type Lists = Lists;
    type Breakdowns = Breakdowns;

    fn assess(settings: &Settings, rows: &[SurveyRow]) -> Result<Assessed<Self>, Fault> {
        let mut check = Check::new(settings.percent_of);
        if rows.is_empty() {
            check.tell(Reason::RowsEmpty);
        }
        check.areas(rows);
        for (position, row) in rows.iter().enumerate() {
            check.row(position, row)?;
        }
        Ok(check.finish(rows))
    }
}

/// What was found in the rows so far.
struct Check {
    percent_of: PercentOf,
    findings: Findings<Reason>,
    rows_not_adding_up: i64,
    percents: i64,
    wrong_percents: i64,
    /// Whether every row so far is right in all its figures.
    all_follow: bool,
    lists: Lists,
}

impl Check {
    fn new(percent_of: PercentOf) -> Self {
        let findings = Findings::new();
        let lists = Lists::default();
        Self {
            percent_of,
            findings,
            rows_not_adding_up: 0,
            percents: 0,
            wrong_percents: 0,
            all_follow: true,
            lists,
        }
    }

    fn tell(&mut self, reason: Reason) {
        self.all_follow = false;
        self.findings.add_of_row(reason);
    }

    /// Areas that have more than one row.
    fn areas(&mut self, rows: &[SurveyRow]) {
        let mut places: BTreeMap<Area, Vec<usize>> = BTreeMap::new();
        for (position, row) in rows.iter().enumerate() {
            places.entry(row.area).or_default().push(position);
        }
        for (area, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
            let area = area.label().ja;
            self.tell(Reason::SameAreaTwice { area, rows: places.iter().map(|_| 1).sum() });
            for position in places {
                self.lists.same_area_twice.add(position);
            }
        }
    }

    fn row(&mut self, position: usize, row: &SurveyRow) -> Result<(), Fault> {
        let area = row.area.label().ja;
        let (total, sum) = (row.total, sum_of_parts(row));
        if sum != total {
            self.tell(Reason::PartsDoNotAddUp { area, total, sum, difference: total - sum });
            self.rows_not_adding_up += 1;
            self.lists.parts_not_adding_up.add(position);
        }
        if let Some(label) = named_twice(row) {
            self.tell(Reason::PartTwice { area, label });
            self.lists.percents_not_matched.add(position);
            return Ok(());
        }
        let denominator = match self.percent_of {
            PercentOf::SumOfParts => sum,
            PercentOf::Total => total,
        };
        if denominator == 0 {
            self.tell(Reason::NoAnswers { area });
            self.lists.no_answers.add(position);
            return Ok(());
        }
        let before = (self.percents, self.wrong_percents);
        self.percents(position, row, denominator)?;
        let follows = self.percents > before.0 && self.wrong_percents == before.1;
        if follows && self.percent_of == PercentOf::SumOfParts && !follow(row, total)? {
            self.tell(Reason::PercentsFollowSum { area, sum, total });
        }
        Ok(())
    }

    /// Each printed percentage of a row against its part.
    fn percents(&mut self, position: usize, row: &SurveyRow, denominator: i64) -> Result<(), Fault> {
        let area = row.area.label().ja;
        let parts: BTreeMap<&Text, i64> = row.parts.iter().map(|part| (&part.label, part.count)).collect();
        let printed: BTreeMap<&Text, Decimal> =
            row.printed_percents.iter().filter_map(|it| Some((&it.label, it.percent?))).collect();
        for (&label, &printed) in &printed {
            let Some(&count) = parts.get(label) else {
                self.tell(Reason::PercentWithoutPart { area, label: label.clone(), printed });
                self.lists.percents_not_matched.add(position);
                continue;
            };
            let Some(computed) = percentage(count, denominator)? else { continue };
            self.percents += 1;
            if printed != computed {
                let (label, difference) = (label.clone(), printed.minus(computed)?);
                self.tell(Reason::PercentDoesNotFollow {
                    area,
                    label,
                    printed,
                    computed,
                    difference,
                    count,
                    denominator,
                });
                self.wrong_percents += 1;
                self.lists.percents_not_following.add(position);
            }
        }
        // A dash stands for nobody; a part with people in it has a percentage where its row has any.
        let missing = parts.iter().filter(|(label, count)| **count > 0 && !printed.contains_key(*label));
        for (&label, &count) in missing.filter(|_| !printed.is_empty()) {
            self.tell(Reason::PercentMissing { area, label: label.clone(), count });
            self.lists.percents_not_matched.add(position);
        }
        Ok(())
    }

    fn finish(mut self, rows: &[SurveyRow]) -> Assessed<SurveyTable> {
        let count = rows.iter().map(|_| 1).sum();
        if self.all_follow {
            self.findings.add(Reason::AllRowsFollow { rows: count, percents: self.percents });
        }
        let measures = Measures {
            rows: count,
            total: rows.iter().map(|row| row.total).sum(),
            sum_of_parts: rows.iter().map(sum_of_parts).sum(),
            parts_not_adding_up: self.rows_not_adding_up,
            percents_checked: self.percents,
            percents_not_following: self.wrong_percents,
        };
        let breakdowns = Breakdowns { by_area: by_area(rows) };
        self.findings.add_rest_of_rows(|count| Reason::FurtherFindings { count });
        self.findings.assess(Target::None, None, measures, self.lists, breakdowns)
    }
}

fn sum_of_parts(row: &SurveyRow) -> i64 {
    row.parts.iter().map(|part| part.count).sum()
}

/// Whether every printed percentage of a row follows from this denominator.
fn follow(row: &SurveyRow, denominator: i64) -> Result<bool, Fault> {
    for part in &row.parts {
        let printed = row.printed_percents.iter().find(|printed| printed.label == part.label);
        if let Some(printed) = printed.and_then(|printed| printed.percent)
            && percentage(part.count, denominator)? != Some(printed)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `part` of `whole` in percent with one digit after the point, rounded half up (四捨五入); `None`
/// where `whole` is 0. Neither is negative.
fn percentage(part: i64, whole: i64) -> Result<Option<Decimal>, Fault> {
    let Some(share) = Fraction::ratio(part, whole) else { return Ok(None) };
    let tenths = share.times(Fraction::whole(1_000))?.plus(percent(50))?.floor();
    Ok(Some(Decimal::new(tenths, 1)))
}

/// An answer that the parts or the percentages of a row name twice.
fn named_twice(row: &SurveyRow) -> Option<Text> {
    repeated(row.parts.iter().map(|part| &part.label))
        .or_else(|| repeated(row.printed_percents.iter().map(|printed| &printed.label)))
        .cloned()
}

fn repeated<'a>(mut labels: impl Iterator<Item = &'a Text>) -> Option<&'a Text> {
    let mut seen = BTreeSet::new();
    labels.find(|label| !seen.insert(*label))
}

/// One line an area; rows of one area are added up.
fn by_area(rows: &[SurveyRow]) -> Vec<Line<AreaMeasures>> {
    let mut areas: BTreeMap<Area, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let (total, sum) = areas.entry(row.area).or_default();
        *total += row.total;
        *sum += sum_of_parts(row);
    }
    let line = |(area, (total, sum_of_parts)): (Area, (i64, i64))| {
        Line::new(area.label().ja, AreaMeasures { total, sum_of_parts, difference: total - sum_of_parts })
    };
    areas.into_iter().map(line).collect()
}
