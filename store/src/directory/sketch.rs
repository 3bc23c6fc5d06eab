//! A directory that holds only what one question is about: folded from the few events which that
//! rests on, with room for people of any number.

use super::{Directory, Event, Happened, people::People};
use crate::record::{Sequence, Timestamp};

/// A directory that is being sketched.
pub(crate) struct Sketch(Directory);

impl Sketch {
    /// An empty sheet.
    pub(crate) fn new() -> Self {
        Self(Directory { people: People::sparse(), ..Directory::default() })
    }

    /// Folds an event in; they come in the order in which they happened.
    pub(crate) fn draw(&mut self, happened: Happened, event: &Event) {
        self.0.apply(happened, event);
    }

    /// How things were after an event: everything that was not drawn had no say.
    pub(crate) fn at(mut self, head: Sequence, time: Timestamp) -> Directory {
        self.0.head = head;
        self.0.time = time;
        self.0
    }
}
