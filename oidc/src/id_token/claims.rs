//! The claims by name and type. Every claim that means something to us is named, so that none can
//! stand there twice; the others are skipped.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::rejected::Rejected;

#[derive(Deserialize)]
pub(super) struct Claims {
    pub(super) iss: Option<String>,
    pub(super) aud: Option<Audience>,
    pub(super) azp: Option<String>,
    pub(super) tid: Option<String>,
    pub(super) oid: Option<String>,
    pub(super) sub: Option<String>,
    pub(super) ver: Option<String>,
    #[serde(default, deserialize_with = "even_null")]
    pub(super) idtyp: Option<Value>,
    pub(super) exp: Option<i64>,
    pub(super) nbf: Option<i64>,
    pub(super) iat: Option<i64>,
    pub(super) nonce: Option<String>,
    pub(super) name: Option<String>,
    pub(super) preferred_username: Option<String>,
    pub(super) upn: Option<String>,
    pub(super) email: Option<String>,
    pub(super) xms_edov: Option<Value>,
    pub(super) sid: Option<String>,
    pub(super) login_hint: Option<String>,
    pub(super) acct: Option<Value>,
    pub(super) idp: Option<String>,
    pub(super) acrs: Option<Value>,
    pub(super) uti: Option<String>,
    #[serde(default, deserialize_with = "even_null")]
    pub(super) groups: Option<Value>,
    pub(super) hasgroups: Option<Value>,
    #[serde(rename = "_claim_names")]
    pub(super) claim_names: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Many(Vec<String>),
}

/// A claim that is there as `null` is there.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Claims {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        serde_json::from_slice(bytes).map_err(|_| Rejected::ClaimsUnreadable)
    }
}

impl Audience {
    /// The one audience; none if there are several.
    pub(super) fn only(&self) -> Option<&str> {
        match self {
            Self::One(one) => Some(one),
            Self::Many(many) => match many.as_slice() {
                [one] => Some(one),
                _ => None,
            },
        }
    }
}

/// Libraries in the wild write `true`, `1` and `"1"`; anything else is false.
pub(super) fn is_true(claim: Option<&Value>) -> bool {
    match claim {
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        Some(Value::String(text)) => text == "1" || text == "true",
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => false,
    }
}

/// A claim that is one text or a list of texts.
pub(super) fn texts(claim: Option<Value>) -> Vec<String> {
    match claim {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(texts)) => {
            texts.into_iter().filter_map(|text| text.as_str().map(ToOwned::to_owned)).collect()
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => vec![],
    }
}
