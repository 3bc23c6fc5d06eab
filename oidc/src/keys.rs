//! The signing keys of a tenant: what is taken from a key set document, and which key may sign for
//! which issuer. Entra's `issuer` member of a key, which other readers drop, is kept.

mod bucket;
mod jwk;
mod kept;

use std::collections::HashMap;

use jsonwebtoken::DecodingKey;

use crate::{authority::TenantId, http::HttpError};

pub use kept::{KeyCache, KeySource};

/// One signing key.
#[derive(Debug, Clone)]
pub struct Key {
    id: String,
    decoding: DecodingKey,
    material: (Vec<u8>, Vec<u8>),
    issuer: Option<String>,
}

impl Key {
    /// Whether the key may sign for this issuer. A key that names `{tenantid}` signs for every
    /// tenant, one that names a tenant for that one only, one that names nothing for the tenant
    /// whose key set it lies in.
    pub(crate) fn signs_for(&self, issuer: &str, tenant: TenantId) -> bool {
        match &self.issuer {
            Some(template) => fill(template, tenant) == issuer,
            None => true,
        }
    }

    pub(crate) const fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

/// Puts the tenant ID in place of `{tenantid}`, whatever its case.
fn fill(template: &str, tenant: TenantId) -> String {
    template
        .split('{')
        .enumerate()
        .map(|(at, part)| match part.split_once('}') {
            Some((name, rest)) if at > 0 && name.eq_ignore_ascii_case("tenantid") => {
                format!("{tenant}{rest}")
            }
            Some(_) | None if at > 0 => format!("{{{part}"),
            Some(_) | None => part.to_owned(),
        })
        .collect()
}

/// The good keys of one document, by their `kid`.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeySet(HashMap<String, Key>);

impl KeySet {
    /// Takes the good keys of a document and skips the others. A `kid` that two different keys
    /// claim is believed for neither.
    ///
    /// # Errors
    /// When the document is no key set, or holds no good key.
    pub(crate) fn read(document: &[u8]) -> Result<Self, HttpError> {
        #[derive(serde::Deserialize)]
        struct Document {
            keys: Vec<serde_json::Value>,
        }
        let document: Document =
            serde_json::from_slice(document).map_err(|_| HttpError::NotJson)?;
        let mut keys: HashMap<String, Option<Key>> = HashMap::new();
        for key in document.keys.iter().filter_map(jwk::read) {
            keys.entry(key.id.clone())
                .and_modify(|held| {
                    let same =
                        |held: &Key| held.material == key.material && held.issuer == key.issuer;
                    if !held.as_ref().is_some_and(same) {
                        *held = None;
                    }
                })
                .or_insert(Some(key));
        }
        let keys: HashMap<_, _> =
            keys.into_iter().filter_map(|(id, key)| Some((id, key?))).collect();
        if keys.is_empty() { Err(HttpError::NotJson) } else { Ok(Self(keys)) }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Key> {
        self.0.get(id)
    }
}

/// Why there is no key for a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Entra does not publish a key of this name.
    #[error("the token is signed with a key that the tenant does not publish")]
    Unknown,
    /// The keys cannot be read, and none of the last day are left.
    #[error("the tenant's signing keys cannot be read: the sign-in service {0}")]
    Unavailable(HttpError),
}

#[cfg(test)]
mod tests;
