//! What can be asked.

use std::num::NonZeroU16;
use std::path::PathBuf;
use std::str::FromStr;

use doorward_store::{
    directory::{
        OrganizationName, SessionId, SsoConfigurationId, TokenId, UserId,
        provisioning::{Mode, PatchAnswer},
        security_events::Delivery,
    },
    record::{Sequence, Timestamp},
};

use super::NewSsoConfiguration;
use crate::{access, credentials, evidence, time_text};

/// A wish of the operator.
#[derive(Debug, Clone)]
pub enum Request {
    /// Something about workspaces, access rules or API tokens.
    Access(access::Request),
    /// Something about credentials.
    Credential(credentials::Request),
    /// Something about evidence.
    Evidence(evidence::Request),
    /// Begin an organization.
    CreateOrganization {
        /// Its name for ever.
        organization: OrganizationName,
    },
    /// Name all organizations.
    ListOrganizations,
    /// Copy everything into a folder.
    BackUp {
        /// Which, by its whole path; it is not there yet.
        to: PathBuf,
    },
    /// Make a Secret Token and show it once.
    IssueScimToken {
        /// For whom.
        organization: OrganizationName,
        /// How long it lives.
        lifetime: Lifetime,
    },
    /// Name all Secret Tokens ever issued.
    ListScimTokens {
        /// Whose.
        organization: OrganizationName,
    },
    /// End a Secret Token.
    RevokeScimToken {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        token: TokenId,
    },
    /// Say how the provisioning client is read and answered.
    ShowProvisioning {
        /// Whose.
        organization: OrganizationName,
    },
    /// Change how the provisioning client is read and answered.
    SetProvisioning {
        /// Whose.
        organization: OrganizationName,
        /// How strictly it is read; as it was when absent.
        mode: Option<Mode>,
        /// What a PATCH is answered with; as it was when absent.
        patch_answer: Option<PatchAnswer>,
        /// Whether security events are told, and how they reach a receiver; as it was when absent.
        security_events: Option<Delivery>,
    },
    /// Tell events in order.
    ReadEvents {
        /// Whose.
        organization: OrganizationName,
        /// Those after this place; when absent and limited, the newest.
        after: Option<Sequence>,
        /// As far as this place.
        until: Option<Sequence>,
        /// No more than this many.
        limit: Option<usize>,
        /// Only those of this name.
        kind: Option<String>,
    },
    /// Tell one event.
    ShowEvent {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        sequence: Sequence,
    },
    /// Tell events and go on telling as they happen.
    FollowEvents {
        /// Whose.
        organization: OrganizationName,
        /// Those after this place; only what happens from now on when absent.
        after: Option<Sequence>,
    },
    /// Fold the log from nothing and say what existed then.
    Replay {
        /// Whose.
        organization: OrganizationName,
        /// When.
        until: Moment,
        /// Whether the fold is compared with the running state.
        verify: bool,
    },
    /// Trust an Entra app registration for sign-in.
    AddSso {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        new: Box<NewSsoConfiguration>,
    },
    /// Name all SSO configurations.
    ListSso {
        /// Whose.
        organization: OrganizationName,
    },
    /// Show one SSO configuration.
    ShowSso {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        configuration: SsoConfigurationId,
    },
    /// Walk an SSO configuration's way to Entra.
    TestSso {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        configuration: SsoConfigurationId,
    },
    /// Remove an SSO configuration and end its sessions.
    RemoveSso {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        configuration: SsoConfigurationId,
    },
    /// Erase a person for ever.
    ErasePerson {
        /// Whose.
        organization: OrganizationName,
        /// Who.
        user: UserId,
        /// Why.
        reason: String,
    },
    /// Change how long personal fields of sign-ins and entries are kept.
    SetRetention {
        /// Whose.
        organization: OrganizationName,
        /// For how many days; for ever when absent.
        days: Option<NonZeroU16>,
    },
    /// Make a link that opens the dashboard once, and show it once.
    IssueSetupLink {
        /// Whose.
        organization: OrganizationName,
    },
    /// End one session, or all of a person.
    EndSessions {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        session: Option<SessionId>,
        /// The person of this user name.
        user: Option<String>,
    },
}

/// How long a Secret Token lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lifetime {
    /// As configured.
    Usual,
    /// Until it is revoked.
    Endless,
    /// A span such as `180d`.
    Span(String),
}

/// A moment in the life of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Now.
    Now,
    /// After the event of this place.
    Sequence(Sequence),
    /// After the last event at or before this time.
    Time(Timestamp),
}

/// As it is said: a sequence, or a time.
impl FromStr for Moment {
    type Err = time_text::InvalidTime;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        match raw.parse() {
            Ok(sequence) => Ok(Self::Sequence(Sequence(sequence))),
            Err(_) => time_text::parse(raw).map(Self::Time),
        }
    }
}
