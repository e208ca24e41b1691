//! What was measured, as a table for people and as JSON for programs.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::machine::Machine;

/// Where a figure has to lie.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
}

impl Bound {
    fn holds(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(least) => figure >= least,
            Self::AtMost(most) => figure <= most,
        }
    }

    fn figure(self) -> f64 {
        match self {
            Self::AtLeast(figure) | Self::AtMost(figure) => figure,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(figure) => write!(f, "≥ {figure}"),
            Self::AtMost(figure) => write!(f, "≤ {figure}"),
        }
    }
}

/// One line of the table.
pub(crate) struct Row {
    what: String,
    value: f64,
    unit: &'static str,
    ratio: Option<f64>,
    required: Option<Bound>,
    aim: Option<Bound>,
}

impl Row {
    /// A figure to know, with its unit.
    pub(crate) fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), value, unit, ratio: None, required: None, aim: None }
    }

    /// Its ratio to the floor of the same run, which is then what is judged.
    pub(crate) fn ratio(self, ratio: f64) -> Self {
        Self { ratio: Some(ratio), ..self }
    }

    /// What is required of the ratio, or of the value where there is none.
    pub(crate) fn required(self, bound: Bound) -> Self {
        Self { required: Some(bound), ..self }
    }

    /// What is hoped for.
    pub(crate) fn aim(self, bound: Bound) -> Self {
        Self { aim: Some(bound), ..self }
    }

    fn judged(&self) -> f64 {
        self.ratio.unwrap_or(self.value)
    }

    fn is_missed(&self) -> bool {
        self.required.is_some_and(|bound| !bound.holds(self.judged()))
    }

    fn verdict(&self) -> &'static str {
        match (self.required, self.aim) {
            (Some(_), _) if self.is_missed() => "MISSED",
            (_, Some(aim)) if aim.holds(self.judged()) => "aim met",
            (Some(_), _) => "pass",
            (None, Some(_)) => "aim missed",
            (None, None) => "",
        }
    }

    fn cells(&self) -> [String; 6] {
        let bound = |bound: Option<Bound>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        [
            self.what.clone(),
            format!("{} {}", number(self.value), self.unit),
            self.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            bound(self.required),
            bound(self.aim),
            self.verdict().to_owned(),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "ratio": self.ratio,
            "required": self.required.map(Bound::figure),
            "aim": self.aim.map(Bound::figure),
            "verdict": self.verdict(),
        })
    }
}

/// Four digits that count.
fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 1000.0 => format!("{value:.0}"),
        usual if usual >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// All that was measured in a run.
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) rows: Vec<Row>,
}

impl Report {
    pub(crate) const fn new(machine: Machine) -> Self {
        Self { machine, rows: Vec::new() }
    }

    /// Writes it as JSON.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let report = json!({ "machine": self.machine.json(), "rows": rows });
        let text = serde_json::to_string_pretty(&report)? + "\n";
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
        println!("written to {}", path.display());
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what", "value", "ratio", "required", "aim", ""].map(str::to_owned);
        let lines: Vec<[String; 6]> = std::iter::once(head).chain(self.rows.iter().map(Row::cells)).collect();
        let width = |column: usize| {
            let cells = lines.iter().filter_map(|line| line.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        for line in &lines {
            for (column, cell) in line.iter().enumerate() {
                let gap = width(column).saturating_sub(cell.chars().count());
                match column {
                    0 | 5 => write!(f, "{cell}{:gap$}  ", "")?,
                    _ => write!(f, "{:gap$}{cell}  ", "")?,
                }
            }
            writeln!(f)?;
        }
        for row in self.rows.iter().filter(|row| row.is_missed()) {
            let required = row.required.map(|bound| bound.to_string()).unwrap_or_default();
            writeln!(f, "missed: {}: {:.2}, required {required}", row.what, row.judged())?;
        }
        Ok(())
    }
}
