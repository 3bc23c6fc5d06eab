//! How records lie under the keys of an engine: the key says whose and from which sequence, the
//! value is a run of records, or a part of a large one, with a checksum over key and value. Knows
//! bytes, no engine.
//!
//! Key: organization name, 0x00, first sequence (eight bytes), part (two bytes), both big-endian,
//! so an organization's chunks lie together and in order. Value: kind (one byte), CRC-32 of key,
//! kind and body (four bytes), body. The body of a run is each record's length (four bytes) and its
//! bytes; the body of a part is the number of parts (two bytes) and its bytes. Numbers in values
//! are little-endian.

mod assembly;

use crate::{directory::OrganizationName, record::Sequence};

pub(super) use self::assembly::{Assembly, Gap};

/// The largest body, in bytes. sled keeps 17 neighbours in one page and puts a page larger than a
/// quarter of a segment (512 KiB) into a file that it never syncs.
pub(super) const MAX_BODY_BYTES: usize = 28 * 1024;

const RUN: u8 = 1;
const PART: u8 = 2;
const HEADER_BYTES: usize = 5;
const LENGTH_BYTES: usize = 4;
const PART_BYTES: usize = MAX_BODY_BYTES - 2;
const SEPARATOR: u8 = 0;

/// The place of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Whose chunk it is.
    pub(super) organization: OrganizationName,
    /// The sequence of its first record.
    pub(super) first: Sequence,
    /// 0, or which part of a large record it is.
    pub(super) part: u16,
}

/// What a value holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chunk<'a> {
    /// Whole records, at least one.
    Run(Vec<&'a [u8]>),
    /// A part of one record.
    Part {
        /// How many parts the record has.
        of: u16,
        /// The bytes of this one.
        bytes: &'a [u8],
    },
}

impl Key {
    /// The place of a chunk that begins at `first`.
    pub(super) fn new(organization: &OrganizationName, first: Sequence) -> Self {
        Self { organization: organization.clone(), first, part: 0 }
    }

    /// The last place a chunk that begins at `first` may have.
    pub(super) fn last(organization: &OrganizationName, first: Sequence) -> Self {
        Self { part: u16::MAX, ..Self::new(organization, first) }
    }

    /// Reads a key.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (rest, part) = bytes.split_last_chunk::<2>()?;
        let (rest, first) = rest.split_last_chunk::<8>()?;
        let (&SEPARATOR, name) = rest.split_last()? else { return None };
        let organization = OrganizationName::parse(std::str::from_utf8(name).ok()?).ok()?;
        let (first, part) = (Sequence(u64::from_be_bytes(*first)), u16::from_be_bytes(*part));
        Some(Self { organization, first, part })
    }

    /// The bytes of a key.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let name = self.organization.as_str().as_bytes();
        let (first, part) = (self.first.0.to_be_bytes(), self.part.to_be_bytes());
        [name, &[SEPARATOR], &first, &part].concat()
    }
}

/// The keys and values that hold `records`, the first of which has the sequence `first`.
pub(super) fn encode(
    organization: &OrganizationName,
    mut first: Sequence,
    records: &[Vec<u8>],
) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut entries = Vec::new();
    for run in cut(records) {
        let key = Key::new(organization, first);
        first = first.plus(run.len() as u64);
        match run {
            [large] if large.len() > MAX_BODY_BYTES - LENGTH_BYTES => {
                entries.extend(parts(&key, large));
            }
            run => entries.push(entry(&key, RUN, &run_body(run))),
        }
    }
    entries
}

/// What a value holds, or what is wrong with it.
pub(super) fn decode<'a>(key: &[u8], value: &'a [u8]) -> Result<Chunk<'a>, String> {
    let (&kind, rest) = value.split_first().ok_or("a chunk is empty")?;
    let (stored, body) = rest.split_first_chunk::<4>().ok_or("a chunk is cut short")?;
    if u32::from_le_bytes(*stored) != checksum(key, kind, body) {
        return Err("the checksum of a chunk is wrong".into());
    }
    match kind {
        RUN => decode_run(body).ok_or_else(|| "a chunk does not end with a record".into()),
        PART => decode_part(body).ok_or_else(|| "a part of a record is cut short".into()),
        _ => Err(format!("a chunk is of kind {kind}, which this program does not know")),
    }
}

/// Cuts a batch into runs that fit a chunk each; a record that fits none stands alone.
fn cut(mut records: &[Vec<u8>]) -> impl Iterator<Item = &[Vec<u8>]> {
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

fn parts(key: &Key, record: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let of = u16::try_from(record.len().div_ceil(PART_BYTES)).unwrap_or(u16::MAX);
    let parts = record.chunks(PART_BYTES).zip(0..of).map(|(bytes, part)| {
        let body = [&of.to_le_bytes(), bytes].concat();
        entry(&Key { part, ..key.clone() }, PART, &body)
    });
    parts.collect()
}

fn entry(key: &Key, kind: u8, body: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = key.to_bytes();
    let mut value = Vec::with_capacity(HEADER_BYTES + body.len());
    value.push(kind);
    value.extend(checksum(&key, kind, body).to_le_bytes());
    value.extend(body);
    (key, value)
}

fn run_body(records: &[Vec<u8>]) -> Vec<u8> {
    let bytes = records.iter().map(|record| LENGTH_BYTES + record.len()).sum();
    let mut body = Vec::with_capacity(bytes);
    for record in records {
        let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
        body.extend(length.to_le_bytes());
        body.extend(record);
    }
    body
}

fn decode_run(mut body: &[u8]) -> Option<Chunk<'_>> {
    let mut records = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<LENGTH_BYTES>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (record, rest) = rest.split_at_checked(length)?;
        records.push(record);
        body = rest;
    }
    (!records.is_empty()).then_some(Chunk::Run(records))
}

fn decode_part(body: &[u8]) -> Option<Chunk<'_>> {
    let (of, bytes) = body.split_first_chunk::<2>()?;
    Some(Chunk::Part { of: u16::from_le_bytes(*of), bytes })
}

fn checksum(key: &[u8], kind: u8, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(&[kind]);
    hasher.update(body);
    hasher.finalize()
}

#[cfg(test)]
mod tests;
