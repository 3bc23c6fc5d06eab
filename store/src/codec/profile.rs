//! The bytes of a profile: the same in the log and in memory.

use std::collections::BTreeMap;

use bincode::error::DecodeError;

use super::CONFIG;
use crate::directory::profile::{Attribute, Value};

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

/// Whether the bytes are attributes.
pub(crate) fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    match bytes {
        [] => Ok(()),
        _ => {
            let _: (BTreeMap<Attribute, Seen<'_>>, usize) =
                bincode::serde::borrow_decode_from_slice(bytes, CONFIG)?;
            Ok(())
        }
    }
}

/// A [`Value`] whose texts are left where they lie.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "read to see whether it can be read")]
enum Seen<'a> {
    Text(&'a str),
    #[serde(borrow)]
    Entries(Vec<(Option<bool>, Vec<(crate::directory::profile::Field, &'a str)>)>),
}
