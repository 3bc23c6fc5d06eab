//! The table of figures as a person reads it.

use std::fmt::Write as _;

use super::turns::Turns;

/// What a figure has to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reach {
    /// The ratio must not be smaller.
    AtLeast(f64),
    /// The ratio, or the figure itself where there is no reference, must not be greater.
    AtMost(f64),
    /// The figure is told for what it is.
    Told,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Line {
    what: String,
    figure: String,
    reference: String,
    measured: f64,
    unit: &'static str,
    spread: Option<(f64, f64)>,
    reach: Reach,
}

impl Line {
    /// A figure beside its reference.
    pub(super) fn compared(
        what: impl Into<String>,
        unit: &str,
        turns: Turns,
        reach: Reach,
    ) -> Self {
        Self {
            what: what.into(),
            figure: format!("{} {unit}", number(turns.subject)),
            reference: format!("{} {unit}", number(turns.reference)),
            measured: turns.ratio,
            unit: "×",
            spread: Some(turns.spread),
            reach,
        }
    }

    /// A figure that stands alone.
    pub(super) fn alone(
        what: impl Into<String>,
        measured: f64,
        unit: &'static str,
        reach: Reach,
    ) -> Self {
        let (figure, reference) = (String::new(), String::new());
        Self { what: what.into(), figure, reference, measured, unit, spread: None, reach }
    }

    /// Whether the figure is where it should be.
    #[must_use]
    pub fn reached(&self) -> bool {
        match self.reach {
            Reach::AtLeast(least) => self.measured >= least,
            Reach::AtMost(most) => self.measured <= most,
            Reach::Told => true,
        }
    }

    fn cells(&self) -> [String; 6] {
        let spread = match self.spread {
            Some((low, high)) => format!(" ({low:.2} to {high:.2})"),
            None => String::new(),
        };
        let (reach, verdict) = match self.reach {
            Reach::AtLeast(least) => (format!("≥ {least} {}", self.unit), self.verdict()),
            Reach::AtMost(most) => (format!("≤ {most} {}", self.unit), self.verdict()),
            Reach::Told => (String::new(), ""),
        };
        [
            self.what.clone(),
            self.figure.clone(),
            self.reference.clone(),
            format!("{} {}{spread}", number(self.measured), self.unit),
            reach,
            verdict.to_owned(),
        ]
    }

    fn verdict(&self) -> &'static str {
        if self.reached() { "reached" } else { "MISSED" }
    }
}

/// The lines as a Markdown table, aligned for a terminal.
#[must_use]
pub fn table(lines: &[Line]) -> String {
    let head = ["what", "figure", "reference", "measured (spread)", "reach", ""];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(lines.iter().map(Line::cells));
    let widths: Vec<usize> = (0..head.len())
        .map(|column| rows.iter().map(|row| width(row.get(column))).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
        if index == 0 {
            widths.iter().for_each(|width| text.push_str(&format!("|{}", "-".repeat(width + 2))));
            text.push_str("|\n");
        }
    }
    text
}

fn width(cell: Option<&String>) -> usize {
    cell.map_or(0, |cell| cell.chars().count())
}

/// Three digits that matter, thousands apart.
fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut apart = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}
