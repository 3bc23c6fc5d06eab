//! An event as it lies in the log: its place, its time, who caused it and by which request.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::directory::{Event, TokenId, UserId};

/// A place in the log of one organization: 1, 2, 3 … without gaps. 0 is the head of an empty log.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The head of an empty log.
    pub const START: Self = Self(0);

    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        self.plus(1)
    }

    /// The place `count` records later.
    #[must_use]
    pub const fn plus(self, count: u64) -> Self {
        Self(self.0.saturating_add(count))
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// The request that caused an event: the same id stands in the text log and in the answer's
/// `X-Request-Id` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Entra, by the Secret Token, client secret or federated trust of this id.
    ProvisioningClient {
        /// Which of them was presented.
        token: TokenId,
    },
    /// Somebody on the host, by the operator's commands.
    Operator {
        /// The login name on the host.
        login: String,
    },
    /// Doorward itself.
    System,
    /// Somebody signed in.
    Person {
        /// Who.
        user: UserId,
    },
    /// An application, by its API token.
    Application {
        /// Which token was presented.
        token: TokenId,
    },
    /// Somebody who came through a setup link.
    SetupLink {
        /// Which.
        link: TokenId,
    },
}

/// An event with all that is known of how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the log of its organization.
    pub sequence: Sequence,
    /// When it happened.
    pub time: Timestamp,
    /// Who caused it.
    pub actor: Actor,
    /// By which request.
    pub request: RequestId,
    /// What happened.
    pub event: Event,
}

impl Recorded {
    /// When it happened, and where it lies.
    #[must_use]
    pub fn happened(&self) -> crate::directory::Happened {
        crate::directory::Happened { sequence: self.sequence, time: self.time }
    }
}
