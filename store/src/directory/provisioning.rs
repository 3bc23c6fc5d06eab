//! The provisioning side of an organization: how Entra is read and answered, and by which Secret
//! Tokens it is known.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::id::TokenId;
use crate::record::Timestamp;

pub mod client;
pub mod decide;
pub mod event;
mod evolve;

/// How the provisioning client is read and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// How strictly requests are read.
    pub mode: Mode,
    /// What a PATCH is answered with.
    pub patch_answer: PatchAnswer,
}

/// How strictly requests are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// What Entra sends today is understood.
    #[default]
    Tolerant,
    /// What the newest interop profile refuses is refused.
    Strict,
}

/// What a PATCH is answered with when it asks for nothing in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PatchAnswer {
    /// 200 with the resource.
    Body,
    /// 200 with the user; 204 for a group, so that no member list is written out.
    #[default]
    GroupsEmpty,
    /// 204.
    Empty,
}

/// The SHA-256 of a Secret Token: the token itself is never kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenDigest(pub [u8; 32]);

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[digest]")
    }
}

/// Writes a digest for the log, and for people that there is one.
pub(super) fn hidden<S: Serializer>(
    digest: &TokenDigest,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match serializer.is_human_readable() {
        true => serializer.serialize_str("[digest]"),
        false => digest.serialize(serializer),
    }
}

/// A Secret Token that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScimToken {
    /// What it is called when listed or revoked.
    pub id: TokenId,
    /// What is compared.
    #[serde(skip)]
    pub digest: TokenDigest,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl ScimToken {
    /// Whether it opens the door at that time.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| at < expires)
    }
}
