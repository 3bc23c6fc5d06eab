//! What may happen and what is so: pure values and pure functions, per organization. No clock, no
//! disk, no dice.
//!
//! A [`Directory`] is a persistent value: a clone costs a few reference counts and stays as it is
//! while the original moves on.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use crate::record::{Sequence, Timestamp};

pub mod access;
pub mod access_rule;
pub mod api_token;
pub mod audit;
mod caseless;
pub mod checkpoint_key;
pub mod command;
pub mod condition;
mod decide;
pub mod entra;
pub mod erasure;
pub mod event;
mod evolve;
pub mod group;
pub mod id;
pub mod identity;
mod index;
mod joined;
pub mod line;
mod lookup;
pub mod organization;
mod people;
pub mod personal;
pub mod profile;
pub mod provisioning;
pub mod refusal;
pub mod retention;
pub mod security_events;
pub mod session;
pub mod setup_link;
pub mod sign_in;
pub(crate) mod sketch;
pub mod sso_configuration;
pub mod user;
pub mod version;
pub mod workspace;

pub use access::{Decision, Entry, NoEntry, Resource, Who};
pub use access_rule::{Admission, Admitted, AllowList, AuthenticationContext, Rule, RuleTarget};
pub use api_token::{ApiToken, Scopes};
pub use caseless::fold;
pub use command::Command;
pub use condition::Condition;
pub use decide::decide;
pub use entra::{ClientId, ObjectId, TenantId};
pub use event::Event;
pub use evolve::{Folding, evolve};
pub use group::{Group, GroupChange, UnknownMember, WantedGroup};
pub use id::{
    CredentialId, GroupId, MemberId, Number, SessionId, SsoConfigurationId, TokenId, UserId,
};
pub use identity::{EntraPerson, Link, RecognizedBy};

pub use lookup::Member;
pub use organization::{InvalidOrganizationName, OrganizationName};
pub use profile::Profile;
pub use refusal::{Refusal, SettingRefusal};
pub use retention::{Day, Retention};
pub use session::{EndReason, HandleDigest, Session};
pub use setup_link::{SetupLink, SetupSession};
pub use sign_in::{Claims, SignIn, SignInRefusal};
pub use sso_configuration::{SsoConfiguration, SsoConfigurationChange, WantedSsoConfiguration};
pub use user::{User, UserName, WantedUser};
pub use version::{Expected, Version};
pub use workspace::{Slug, Workspace};

#[cfg(test)]
mod tests;

use access::GroupObjects;
use access_rule::Reach;
use checkpoint_key::KeyChange;
use identity::Links;
use index::Index;
use joined::Joined;
use people::People;
use provisioning::{
    ScimToken, Settings, TokenDigest,
    client::{ClientSecret, FederatedTrust},
};
use security_events::SecurityEvents;
use session::Sessions;
use setup_link::SetupLinks;
use sign_in::refused::Told;

/// All that is so in one organization, folded from its log.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    name: Option<OrganizationName>,
    created: Timestamp,
    head: Sequence,
    time: Timestamp,
    settings: Settings,
    security_events: SecurityEvents,
    tokens: Vector<Arc<ScimToken>>,
    people: People,
    users_by_name: Index,
    users_by_external_id: Index,
    groups: OrdMap<Number, Arc<Group>>,
    groups_by_name: Index,
    groups_by_external_id: Index,
    /// Members that groups are still to get; only while a whole log is folded.
    joining: Option<Joined>,
    pending: OrdSet<(Arc<str>, Number)>,
    provisioning_client: Option<ClientId>,
    client_secrets: Vector<Arc<ClientSecret>>,
    federated_trust: Option<Arc<FederatedTrust>>,
    api_tokens: OrdMap<TokenDigest, Arc<ApiToken>>,
    setup_links: SetupLinks,
    sso_configurations: OrdMap<SsoConfigurationId, Arc<SsoConfiguration>>,
    workspaces: OrdMap<Slug, Arc<Workspace>>,
    dashboard_rule: Option<Arc<Rule>>,
    auditors_rule: Option<Arc<Rule>>,
    default_rule: Option<Arc<Rule>>,
    reach: Reach,
    missing_groups: OrdSet<ObjectId>,
    group_objects: GroupObjects,
    links: Links,
    sessions: Sessions,
    told: Told,
    key_changes: Vector<Arc<KeyChange>>,
    erased: OrdMap<Number, UserId>,
    retention: Retention,
}

/// When something happened: what evolving needs of a record besides the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// Its place in the log.
    pub sequence: Sequence,
    /// Its time.
    pub time: Timestamp,
}

/// Equal when the same things are so; how they are found does not count.
impl PartialEq for Directory {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.created == other.created
            && self.head == other.head
            && self.time == other.time
            && self.settings == other.settings
            && self.security_events == other.security_events
            && self.key_changes == other.key_changes
            && self.tokens == other.tokens
            && self.people == other.people
            && self.groups == other.groups
            && self.pending == other.pending
            && self.provisioning_client == other.provisioning_client
            && self.client_secrets == other.client_secrets
            && self.federated_trust == other.federated_trust
            && self.api_tokens == other.api_tokens
            && self.setup_links == other.setup_links
            && self.sso_configurations == other.sso_configurations
            && self.workspaces == other.workspaces
            && self.dashboard_rule == other.dashboard_rule
            && self.auditors_rule == other.auditors_rule
            && self.default_rule == other.default_rule
            && self.reach == other.reach
            && self.missing_groups == other.missing_groups
            && self.group_objects == other.group_objects
            && self.links == other.links
            && self.sessions == other.sessions
            && self.told == other.told
            && self.erased == other.erased
            && self.retention == other.retention
    }
}
