//! Telling a receiver what provisioning changes (RFC 9967): whether that is done, since when, and how
//! requests went that were answered before (§2.5.1).

use serde::{Deserialize, Serialize};

use super::{
    Directory,
    id::{GroupId, UserId},
};
use crate::record::Sequence;

pub mod decide;
pub mod event;
mod evolve;

/// How security events reach whoever wants them. Variants are added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// There are none.
    #[default]
    Off,
    /// Receivers fetch them (RFC 8936).
    Poll,
    /// They are sent to the address that the configuration names (RFC 8935), and may be fetched too.
    Push,
}

/// The security events of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct SecurityEvents {
    /// How they reach a receiver.
    pub delivery: Delivery,
    /// Where they begin: the event by which they were turned on.
    pub since: Sequence,
}

impl SecurityEvents {
    /// Whether there are any.
    #[must_use]
    pub fn are_on(&self) -> bool {
        self.delivery != Delivery::Off
    }
}

/// The method of a request that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names are those of RFC 9110 §9.3 and RFC 5789")]
pub enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

/// What a request was about. Only ids of ours get in: what else a path names may be personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// People, or one whose id nobody has.
    Users,
    /// A person.
    User(UserId),
    /// Groups, or one whose id none has.
    Groups,
    /// A group.
    Group(GroupId),
    /// Many resources.
    Bulk,
}

impl Directory {
    /// Whether security events are told, and since when.
    #[must_use]
    pub fn security_events(&self) -> SecurityEvents {
        self.security_events
    }
}
