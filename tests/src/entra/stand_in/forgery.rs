//! An ID token that is not as it should be.

use serde_json::{Map, Value};

use super::token::merge;

/// What is wrong with every ID token.
#[derive(Debug, Clone, Default)]
pub struct Forgery {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    seal: Seal,
}

/// How a token is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seal {
    /// By the tenant's key.
    #[default]
    Good,
    /// One bit is another.
    Flipped,
    /// By a key that nobody published, under the name of one that is.
    ForeignKey,
    /// Not at all.
    Missing,
}

impl Forgery {
    /// A token with these claims changed; `null` takes one away.
    #[must_use]
    pub fn claims(changes: Value) -> Self {
        Self::default().and_claims(changes)
    }

    /// A token that is sealed otherwise.
    #[must_use]
    pub fn sealed(seal: Seal) -> Self {
        Self { seal, ..Self::default() }
    }

    /// With these claims changed too.
    #[must_use]
    pub fn and_claims(mut self, changes: Value) -> Self {
        self.claims.extend(members(changes));
        self
    }

    /// With these members of the header changed too.
    #[must_use]
    pub fn and_header(mut self, changes: Value) -> Self {
        self.header.extend(members(changes));
        self
    }

    pub(super) fn apply(&self, header: &mut Value, claims: &mut Value) -> Seal {
        merge(header, &self.header);
        merge(claims, &self.claims);
        self.seal
    }
}

fn members(changes: Value) -> Map<String, Value> {
    match changes {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    }
}
