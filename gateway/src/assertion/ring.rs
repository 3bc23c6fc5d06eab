//! The keys of one moment: which signs, which are published, which is due. No clock, no disk.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_store::record::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Key, KeysError};

const DAY: i64 = 24 * 3600 * 1_000_000;
/// A key is followed by another after so long.
const TURN: i64 = 42 * DAY;
/// A key is published so long before it signs, so that every copy of the list knows it.
const AHEAD: i64 = DAY;
/// A key is published so long after its follower was made.
const AFTER: i64 = 7 * DAY;

/// Keys, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Ring(Vec<Arc<Key>>);

/// A key as it lies in the file.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    made: Timestamp,
    pkcs8: String,
}

impl Ring {
    /// Reads what [`Ring::kept`] wrote.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let kept: Vec<Kept> = serde_json::from_slice(bytes).ok()?;
        let keys = kept.into_iter().map(|kept| {
            let document = STANDARD.decode(kept.pkcs8).ok()?;
            Key::of(&document, kept.made).map(Arc::new)
        });
        keys.collect::<Option<Vec<_>>>().map(Self)
    }

    /// What is written to the file.
    pub(super) fn kept(&self) -> Vec<u8> {
        let kept = self
            .0
            .iter()
            .map(|key| Kept { made: key.made(), pkcs8: STANDARD.encode(key.document()) });
        serde_json::to_vec(&kept.collect::<Vec<_>>()).unwrap_or_default()
    }

    /// The keys with one more, or one fewer; nothing when they stay.
    pub(super) fn turned(&self, now: Timestamp) -> Result<Option<Self>, KeysError> {
        let mut keys = self.0.clone();
        if keys.last().is_none_or(|newest| age(newest, now) >= TURN) {
            keys.push(Key::make(now).map(Arc::new).ok_or(KeysError::NotMade)?);
        }
        let newest = keys.last().map(|key| key.made());
        if newest.is_some_and(|made| now.0.saturating_sub(made.0) >= AFTER) {
            keys = keys.split_off(keys.len().saturating_sub(1));
        }
        Ok((keys.len() != self.0.len()).then_some(Self(keys)))
    }

    /// The key that signs: the newest that has been published long enough, else the oldest.
    pub(super) fn signing(&self, now: Timestamp) -> Option<&Key> {
        let known = self.0.iter().rev().find(|key| age(key, now) >= AHEAD);
        known.or(self.0.first()).map(AsRef::as_ref)
    }

    /// The list of public halves (RFC 7517 §5).
    pub(super) fn published(&self) -> String {
        let keys: Vec<_> = self.0.iter().filter_map(|key| key.published()).collect();
        json!({ "keys": keys }).to_string()
    }
}

fn age(key: &Key, now: Timestamp) -> i64 {
    now.0.saturating_sub(key.made().0)
}
