//! The JSON form: one object with what was counted, `users`, `groups` and the verdict, written
//! piece by piece.

use std::ops::ControlFlow;

use serde::Serialize;

use crate::{
    cli::print::Printer,
    operator::{Failure, Operator, ReplayLine, Verdict, Wish},
};

/// The lists, in their order.
const LISTS: [&str; 2] = ["users", "groups"];

/// Asks and prints.
pub(super) fn print(
    operator: Operator,
    wish: Wish,
    printer: Printer,
) -> Result<Option<Verdict>, Failure> {
    let mut object = Object::new(|text| printer.raw(text.as_bytes()));
    let (mut written, mut verdict) = (Ok(()), None);
    let asked = operator.lines(wish, &mut |line| {
        written = object.write(&line);
        if let ReplayLine::Verdict(said) = line {
            verdict = Some(said);
        }
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    written?;
    object.end()?;
    asked.map(|()| verdict)
}

struct Object<Put> {
    put: Put,
    /// How many lists were begun; the last of them is open, until all were and one more.
    opened: usize,
    empty: bool,
}

impl<Put: FnMut(&str) -> Result<(), Failure>> Object<Put> {
    fn new(put: Put) -> Self {
        Self { put, opened: 0, empty: true }
    }

    fn write(&mut self, line: &ReplayLine) -> Result<(), Failure> {
        match line {
            ReplayLine::Replayed(replayed) => self.fields(replayed),
            ReplayLine::User(user) => self.item(1, user),
            ReplayLine::Group(group) => self.item(2, group),
            ReplayLine::Verdict(verdict) => {
                self.advance(LISTS.len() + 1)?;
                self.fields(verdict)
            }
        }
    }

    fn fields<T: Serialize>(&mut self, part: &T) -> Result<(), Failure> {
        let fields = serde_json::to_value(part).unwrap_or_default();
        for (name, value) in fields.as_object().into_iter().flatten() {
            let before = if self.opened == 0 && self.empty { "{" } else { "," };
            (self.put)(&format!("{before}\n\"{name}\": {value}"))?;
            self.empty = false;
        }
        Ok(())
    }

    fn item<T: Serialize>(&mut self, list: usize, item: &T) -> Result<(), Failure> {
        self.advance(list)?;
        let before = if self.empty { "" } else { "," };
        self.empty = false;
        let text = serde_json::to_string(item).unwrap_or_default();
        (self.put)(&format!("{before}\n{text}"))
    }

    /// Closes the open list and begins the next, so that each is there even when it is empty.
    fn advance(&mut self, wanted: usize) -> Result<(), Failure> {
        while self.opened < wanted {
            if self.opened > 0 {
                (self.put)("]")?;
            }
            if let Some(name) = LISTS.get(self.opened) {
                (self.put)(&format!(",\n\"{name}\": ["))?;
            }
            self.opened += 1;
            self.empty = true;
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        if self.opened == 0 && self.empty {
            return Ok(()); // nothing was answered
        }
        self.advance(LISTS.len() + 1)?;
        (self.put)("\n}\n")
    }
}

#[cfg(test)]
mod tests;
