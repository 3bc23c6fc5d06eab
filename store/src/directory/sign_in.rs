//! Somebody comes back from Entra with claims that were proved: who is it, and may they come in?

use std::{collections::BTreeSet, net::IpAddr};

use uuid::Uuid;

use super::{
    access_rule::AuthenticationContext,
    entra::ObjectId,
    id::{SessionId, SsoConfigurationId},
    identity::EntraPerson,
    session::{HandleDigest, Sid, Span, UserAgent},
};
use crate::record::Timestamp;

pub mod decide;
mod disagreement;
mod person;
pub mod refusal;
pub mod refused;

pub use refusal::SignInRefusal;
pub use refused::{RefusedBecause, RefusedEntry, RefusedSignIn, SignInRefused};

/// A sign-in whose token was believed, with all that it needs of time and chance.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What the token says.
    pub claims: Claims,
    /// Chance for the id of a user who is made of this sign-in.
    pub seed: Uuid,
    /// What the session shall be called.
    pub session: SessionId,
    /// The SHA-256 of its handle.
    pub handle: HandleDigest,
    /// The session that the same browser had before: it ends.
    pub replaces: Option<HandleDigest>,
    /// From where.
    pub address: IpAddr,
    /// With what.
    pub agent: UserAgent,
    /// How long the session lasts unused.
    pub idle: Span,
    /// When it ends however much it is used.
    pub ends: Timestamp,
    /// Now.
    pub at: Timestamp,
}

/// What a believed ID token says, as far as it matters here. E-mail addresses do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The SSO configuration that the flow was begun for.
    pub configuration: SsoConfigurationId,
    /// `tid` and `oid`.
    pub person: EntraPerson,
    /// `upn`, which is no identity but may find one.
    pub upn: Option<Box<str>>,
    /// `name`, for a user who is made of this sign-in.
    pub display_name: Option<Box<str>>,
    /// `groups`, or what Graph said instead; `None` when nobody said.
    pub groups: Option<BTreeSet<ObjectId>>,
    /// `acct`.
    pub account: Option<Account>,
    /// Whether the account is the directory's own: whoever comes from elsewhere proves nothing of it.
    pub of_tenant: bool,
    /// `sid`.
    pub sid: Option<Sid>,
    /// `acrs`.
    pub contexts: Vec<AuthenticationContext>,
}

/// `acct`: what a person is in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// 0: one of its members.
    Member,
    /// 1: a guest from elsewhere.
    Guest,
}
