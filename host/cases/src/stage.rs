//! The stage of a grant's life that a case is about. What a case says of it is read with the case; its
//! values are read against the programme when the case runs.

use kisoku_core::life::{Claim, ClaimPart, Former, Ground, PAYMENTS_MAX, Stage};
use kisoku_core::manifest::{
    Choice, Column, Field, FieldKind, Label, Presence, Privacy, Programme, ScalarKind, Table,
};
use kisoku_core::money::Yen;
use kisoku_core::read::{self, Input, TOTAL_MAX};
use kisoku_core::value::{Record, Scalar, Value};

use crate::error::CasesError;
use crate::run::words;
use crate::yaml::Node;

/// What a case says of its stage.
#[derive(Debug, Clone)]
pub(crate) enum Given<'a> {
    /// Nothing: the application.
    Application,
    /// What the selection gives at most.
    Selection(Node<'a>),
    /// How the grant stood before a change.
    Change(Standing<'a>),
    /// How the grant stood before its report.
    Report(Standing<'a>),
    /// What is to be paid back.
    Repayment(Node<'a>),
}

/// A grant before a change or a report; without a record, it stood on that of the case.
#[derive(Debug, Clone)]
pub(crate) struct Standing<'a> {
    former: Option<Node<'a>>,
    figures: Vec<(String, Node<'a>)>,
}

impl<'a> Given<'a> {
    pub(crate) fn read(node: &Node<'a>) -> Result<Self, CasesError> {
        match node.keys("stage", &["selection", "change", "report", "repayment"])?.as_slice() {
            [("selection", most)] => Ok(Self::Selection((*most).clone())),
            [("change", standing)] => Standing::read("change", standing).map(Self::Change),
            [("report", standing)] => Standing::read("report", standing).map(Self::Report),
            [("repayment", claim)] => {
                claim.keys("repayment", &[PARTS, RETURNED])?;
                Ok(Self::Repayment((*claim).clone()))
            }
            _ => Err(CasesError::at(node.line, "`stage` names one stage")),
        }
    }

    /// The stage, whose grant stood on `record` where the case does not say on which.
    ///
    /// # Errors
    /// In words: the programme does not declare the stage, or its values are not valid.
    pub(crate) fn stage(&self, programme: &Programme, record: &Record) -> Result<Stage, String> {
        let stage = match self {
            Self::Application => Stage::Application,
            Self::Selection(most) => {
                let input = Input::Map(vec![(MOST.into(), most.input())]);
                Stage::Selection(yen(&figures(&[amount(MOST)], &input)?, 0)?)
            }
            Self::Change(standing) => Stage::Change(standing.former(programme, record)?),
            Self::Report(standing) => Stage::Report(standing.former(programme, record)?),
            Self::Repayment(claim) => Stage::Repayment(repayment(claim)?),
        };
        match stage.kind() {
            Some(kind) if !programme.stages.contains(&kind) => {
                Err(format!("the programme does not declare the stage `{}`", kind.as_str()))
            }
            Some(_) | None => Ok(stage),
        }
    }

    /// The stage of rows, which are never a grant's.
    ///
    /// # Errors
    /// In words, where the case gives one.
    pub(crate) fn of_rows(&self) -> Result<Stage, String> {
        match self {
            Self::Application => Ok(Stage::Application),
            Self::Selection(_) | Self::Change(_) | Self::Report(_) | Self::Repayment(_) => {
                Err("rows have no stage: leave `stage` out".to_owned())
            }
        }
    }
}

impl<'a> Standing<'a> {
    fn read(stage: &str, node: &Node<'a>) -> Result<Self, CasesError> {
        let entries = node.keys(stage, &["former", GRANTED, GRANTED_ON])?;
        let mut standing = Self { former: None, figures: Vec::new() };
        for (key, value) in entries {
            if key == "former" {
                standing.former = Some(value.clone());
            } else {
                standing.figures.push((key.to_owned(), value.clone()));
            }
        }
        Ok(standing)
    }

    fn former(&self, programme: &Programme, record: &Record) -> Result<Former, String> {
        let given = self.figures.iter().map(|(key, value)| (key.as_str().into(), value.input()));
        let granted = figures(&[amount(GRANTED), day(GRANTED_ON)], &Input::Map(given.collect()))?;
        let values = match &self.former {
            None => record.clone(),
            Some(former) => read::record(&programme.fields, &former.input())
                .map_err(|problems| format!("the former record is not valid:\n{}", words(&problems)))?,
        };
        Ok(Former { values, granted: yen(&granted, 0)?, granted_on: date(&granted, 1)? })
    }
}

fn repayment(claim: &Node<'_>) -> Result<Claim, String> {
    let claim = figures(&[parts(), day(RETURNED)], &claim.input())?;
    let rows = match claim.values().first() {
        Some(Value::Table(rows)) => rows.as_slice(),
        Some(Value::Scalar(_) | Value::Choices(_)) | None => &[],
    };
    let parts: Option<Vec<ClaimPart>> = rows.iter().map(|row| part(row)).collect();
    let parts =
        parts.ok_or_else(|| "the stage has a part without an amount, a day or a ground".to_owned())?;
    let principal = parts.iter().try_fold(Yen::ZERO, |sum, part| sum.checked_add(part.principal));
    let principal = principal.ok_or_else(|| "the parts of the stage are too large".to_owned())?;
    let returned_on = date(&claim, 1)?;
    if let Some(part) = parts.iter().find(|part| returned_on < part.received_on) {
        return Err(format!(
            "`{RETURNED}` {returned_on} is before `{RECEIVED}` {} of a part",
            part.received_on
        ));
    }
    Ok(Claim { principal, parts, returned_on })
}

fn part(row: &[Scalar]) -> Option<ClaimPart> {
    match row {
        [Scalar::Yen(principal), Scalar::Date(received_on), Scalar::Choice(ground)] => {
            let ground = Ground::ALL.get(usize::try_from(*ground).ok()?).copied()?;
            Some(ClaimPart { principal: *principal, received_on: *received_on, ground })
        }
        _ => None,
    }
}

/// Amounts and days as the reader of records takes them, with its words for what is wrong.
fn figures(fields: &[Field], input: &Input<'_>) -> Result<Record, String> {
    read::record(fields, input).map_err(|problems| format!("the stage is not valid:\n{}", words(&problems)))
}

fn yen(figures: &Record, position: u32) -> Result<Yen, String> {
    figures.yen(position).ok_or_else(|| "the stage has no amount".to_owned())
}

fn date(figures: &Record, position: u32) -> Result<kisoku_core::calendar::Date, String> {
    figures.date(position).ok_or_else(|| "the stage has no day".to_owned())
}

fn amount(name: &str) -> Field {
    field(name, ScalarKind::Yen { min: 0, max: TOTAL_MAX })
}

fn day(name: &str) -> Field {
    field(name, ScalarKind::Date { min: None, max: None })
}

/// What comes back of each payment.
fn parts() -> Field {
    let grounds = Ground::ALL.into_iter().map(|ground| Choice {
        id: ground.as_str().to_owned(),
        label: label(ground.as_str()),
        aliases: Vec::new(),
    });
    let columns = vec![
        column(PRINCIPAL, ScalarKind::Yen { min: 1, max: TOTAL_MAX }),
        column(RECEIVED, ScalarKind::Date { min: None, max: None }),
        column(GROUND, ScalarKind::Choice(grounds.collect())),
    ];
    // As many as a grant has payments, on either ground.
    let rows_max = u32::try_from(Ground::ALL.len() * PAYMENTS_MAX).unwrap_or(u32::MAX);
    field_of(PARTS, FieldKind::Table(Table { columns, rows_max }))
}

fn column(name: &str, kind: ScalarKind) -> Column {
    Column {
        name: name.to_owned(),
        label: label(name),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind,
    }
}

fn field(name: &str, kind: ScalarKind) -> Field {
    field_of(name, FieldKind::Scalar(kind))
}

fn field_of(name: &str, kind: FieldKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label(name),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind,
    }
}

fn label(name: &str) -> Label {
    Label { ja: name.to_owned(), en: name.to_owned() }
}

const MOST: &str = "selection";
const GRANTED: &str = "granted_yen";
const GRANTED_ON: &str = "granted_on";
const PARTS: &str = "parts";
const PRINCIPAL: &str = "principal_yen";
const RECEIVED: &str = "received_on";
const GROUND: &str = "ground";
const RETURNED: &str = "returned_on";
