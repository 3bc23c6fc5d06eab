//! Reading the records at some places: what lies between them is not decoded.

use std::{collections::BTreeMap, ops::ControlFlow};

use super::{ReadRecordsError, fold::Source};
use crate::{
    codec::{DecodeError, RecordKeys},
    directory::OrganizationName,
    record::Sequence,
};

/// How far two records may lie apart to be read in one go.
const NEAR: u64 = 32;

/// What `decode` makes of the records at `places`, in the order these are in.
pub(super) fn read<T>(
    source: Source<'_>,
    organization: &OrganizationName,
    places: &[Sequence],
    decode: fn(Sequence, &[u8], &RecordKeys) -> Result<T, DecodeError>,
) -> Result<Vec<T>, ReadRecordsError> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    let keys = source.keys_of(organization);
    let mut read = BTreeMap::new();
    let mut broken = None;
    for near in sorted.chunk_by(|one, next| next.0.saturating_sub(one.0) <= NEAR) {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let after = Sequence(first.0.saturating_sub(1));
        source.log.read(organization, after, &mut |sequence, bytes| {
            if near.binary_search(&sequence).is_ok() {
                match decode(sequence, bytes, &keys) {
                    Ok(decoded) => drop(read.insert(sequence, decoded)),
                    Err(source) => {
                        broken = Some(ReadRecordsError::of(organization, sequence, source));
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
