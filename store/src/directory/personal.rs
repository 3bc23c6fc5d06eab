//! Which events hold personal fields, and whose. Such an event lies sealed in the log; what it says
//! of time, actor, kind and person stays legible for ever.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

use super::{
    Directory, Event, id::UserId, sign_in::refused::SignInRefused, user::event::UserReplaced,
};

/// Which keys have to be there for an event to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SealedUnder {
    /// That of a person.
    Person(UserId),
    /// That of the day on which it happened.
    Day,
    /// Both.
    PersonAndDay(UserId),
    /// That of a person who comes. Whoever cannot open it knows that somebody came all the same.
    Arrival {
        /// Who.
        user: UserId,
        /// Whether they may sign in.
        active: bool,
    },
}

impl SealedUnder {
    /// The person whose key it takes.
    #[must_use]
    pub const fn person(self) -> Option<UserId> {
        match self {
            Self::Person(user) | Self::PersonAndDay(user) | Self::Arrival { user, active: _ } => {
                Some(user)
            }
            Self::Day => None,
        }
    }

    /// How the event of a directory is to be sealed; `None` when it holds nothing personal.
    #[must_use]
    pub fn of(directory: &Directory, event: &Event) -> Option<Self> {
        match event {
            Event::UserProvisioned(it) => Some(Self::Arrival { user: it.user, active: it.active }),
            Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) => {
                Some(Self::Person(it.user))
            }
            Event::UserLinked(it) => Some(Self::Person(it.user)),
            Event::SessionStarted(it) => Some(Self::PersonAndDay(it.user)),
            // Somebody who was erased has no key any more, and a stranger never had one.
            Event::EntryRefused(it)
                if directory.is_erased(it.user) || !directory.may_have_been(it.user) =>
            {
                Some(Self::Day)
            }
            Event::EntryRefused(it) => Some(Self::PersonAndDay(it.user)),
            Event::SignInRefused(it) => {
                Some(who(directory, it).map_or(Self::Day, Self::PersonAndDay))
            }
            Event::OrganizationCreated(_)
            | Event::ProvisioningChanged(_)
            | Event::ScimTokenIssued(_)
            | Event::ScimTokenRevoked(_)
            | Event::UserDeactivated(_)
            | Event::UserReactivated(_)
            | Event::UserDeleted(_)
            | Event::UserErased(_)
            | Event::RetentionChanged(_)
            | Event::SecurityEventsChanged(_)
            | Event::RequestAnswered(_)
            | Event::PersonalFieldsExpired(_)
            | Event::GroupProvisioned(_)
            | Event::GroupChanged(_)
            | Event::GroupReplaced(_)
            | Event::GroupMembersAdded(_)
            | Event::GroupMembersRemoved(_)
            | Event::GroupMemberArrived(_)
            | Event::GroupDeleted(_)
            | Event::ProvisioningClientSecretIssued(_)
            | Event::ProvisioningClientSecretRevoked(_)
            | Event::ProvisioningFederatedTrustChanged(_)
            | Event::ApiTokenIssued(_)
            | Event::ApiTokenRevoked(_)
            | Event::SsoConfigurationAdded(_)
            | Event::SsoConfigurationChanged(_)
            | Event::SsoConfigurationTenantProved(_)
            | Event::SsoConfigurationCredentialAdded(_)
            | Event::SsoConfigurationCredentialRemoved(_)
            | Event::SsoConfigurationRemoved(_)
            | Event::WorkspaceCreated(_)
            | Event::WorkspaceChanged(_)
            | Event::WorkspaceRemoved(_)
            | Event::AccessRuleChanged(_)
            | Event::SessionSeen(_)
            | Event::EntryAllowed(_)
            | Event::SessionEnded(_)
            | Event::RefusalsSummed(_)
            | Event::SetupLinkIssued(_)
            | Event::SetupLinkUsed(_)
            | Event::SetupLinkClosed(_)
            | Event::CheckpointKeyChanged(_)
            | Event::ExportMade(_)
            | Event::AuditLookedUp(_)
            | Event::Erased(_) => None,
        }
    }
}

/// The user that a refused sign-in names: pinned to that person of Entra, or of that name.
fn who(directory: &Directory, refused: &SignInRefused) -> Option<UserId> {
    let linked = refused.person.and_then(|person| directory.user_linked_to(person));
    let named = || directory.user_by_name(refused.upn.as_ref()?.as_str());
    linked.or_else(named).map(|user| user.id)
}

/// What is left of an event whose key is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// The name it has in the log.
    pub name: &'static str,
    /// The version it has there.
    pub version: u16,
    /// Under which keys it lies sealed.
    pub under: SealedUnder,
}

impl Erased {
    /// Who came by it, and whether they may sign in.
    #[must_use]
    pub const fn arrival(&self) -> Option<(UserId, bool)> {
        match self.under {
            SealedUnder::Arrival { user, active } => Some((user, active)),
            SealedUnder::Person(_) | SealedUnder::Day | SealedUnder::PersonAndDay(_) => None,
        }
    }
}

/// `{"erased": true, "user": "…"}`
impl Serialize for Erased {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("Erased", 2)?;
        shown.serialize_field("erased", &true)?;
        match self.under.person() {
            Some(user) => shown.serialize_field("user", &user)?,
            None => shown.skip_field("user")?,
        }
        shown.end()
    }
}
