//! Printing to standard output, as a table or as JSON. A reader who has seen enough and closes the
//! pipe is no failure.

use std::io::{self, ErrorKind, IsTerminal, Write, stdout};

use serde::Serialize;

use super::{Format, table};
use crate::{exit::Exit, operator::Failure};

/// Standard output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    format: Format,
    colours: bool,
}

/// One line of a table.
pub(super) trait Row: Serialize {
    /// The headings of all lines.
    const HEADINGS: &'static [&'static str];

    /// The cells of this line.
    fn cells(&self) -> Vec<String>;
}

/// One thing shown alone.
pub(super) trait Properties: Serialize {
    /// What is shown of it, by name.
    fn properties(&self) -> Vec<(&'static str, String)>;
}

impl Printer {
    pub(super) fn new(format: Format) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { format, colours: stdout().is_terminal() && !no_color }
    }

    pub(super) fn format(self) -> Format {
        self.format
    }

    pub(super) fn colours(self) -> bool {
        self.colours
    }

    /// A list: a table, or one JSON array.
    pub(super) fn rows<R: Row>(self, rows: &[R]) -> Result<(), Failure> {
        match self.format {
            Format::Table => {
                let cells: Vec<_> = rows.iter().map(Row::cells).collect();
                self.raw(table::rows(R::HEADINGS, &cells, self.colours).as_bytes())
            }
            Format::Json => self.json(rows),
        }
    }

    /// One thing: its properties, or one JSON object.
    pub(super) fn one<P: Properties>(self, thing: &P) -> Result<(), Failure> {
        match self.format {
            Format::Table => {
                self.raw(table::properties(&thing.properties(), self.colours).as_bytes())
            }
            Format::Json => self.json(thing),
        }
    }

    /// JSON over several lines.
    pub(super) fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        let mut text = serde_json::to_vec_pretty(value).map_err(io::Error::from)?;
        text.push(b'\n');
        self.raw(&text)
    }

    /// JSON on one line.
    pub(super) fn json_line<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        let mut text = serde_json::to_vec(value).map_err(io::Error::from)?;
        text.push(b'\n');
        self.raw(&text)
    }

    /// Bytes as they are.
    pub(super) fn raw(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = stdout().lock();
        match out.write_all(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                Err(Failure::new(Exit::Done, "nobody reads on")) // ends the command, without blame
            }
            written => Ok(written?),
        }
    }
}

/// A text that may be absent.
pub(super) fn or_dash(text: Option<&str>) -> String {
    text.unwrap_or("-").into()
}

/// A value as its JSON text.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}
