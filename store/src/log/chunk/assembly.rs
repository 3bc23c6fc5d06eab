//! Chunks, in the order of their keys, back into records without gaps.

use std::ops::ControlFlow;

use super::{Chunk, Key, decode};
use crate::{log::Visit, record::Sequence};

/// Takes chunks and gives records; refuses a chunk that is not the next one.
#[derive(Debug)]
pub(in crate::log) struct Assembly {
    after: Sequence,
    next: Sequence,
    part: u16,
    parts: Vec<u8>,
}

/// What is missing or wrong, and from where.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::log) struct Gap {
    /// The first sequence that cannot be trusted.
    pub(in crate::log) at: Sequence,
    /// What is wrong.
    pub(in crate::log) what: String,
}

impl Assembly {
    /// Begins with the chunk at `first` and gives the records after `after`.
    pub(in crate::log) fn new(first: Sequence, after: Sequence) -> Self {
        Self { after, next: first, part: 0, parts: Vec::new() }
    }

    /// The first sequence that was not yet seen.
    pub(in crate::log) fn next(&self) -> Sequence {
        self.next
    }

    /// Gives the records of the next chunk to `visit`, until told to stop.
    pub(in crate::log) fn take(
        &mut self,
        key: &[u8],
        value: &[u8],
        visit: &mut Visit<'_>,
    ) -> Result<ControlFlow<()>, Gap> {
        let place = Key::parse(key).ok_or_else(|| self.gap("a key is not one of ours"))?;
        if (place.first, place.part) != (self.next, self.part) {
            return Err(self.missing_to(place.first));
        }
        match decode(key, value).map_err(|what| self.gap(&what))? {
            Chunk::Run(_) if self.part > 0 => Err(self.gap("a part of a record is missing")),
            Chunk::Run(records) => Ok(self.give_all(&records, visit)),
            Chunk::Part { of, bytes } => {
                self.parts.extend(bytes);
                self.part += 1;
                if self.part < of {
                    return Ok(ControlFlow::Continue(()));
                }
                let record = std::mem::take(&mut self.parts);
                self.part = 0;
                Ok(self.give_all(&[&record], visit))
            }
        }
    }

    /// Whether everything up to `head` was seen.
    pub(in crate::log) fn finish(&self, head: Sequence) -> Result<(), Gap> {
        if self.next == head.next() { Ok(()) } else { Err(self.missing_to(head.next())) }
    }

    fn give_all(&mut self, records: &[&[u8]], visit: &mut Visit<'_>) -> ControlFlow<()> {
        for record in records {
            let place = self.next;
            self.next = place.next();
            if place > self.after {
                visit(place, record)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn missing_to(&self, next: Sequence) -> Gap {
        self.gap(&format!("records before {next} are missing"))
    }

    fn gap(&self, what: &str) -> Gap {
        Gap { at: self.next, what: what.into() }
    }
}

#[cfg(test)]
mod tests;
