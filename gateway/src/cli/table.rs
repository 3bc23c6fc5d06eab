//! Tables for people: columns as wide as their widest cell, and no control character of anybody's
//! name reaches the terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// Lays out rows under their headings.
pub(super) fn rows(headings: &[&str], rows: &[Vec<String>], colours: bool) -> String {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| harmless(cell)).collect()).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain(headings.get(column).map(|heading| heading.width())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let mut text = String::new();
    let (bold, plain) = if colours { (BOLD, PLAIN) } else { ("", "") };
    let _ = writeln!(text, "{bold}{}{plain}", line(headings.iter().copied(), &widths));
    for row in &rows {
        let _ = writeln!(text, "{}", line(row.iter().map(String::as_str), &widths));
    }
    text
}

/// Lays out one thing, a line for each of its properties.
pub(super) fn properties(properties: &[(&str, String)], colours: bool) -> String {
    let width = properties.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let (bold, plain) = if colours { (BOLD, PLAIN) } else { ("", "") };
    let mut text = String::new();
    for (name, value) in properties {
        let _ = writeln!(text, "{bold}{name:width$}{plain}  {}", harmless(value));
    }
    text
}

/// A text without control characters.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, widths: &[usize]) -> String {
    let padded = cells.zip(widths).map(|(cell, width)| {
        let padding = width.saturating_sub(cell.width());
        format!("{cell}{:padding$}", "")
    });
    padded.collect::<Vec<_>>().join("  ").trim_end().into()
}

#[cfg(test)]
mod tests;
