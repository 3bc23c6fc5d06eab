//! What has happened: facts with names for ever. Variants are added; none is renamed or removed.

use serde::Serialize;

use super::{
    group::event::{
        GroupChanged, GroupDeleted, GroupMemberArrived, GroupMembersAdded, GroupMembersRemoved,
        GroupProvisioned,
    },
    organization::OrganizationCreated,
    provisioning::event::{ProvisioningChanged, ScimTokenIssued, ScimTokenRevoked},
    user::event::{UserChanged, UserDeactivated, UserDeleted, UserProvisioned, UserReactivated},
};

macro_rules! events {
    ($($variant:ident = $name:literal,)*) => {
        /// Something that happened in an organization.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        #[allow(missing_docs, reason = "each payload is documented where it is defined")]
        pub enum Event {
            $($variant($variant),)*
        }

        impl Event {
            /// Every name, in the order of the variants.
            pub const NAMES: &[&str] = &[$($name,)*];

            /// The name in the log, for ever.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                }
            }
        }

        $(impl From<$variant> for Event {
            fn from(event: $variant) -> Self {
                Self::$variant(event)
            }
        })*
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
}
