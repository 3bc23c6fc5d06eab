//! How records lie under one key of an engine: the key says whose and from which sequence, the
//! value is a run of records with a checksum over both. Knows bytes, no engine.
//!
//! Key: organization name, 0x00, first sequence as eight bytes big-endian; so an organization's
//! chunks lie together and in order. Value: format (one byte), CRC-32 of key and body (four bytes
//! little-endian), body: each record's length (four bytes little-endian) and its bytes.

use crate::{directory::OrganizationName, log::MAX_RECORD_BYTES, record::Sequence};

/// The number in the first byte of every value.
const FORMAT: u8 = 1;
const HEADER_BYTES: usize = 5;
const LENGTH_BYTES: usize = 4;
const SEPARATOR: u8 = 0;

/// The largest body of a chunk, in bytes: one record of the largest size fits.
pub(super) const MAX_BODY_BYTES: usize = MAX_RECORD_BYTES + LENGTH_BYTES;

/// The key of the chunk that begins at `first`.
pub(super) fn key(organization: &OrganizationName, first: Sequence) -> Vec<u8> {
    let name = organization.as_str().as_bytes();
    [name, &[SEPARATOR], &first.0.to_be_bytes()].concat()
}

/// Whose chunk a key names, and its first sequence.
pub(super) fn parse_key(key: &[u8]) -> Option<(OrganizationName, Sequence)> {
    let (name, first) = key.split_last_chunk::<8>()?;
    let (&SEPARATOR, name) = name.split_last()? else { return None };
    let organization = OrganizationName::parse(std::str::from_utf8(name).ok()?).ok()?;
    Some((organization, Sequence(u64::from_be_bytes(*first))))
}

/// Cuts a batch into runs that fit a chunk each; a run is never empty.
pub(super) fn cut(mut records: &[Vec<u8>]) -> impl Iterator<Item = &[Vec<u8>]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fitting = records.iter().take_while(|record| {
            bytes += LENGTH_BYTES + record.len();
            bytes <= MAX_BODY_BYTES
        });
        let (run, rest) = records.split_at_checked(fitting.count().max(1))?;
        records = rest;
        Some(run)
    })
}

/// The value of a chunk.
pub(super) fn encode(key: &[u8], records: &[Vec<u8>]) -> Vec<u8> {
    let body = records.iter().map(|record| LENGTH_BYTES + record.len()).sum::<usize>();
    let mut value = Vec::with_capacity(HEADER_BYTES + body);
    value.push(FORMAT);
    value.extend([0; 4]);
    for record in records {
        let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
        value.extend(length.to_le_bytes());
        value.extend(record);
    }
    let checksum = value.get(HEADER_BYTES..).map_or(0, |body| checksum(key, body));
    if let Some(place) = value.get_mut(1..HEADER_BYTES) {
        place.copy_from_slice(&checksum.to_le_bytes());
    }
    value
}

/// The records of a chunk, or what is wrong with it.
pub(super) fn decode<'a>(key: &[u8], value: &'a [u8]) -> Result<Vec<&'a [u8]>, String> {
    let (&format, rest) = value.split_first().ok_or("a chunk is empty")?;
    if format != FORMAT {
        return Err(format!("a chunk has format {format}, this program knows {FORMAT}"));
    }
    let (stored, mut body) = rest.split_first_chunk::<4>().ok_or("a chunk is cut short")?;
    if u32::from_le_bytes(*stored) != checksum(key, body) {
        return Err("the checksum of a chunk is wrong".into());
    }
    let mut records = Vec::new();
    while !body.is_empty() {
        let (record, rest) = split_record(body).ok_or("a record is cut short")?;
        records.push(record);
        body = rest;
    }
    if records.is_empty() { Err("a chunk has no records".into()) } else { Ok(records) }
}

fn split_record(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk::<LENGTH_BYTES>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

fn checksum(key: &[u8], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(body);
    hasher.finalize()
}

#[cfg(test)]
mod tests;
