//! What every engine asks of a batch before it writes anything.

use std::collections::BTreeMap;

use super::{Append, AppendError, MAX_RECORD_BYTES};
use crate::{directory::OrganizationName, record::Sequence};

/// The last sequence of every organization that has records.
pub(super) type HeadsByName = BTreeMap<OrganizationName, Sequence>;

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
