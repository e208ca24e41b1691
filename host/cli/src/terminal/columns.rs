//! Tables for people: columns that stand under each other also where letters are twice as wide.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::one_line;

/// What separates two columns.
const GAP: &str = "  ";

/// On which side a column is filled up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words begin on one line.
    Left,
    /// Figures end on one line.
    Right,
}

/// A table on its way to the terminal.
pub(crate) struct Columns {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// A table without rows.
    pub(crate) fn new(columns: &[(&'static str, Align)]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row: a cell a column.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.into_iter().map(one_line).collect());
    }

    /// Whether nothing would be shown but the heads.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table with its heads, a line a row.
    pub(crate) fn text(&self) -> String {
        let heads: Vec<String> = self.columns.iter().map(|(head, _)| (*head).to_owned()).collect();
        let width = |place: usize| {
            let cells = std::iter::once(&heads).chain(&self.rows).filter_map(|row| row.get(place));
            cells.map(|cell| cell.width()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut text = String::new();
        for row in std::iter::once(&heads).chain(&self.rows) {
            let mut line = String::new();
            for ((cell, (_, align)), width) in row.iter().zip(&self.columns).zip(&widths) {
                let fill = " ".repeat(width.saturating_sub(cell.width()));
                let gap = if line.is_empty() { "" } else { GAP };
                // Writing into a string does not fail.
                let (Ok(()) | Err(_)) = match align {
                    Align::Left => write!(line, "{gap}{cell}{fill}"),
                    Align::Right => write!(line, "{gap}{fill}{cell}"),
                };
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A line over a rule as wide as its letters.
pub(crate) fn heading(text: &str) -> String {
    format!("{text}\n{}", "-".repeat(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_are_twice_as_wide_fill_two_places() {
        let mut table =
            Columns::new(&[("地区", Align::Left), ("交付額", Align::Right), ("状態", Align::Left)]);
        table.row(vec!["鋳銭司".to_owned(), "¥150,000".to_owned(), "交付決定".to_owned()]);
        table.row(vec!["ab".to_owned(), "¥0".to_owned(), "x".to_owned()]);
        let expected = "地区      交付額  状態\n鋳銭司  ¥150,000  交付決定\nab            ¥0  x\n";
        assert_eq!(table.text(), expected);
    }
}
