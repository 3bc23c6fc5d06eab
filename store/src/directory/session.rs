//! Who is signed in. A session that has ended is gone from here; the log remembers it.

use std::{fmt, net::IpAddr, sync::Arc};

use imbl::OrdSet;
use serde::{Deserialize, Serialize, Serializer};

use super::{
    access::Resource,
    access_rule::AuthenticationContext,
    entra::ObjectId,
    id::{SessionId, SsoConfigurationId, UserId},
    line::Line,
    workspace::Slug,
};
use crate::record::{Sequence, Timestamp};

pub mod decide;
pub mod event;
mod evolve;
mod held;
mod lookup;

pub(super) use held::Sessions;

/// What a browser is told apart by when sessions are listed.
pub type UserAgent = Line<256>;
/// Entra's own name of a session: what front-channel logout sends.
pub type Sid = Line<128>;

/// The SHA-256 of a session's handle: the handle itself is in the browser only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct HandleDigest(pub [u8; 32]);

impl fmt::Debug for HandleDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[digest]")
    }
}

/// People are not shown it.
impl Serialize for HandleDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.serialize_str("[digest]"),
            false => self.0.serialize(serializer),
        }
    }
}

/// A span of time in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

/// A session as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    /// What it is called.
    pub id: SessionId,
    /// What is compared.
    #[serde(skip)]
    pub handle: HandleDigest,
    /// Who.
    pub user: UserId,
    /// Where they signed in.
    pub configuration: SsoConfigurationId,
    /// What Entra calls it.
    pub sid: Option<Sid>,
    /// The authentication contexts that were met.
    pub contexts: Vec<AuthenticationContext>,
    /// The groups that the token named, sorted: they count while nothing is provisioned.
    #[serde(skip)]
    pub token_groups: Option<Arc<[ObjectId]>>,
    /// From where.
    pub address: IpAddr,
    /// With what.
    pub agent: UserAgent,
    /// When it began.
    pub started: Timestamp,
    /// The event that began it.
    pub sequence: Sequence,
    /// When it was last used, to a quarter of `idle`.
    pub seen: Timestamp,
    /// How long it lasts unused.
    pub idle: Span,
    /// When it ends however much it is used.
    pub ends: Timestamp,
    /// What it was let into, as far as events tell.
    #[serde(skip)]
    pub(super) entered: Entered,
}

/// What a session was let into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entered {
    pub(super) dashboard: bool,
    pub(super) auditors: bool,
    pub(super) workspaces: OrdSet<Slug>,
}

impl Session {
    /// Of how many workspaces it is told that a session was let in.
    pub const MOST_ENTERED: usize = 100;

    /// When it ends if it is not used any more.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        Timestamp(self.seen.0.saturating_add(self.idle.0)).min(self.ends)
    }

    /// Whether it opens the door at that time.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        at < self.until()
    }

    /// Whether being let into a resource is worth an event: the first time, of so many resources.
    #[must_use]
    pub fn is_new_to(&self, resource: Resource<'_>) -> bool {
        match resource {
            Resource::Dashboard => !self.entered.dashboard,
            Resource::Auditors => !self.entered.auditors,
            Resource::Workspace(slug) => {
                let workspaces = &self.entered.workspaces;
                workspaces.len() < Self::MOST_ENTERED && !workspaces.contains(slug)
            }
        }
    }

    /// Whether its use at that time is worth an event: one in a quarter of the idle time.
    #[must_use]
    pub fn is_to_be_seen(&self, at: Timestamp) -> bool {
        self.is_live(at) && at.0.saturating_sub(self.seen.0) >= self.idle.0 / 4
    }
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The person signed out.
    SignedOut,
    /// Its time was over.
    Expired,
    /// The same browser signed in again.
    Renewed,
    /// The person has too many; it was the oldest.
    TooMany,
    /// The person was deactivated.
    Deactivated,
    /// The person was deleted.
    Deleted,
    /// The SSO configuration was removed.
    ConfigurationRemoved,
    /// Entra said that the person signed out.
    FrontChannelLogout,
    /// An operator or administrator ended it.
    Operator,
    /// Entra's refresh answer was about somebody else, or a refusal.
    ProviderDisagreed,
    /// The person was erased.
    Erased,
}
