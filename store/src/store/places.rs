//! Reading the records at some places: what lies between them is not decoded.

use std::{collections::BTreeMap, ops::ControlFlow};

use super::ReadRecordsError;
use crate::{codec::DecodeError, directory::OrganizationName, log::Log, record::Sequence};

/// How far two records may lie apart to be read in one go.
const NEAR: u64 = 32;

/// What `decode` makes of the records at `places`, in the order these are in.
pub(super) fn read<T>(
    log: &dyn Log,
    organization: &OrganizationName,
    places: &[Sequence],
    decode: fn(Sequence, &[u8]) -> Result<T, DecodeError>,
) -> Result<Vec<T>, ReadRecordsError> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    let mut read = BTreeMap::new();
    let mut broken = None;
    for near in sorted.chunk_by(|one, next| next.0.saturating_sub(one.0) <= NEAR) {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let after = Sequence(first.0.saturating_sub(1));
        log.read(organization, after, &mut |sequence, bytes| {
            if near.binary_search(&sequence).is_ok() {
                match decode(sequence, bytes) {
                    Ok(decoded) => drop(read.insert(sequence, decoded)),
                    Err(source) => {
                        let organization = organization.clone();
                        broken = Some(ReadRecordsError::Record { organization, sequence, source });
                        return ControlFlow::Break(());
                    }
                }
            }
            if sequence < *last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if let Some(error) = broken {
            return Err(error);
        }
    }
    Ok(places.iter().filter_map(|at| read.remove(at)).collect())
}
