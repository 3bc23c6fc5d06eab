//! An ID token that is not as it should be.

use serde_json::{Map, Value};

use super::token::merge;

/// What is wrong with every ID token.
#[derive(Debug, Clone, Default)]
pub struct Forgery {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    texts: Vec<(String, String)>,
    seal: Seal,
    tail: String,
    whole: Option<String>,
}

/// How a token is signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Seal {
    /// By the tenant's key.
    #[default]
    Good,
    /// One bit is another.
    Flipped,
    /// By a key that nobody published, under the name of one that is.
    ForeignKey,
    /// By the key of personal accounts, which stands in every key set.
    PersonalKey,
    /// By a shared secret: HMAC with SHA-256.
    Shared(Vec<u8>),
    /// By HMAC with SHA-256 too, with the public key for a secret.
    PublicKeyAsSecret,
    /// Not at all.
    Missing,
}

impl Forgery {
    /// A token with these claims changed; `null` takes one away.
    #[must_use]
    pub fn claims(changes: Value) -> Self {
        Self::default().and_claims(changes)
    }

    /// A token with these members of the header changed; `null` takes one away.
    #[must_use]
    pub fn header(changes: Value) -> Self {
        Self::default().and_header(changes)
    }

    /// A token that is sealed otherwise.
    #[must_use]
    pub fn sealed(seal: Seal) -> Self {
        Self { seal, ..Self::default() }
    }

    /// Not a token of now but this text, such as a token of before.
    #[must_use]
    pub fn whole(text: impl Into<String>) -> Self {
        Self { whole: Some(text.into()), ..Self::default() }
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

    /// With a piece of the claims, as they are written, replaced: for what no JSON value can say.
    #[must_use]
    pub fn and_text(mut self, piece: &str, instead: &str) -> Self {
        self.texts.push((piece.to_owned(), instead.to_owned()));
        self
    }

    /// With more after the signature.
    #[must_use]
    pub fn and_tail(mut self, tail: &str) -> Self {
        tail.clone_into(&mut self.tail);
        self
    }

    /// Changes header and claims.
    pub(super) fn apply(&self, header: &mut Value, claims: &mut Value) {
        merge(header, &self.header);
        merge(claims, &self.claims);
    }

    /// The claims as they are written.
    pub(super) fn written(&self, claims: &Value) -> String {
        let replace =
            |text: String, (piece, instead): &(String, String)| text.replace(piece, instead);
        self.texts.iter().fold(claims.to_string(), replace)
    }

    pub(super) fn seal(&self) -> &Seal {
        &self.seal
    }

    /// The token as it is sent.
    pub(super) fn sent(&self, token: String) -> String {
        match &self.whole {
            Some(whole) => whole.clone(),
            None => token + &self.tail,
        }
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
