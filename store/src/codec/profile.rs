//! The bytes of a profile: the same in the log and in memory.

use std::collections::BTreeMap;

use bincode::error::DecodeError;

use super::CONFIG;
use crate::directory::profile::{Attribute, Field, Value};

/// What changed attributes are likely to take, in bytes.
const ROOM_FOR_CHANGES: usize = 64;

/// The bytes of some attributes.
pub(crate) fn encode(attributes: &BTreeMap<Attribute, Value>) -> Vec<u8> {
    let mut out = Vec::new();
    write(attributes, &mut out);
    out
}

fn write(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    let config = bincode::config::standard(); // its size is judged by who decides, not here
    let _ = bincode::serde::encode_into_std_write(value, out, config); // memory takes all
}

/// The attributes of some bytes.
pub(crate) fn decode(bytes: &[u8]) -> Result<BTreeMap<Attribute, Value>, DecodeError> {
    match bytes {
        [] => Ok(BTreeMap::new()),
        _ => super::owned(bytes),
    }
}

/// Whether the bytes are attributes, each at most once and in order.
pub(crate) fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    if bytes.is_empty() {
        return Ok(());
    }
    let (seen, used): (Vec<(Attribute, Seen<'_>)>, usize) =
        bincode::serde::borrow_decode_from_slice(bytes, CONFIG)?;
    let in_order = seen.is_sorted_by(|(one, _), (next, _)| one < next);
    match in_order && used == bytes.len() {
        true => Ok(()),
        false => Err(DecodeError::Other("a profile whose attributes are out of order")),
    }
}

/// The bytes of attributes after some of them changed: what did not change is copied as it lies.
pub(crate) fn changed(
    bytes: &[u8],
    changes: &BTreeMap<Attribute, Option<Value>>,
) -> Result<Vec<u8>, DecodeError> {
    let mut kept = pairs(bytes)?;
    kept.retain(|(name, _)| !changes.contains_key(name));
    let new = changes.iter().filter_map(|(name, value)| value.as_ref().map(|value| (*name, value)));
    let mut out = Vec::with_capacity(bytes.len() + ROOM_FOR_CHANGES);
    write(&(kept.len() + new.clone().count()), &mut out);
    let mut kept = kept.into_iter().peekable();
    for (name, value) in new {
        while let Some((_, part)) = kept.next_if(|(held, _)| *held < name) {
            out.extend_from_slice(part);
        }
        write(&(name, value), &mut out);
    }
    kept.for_each(|(_, part)| out.extend_from_slice(part));
    Ok(out)
}

/// One of the attributes of some bytes.
pub(crate) fn one(bytes: &[u8], wanted: Attribute) -> Result<Option<Value>, DecodeError> {
    let pairs = pairs(bytes)?;
    let Some((_, pair)) = pairs.into_iter().find(|(name, _)| *name == wanted) else {
        return Ok(None);
    };
    super::owned::<(Attribute, Value)>(pair).map(|(_, value)| Some(value))
}

/// Each attribute with the bytes of its name and value.
fn pairs(mut bytes: &[u8]) -> Result<Vec<(Attribute, &[u8])>, DecodeError> {
    if bytes.is_empty() {
        return Ok(vec![]);
    }
    let (count, used): (usize, usize) = bincode::serde::borrow_decode_from_slice(bytes, CONFIG)?;
    bytes = bytes.get(used..).unwrap_or_default();
    let mut pairs = Vec::new();
    for _ in 0..count {
        let ((name, _), used): ((Attribute, Span<'_>), usize) =
            bincode::serde::borrow_decode_from_slice(bytes, CONFIG)?;
        let (pair, rest) = bytes.split_at_checked(used).unwrap_or_default();
        pairs.push((name, pair));
        bytes = rest;
    }
    Ok(pairs)
}

/// A value whose texts are left where they lie.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "read to see whether it can be read")]
enum Seen<'a> {
    Text(&'a str),
    #[serde(borrow)]
    Entries(Vec<SeenEntry<'a>>),
}

type SeenEntry<'a> = (Option<bool>, Vec<(Field, &'a str)>);

/// A [`Seen`] that was read before: its texts are passed over.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "read to see where it ends")]
enum Span<'a> {
    Text(&'a [u8]),
    #[serde(borrow)]
    Entries(Vec<SpanEntry<'a>>),
}

type SpanEntry<'a> = (Option<bool>, Vec<(Field, &'a [u8])>);
