//! How the show looks on a terminal: plain when the output is none, or when `NO_COLOR` is set.

use std::time::Duration;

use console::style;
use indicatif::{ProgressBar, ProgressStyle};

use crate::host::Host;

/// How wide the first column is.
const COLUMN: usize = 14;

/// What this is.
pub(super) fn title(name: &str, what: &str) {
    println!("\n  {}  {}\n", style(name).bold().cyan(), style(what).dim());
}

/// What happens now.
pub(super) fn act(what: &str) {
    println!("\n{} {}", style("▌").cyan(), style(what).bold());
}

/// A word and what it is about.
pub(super) fn tell(word: &str, what: &str) {
    println!("  {} {what}", style(format!("{word:<COLUMN$}")).dim());
}

/// A sentence aside.
pub(super) fn note(what: &str) {
    println!("  {}", style(what).dim());
}

/// A line as it stands.
pub(super) fn line(line: &str) {
    println!("  {line}");
}

/// A good end of something.
pub(super) fn good(what: &str) {
    println!("  {} {what}", style("✓").green().bold());
}

/// Something that went wrong.
pub(super) fn bad(what: &str) {
    println!("  {} {what}", style("✗").red().bold());
}

/// A command of the operator, as one could type it.
pub(super) fn shell(host: &Host, arguments: &str) {
    println!("  {} {}", style("$").green(), style(host.typed(arguments)).green());
}

/// A bar for so many steps.
pub(super) fn bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    let look = "  {spinner:.cyan} [{bar:36.cyan/dim}] {pos}/{len}  {msg}";
    if let Ok(look) = ProgressStyle::with_template(look) {
        bar.set_style(look.progress_chars("━╸─"));
    }
    bar.enable_steady_tick(Duration::from_millis(80));
    bar
}

/// A small table: the first row is its head.
pub(super) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let line = cells.collect::<Vec<_>>().join("   ");
        match index {
            0 => println!("  {}", style(line.trim_end()).bold()),
            _ => println!("  {}", line.trim_end()),
        }
    }
}
