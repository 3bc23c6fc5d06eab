//! The bytes of a profile: the same in the log and in memory.

use std::collections::BTreeMap;

use bincode::error::DecodeError;

use super::CONFIG;
use crate::directory::profile::{Attribute, Field, Value};

/// The bytes of some attributes.
pub(crate) fn encode(attributes: &BTreeMap<Attribute, Value>) -> Vec<u8> {
    let config = bincode::config::standard(); // its size is judged by who decides, not here
    bincode::serde::encode_to_vec(attributes, config).unwrap_or_default() // writing to memory
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

/// A value whose texts are left where they lie.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "read to see whether it can be read")]
enum Seen<'a> {
    Text(&'a str),
    #[serde(borrow)]
    Entries(Vec<SeenEntry<'a>>),
}

type SeenEntry<'a> = (Option<bool>, Vec<(Field, &'a str)>);
