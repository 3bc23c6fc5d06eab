//! What has happened: facts with names for ever. Variants are added; none is renamed or removed.

use serde::Serialize;

use super::{
    access_rule::event::AccessRuleChanged,
    api_token::event::{ApiTokenIssued, ApiTokenRevoked},
    audit::{AuditLookedUp, ExportMade},
    checkpoint_key::CheckpointKeyChanged,
    erasure::event::UserErased,
    group::event::{
        GroupChanged, GroupDeleted, GroupMemberArrived, GroupMembersAdded, GroupMembersRemoved,
        GroupProvisioned, GroupReplaced,
    },
    identity::event::UserLinked,
    organization::OrganizationCreated,
    personal::Erased,
    provisioning::{
        client::event::{
            ProvisioningClientSecretIssued, ProvisioningClientSecretRevoked,
            ProvisioningFederatedTrustChanged,
        },
        event::{ProvisioningChanged, ScimTokenIssued, ScimTokenRevoked},
    },
    retention::event::{PersonalFieldsExpired, RetentionChanged},
    security_events::event::{RequestAnswered, SecurityEventsChanged},
    session::event::{EntryAllowed, SessionEnded, SessionSeen, SessionStarted},
    setup_link::event::{SetupLinkClosed, SetupLinkIssued, SetupLinkUsed},
    sign_in::refused::{EntryRefused, RefusalsSummed, SignInRefused},
    sso_configuration::event::{
        SsoConfigurationAdded, SsoConfigurationChanged, SsoConfigurationCredentialAdded,
        SsoConfigurationCredentialRemoved, SsoConfigurationRemoved, SsoConfigurationTenantProved,
    },
    user::event::{
        UserChanged, UserDeactivated, UserDeleted, UserProvisioned, UserReactivated, UserReplaced,
    },
    workspace::event::{WorkspaceChanged, WorkspaceCreated, WorkspaceRemoved},
};

/// What a variant holds: its payload, or where that is large and rare a box of it, because every event of a
/// log is handed from thread to thread when it is folded.
macro_rules! held {
    ($payload:ident) => { $payload };
    ($payload:ident boxed) => { Box<$payload> };
}

macro_rules! events {
    ($($variant:ident $($boxed:ident)? = $name:literal,)*) => {
        /// Something that happened in an organization.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        #[allow(missing_docs, reason = "each payload is documented where it is defined")]
        pub enum Event {
            $($variant(held!($variant $($boxed)?)),)*
            /// Any of them, of which only name and person are left.
            Erased(Erased),
        }

        impl Event {
            /// Every name, in the order of the variants.
            pub const NAMES: &[&str] = &[$($name,)*];

            /// The name in the log, for ever.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                    Self::Erased(erased) => erased.name,
                }
            }
        }

        $(impl From<$variant> for Event {
            fn from(event: $variant) -> Self {
                Self::$variant(event.into())
            }
        })*

        impl From<Erased> for Event {
            fn from(event: Erased) -> Self {
                Self::Erased(event)
            }
        }
    };
}

events! {
    OrganizationCreated = "organization.created",
    ProvisioningChanged = "provisioning.changed",
    ScimTokenIssued = "scim_token.issued",
    ScimTokenRevoked = "scim_token.revoked",
    UserProvisioned = "user.provisioned",
    UserChanged = "user.changed",
    UserDeactivated = "user.deactivated",
    UserReactivated = "user.reactivated",
    UserDeleted = "user.deleted",
    GroupProvisioned = "group.provisioned",
    GroupChanged = "group.changed",
    GroupMembersAdded = "group.members_added",
    GroupMembersRemoved = "group.members_removed",
    GroupMemberArrived = "group.member_arrived",
    GroupDeleted = "group.deleted",
    ProvisioningClientSecretIssued = "provisioning.client_secret_issued",
    ProvisioningClientSecretRevoked = "provisioning.client_secret_revoked",
    ProvisioningFederatedTrustChanged = "provisioning.federated_trust_changed",
    ApiTokenIssued = "api_token.issued",
    ApiTokenRevoked = "api_token.revoked",
    SsoConfigurationAdded boxed = "sso_configuration.added",
    SsoConfigurationChanged = "sso_configuration.changed",
    SsoConfigurationTenantProved = "sso_configuration.tenant_proved",
    SsoConfigurationCredentialAdded = "sso_configuration.credential_added",
    SsoConfigurationCredentialRemoved = "sso_configuration.credential_removed",
    SsoConfigurationRemoved = "sso_configuration.removed",
    WorkspaceCreated = "workspace.created",
    WorkspaceChanged = "workspace.changed",
    WorkspaceRemoved = "workspace.removed",
    AccessRuleChanged = "access_rule.changed",
    UserLinked = "user.linked",
    SessionStarted boxed = "session.started",
    SessionSeen = "session.seen",
    SessionEnded = "session.ended",
    SignInRefused boxed = "sign_in.refused",
    EntryRefused = "entry.refused",
    RefusalsSummed = "refusals.summed",
    SetupLinkIssued = "setup_link.issued",
    SetupLinkUsed = "setup_link.used",
    SetupLinkClosed = "setup_link.closed",
    SecurityEventsChanged = "security_events.changed",
    RequestAnswered = "request.answered",
    UserReplaced = "user.replaced",
    GroupReplaced = "group.replaced",
    EntryAllowed = "entry.allowed",
    CheckpointKeyChanged = "checkpoint_key.changed",
    ExportMade = "export.made",
    AuditLookedUp = "audit.looked_up",
    UserErased = "user.erased",
    RetentionChanged = "retention.changed",
    PersonalFieldsExpired = "personal_fields.expired",
}
