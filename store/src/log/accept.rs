//! What every engine asks of a batch before it writes anything.

use super::{Append, AppendError, HeadsByName, MAX_RECORD_BYTES};
use crate::record::Sequence;

/// Says where the heads of the batch's organizations will be, or why the batch may not be added.
pub(super) fn accept(heads: &HeadsByName, batch: &[Append]) -> Result<HeadsByName, AppendError> {
    let mut next = HeadsByName::new();
    for Append { organization, expected, records } in batch {
        let actual = next.get(organization).or_else(|| heads.get(organization));
        let actual = actual.copied().unwrap_or(Sequence::START);
        if actual != *expected {
            let (organization, expected) = (organization.clone(), *expected);
            return Err(AppendError::Conflict { organization, expected, actual });
        }
        if let Some(large) = records.iter().find(|record| record.len() > MAX_RECORD_BYTES) {
            return Err(AppendError::TooLarge { bytes: large.len() });
        }
        if !records.is_empty() {
            next.insert(organization.clone(), expected.plus(records.len() as u64));
        }
    }
    Ok(next)
}
