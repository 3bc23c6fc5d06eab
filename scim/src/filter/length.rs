//! How long a filter or a path may be: as typed, and as it is written out, which can take more room
//! (six bytes for one) and must read again.

use std::fmt::{self, Write as _};

use super::Filter;
use crate::error::{Error, ScimType};

/// Refuses a text longer than any filter; `what` is what it should be.
pub(super) fn typed(text: &str, what: &str, scim_type: ScimType) -> Result<(), Error> {
    if text.len() <= Filter::MAX_BYTES {
        return Ok(());
    }
    let detail = format!("the {what} is longer than {} bytes", Filter::MAX_BYTES);
    Err(Error::bad(scim_type, detail))
}

/// Refuses what would be too long in canonical spelling.
pub(super) fn written(
    it: &impl fmt::Display,
    what: &str,
    scim_type: ScimType,
) -> Result<(), Error> {
    if write!(Room(Filter::MAX_BYTES), "{it}").is_ok() {
        return Ok(());
    }
    let detail = format!("the {what} is longer than {} bytes when written out", Filter::MAX_BYTES);
    Err(Error::bad(scim_type, detail))
}

/// The bytes that are left.
struct Room(usize);

impl fmt::Write for Room {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.checked_sub(text.len()).ok_or(fmt::Error)?;
        Ok(())
    }
}
