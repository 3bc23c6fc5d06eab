//! The beginning of an event's exact text, written no further than it is shown.

use std::io::{self, Write};

use crate::operator::EventText;

/// The most bytes of an event that stand in a list: one of Entra's may name a thousand members. A
/// glimpse of an event has enough of them to fill this.
const MOST_BYTES: usize = 1024;

/// What stands in a list, and whether there is more of it.
pub(super) fn beginning(event: &EventText) -> (String, bool) {
    let mut kept = Kept(Vec::new());
    let whole = serde_json::to_writer_pretty(&mut kept, event).is_ok();
    let letters = kept.0.utf8_chunks().next().map(|chunk| chunk.valid().to_owned());
    (letters.unwrap_or_default(), !whole)
}

/// Takes so many bytes, and then none.
struct Kept(Vec<u8>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = MOST_BYTES.saturating_sub(self.0.len()).min(bytes.len());
        self.0.extend(bytes.iter().take(room));
        Ok(room)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
