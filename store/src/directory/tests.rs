//! The rules of the directory, told as given, when, then.

use uuid::Uuid;

use super::{
    event::Event,
    group::event::*,
    id::*,
    organization::OrganizationCreated,
    profile::{Attribute, Value},
    provisioning::{Mode, PatchAnswer, Settings, TokenDigest, event::*},
    user::event::*,
    *,
};
use crate::record::{Sequence, Timestamp};

mod access_rules;
mod api_tokens;
mod conditions;
mod entering;
mod groups;
mod nesting;
mod people;
mod provisioning_client;
mod provisioning_connection;
mod reasons;
mod refusals_told;
mod security_events;
mod sessions;
mod setup_links;
mod signing_in;
mod sso_configurations;
mod stage;
mod strangers;
mod workspaces;

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

/// The directory after some events in an organization that exists.
fn directory(events: impl IntoIterator<Item = Event>) -> Directory {
    let created = Event::from(OrganizationCreated { organization: acme() });
    let all = std::iter::once(created).chain(events);
    all.zip(1..).fold(Directory::default(), |directory, (event, place)| {
        let happened = Happened { sequence: Sequence(place), time: Timestamp(place as i64) };
        evolve(directory, happened, &event)
    })
}

struct Given(Directory);

fn given(events: impl IntoIterator<Item = Event>) -> Given {
    Given(directory(events))
}

struct When(Result<Vec<Event>, Refusal>);

impl Given {
    fn when(&self, command: Command) -> When {
        When(decide(&acme(), &self.0, command))
    }
}

impl When {
    #[track_caller]
    fn then(self, events: impl IntoIterator<Item = Event>) {
        assert_eq!(self.0, Ok(events.into_iter().collect()));
    }

    #[track_caller]
    fn refused(self, refusal: Refusal) {
        assert_eq!(self.0, Err(refusal));
    }
}

fn seed() -> Uuid {
    Uuid::from_u128(7)
}

/// The id of the user who was provisioned as the `nth` resource.
fn user(nth: u32) -> UserId {
    UserId::new(seed(), Number(nth))
}

fn group(nth: u32) -> GroupId {
    GroupId::new(seed(), Number(nth))
}

fn wanted(name: &str) -> WantedUser {
    WantedUser {
        user_name: UserName::parse(name).unwrap(),
        external_id: None,
        active: None,
        profile: Profile::default(),
    }
}

fn titled(title: &str) -> Profile {
    Profile::new(&[(Attribute::Title, Value::Text(title.into()))].into())
}

fn provisioned(nth: u32, name: &str) -> Event {
    let user_name = UserName::parse(name).unwrap();
    let profile = Profile::default();
    UserProvisioned { user: user(nth), user_name, external_id: None, active: true, profile }.into()
}

fn group_provisioned(nth: u32, name: &str) -> Event {
    GroupProvisioned { group: group(nth), display_name: name.into(), external_id: None }.into()
}

fn members_added(to: u32, members: impl IntoIterator<Item = u32>) -> Event {
    let members = members.into_iter().map(|nth| MemberId::User(user(nth))).collect();
    GroupMembersAdded { group: group(to), members, pending: vec![] }.into()
}

fn awaits(to: u32, value: &str) -> Event {
    GroupMembersAdded { group: group(to), members: vec![], pending: vec![value.into()] }.into()
}

fn change_group(nth: u32, changes: impl IntoIterator<Item = GroupChange>) -> Command {
    Command::ChangeGroup {
        group: group(nth),
        expected: Expected::Anything,
        changes: changes.into_iter().collect(),
        unknown: UnknownMember::Await,
    }
}

fn values<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<Box<str>> {
    values.into_iter().map(|value| value.to_string().into()).collect()
}

#[test]
fn nothing_happens_in_an_organization_that_was_never_created() {
    let nowhere = Given(Directory::default());
    nowhere
        .when(Command::ProvisionUser { seed: seed(), wanted: wanted("ada") })
        .refused(Refusal::NoSuchOrganization);
    nowhere
        .when(Command::CreateOrganization)
        .then([OrganizationCreated { organization: acme() }.into()]);
    given([]).when(Command::CreateOrganization).refused(Refusal::OrganizationExists);
}

#[test]
fn an_id_carries_its_number_and_is_read_only_as_it_was_written() {
    let id = user(42); // 0x2a: has a letter
    assert_eq!(id.number(), Number(42));
    assert_eq!(UserId::parse(&id.to_string()), Some(id));
    assert_eq!(UserId::parse(&id.to_string().to_uppercase()), None);
    assert_eq!(UserId::parse("00919288221112222"), None);
}

#[test]
fn an_id_of_another_seed_with_the_same_number_is_nobody() {
    let directory = directory([provisioned(1, "ada")]);
    let stranger = UserId::new(Uuid::from_u128(8 << 96), Number(1));
    assert!(directory.user(user(1)).is_some());
    assert!(directory.user(stranger).is_none());
}
