//! A small directory for the tests of this folder, provisioned through the same words as a real
//! one.

use doorward_scim::{Mode, Object, Resource, ResourceType};
use doorward_store::{
    Timestamp,
    directory::{
        Command, Directory, Event, GroupId, Happened, OrganizationName, UnknownMember, UserId,
        decide, evolve,
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::{View, wanted_group, wanted_user};

/// The Tenant URL of the example.
pub(super) const BASE: &str = "https://id.example/o/acme/scim/v2";

/// A directory that grows.
pub(super) struct Example {
    pub(super) directory: Directory,
}

impl Example {
    pub(super) fn new() -> Self {
        let mut example = Self { directory: Directory::default() };
        example.submit(Command::CreateOrganization);
        example
    }

    pub(super) fn submit(&mut self, command: Command) -> Vec<Event> {
        let acme = OrganizationName::parse("acme").unwrap();
        let events = decide(&acme, &self.directory, command).unwrap();
        for event in &events {
            let sequence = self.directory.head().next();
            let time = Timestamp(1_700_000_000_000_000 + i64::try_from(sequence.0).unwrap());
            let happened = Happened { sequence, time };
            self.directory = evolve(std::mem::take(&mut self.directory), happened, event);
        }
        events
    }

    pub(super) fn user(&mut self, said: Value) -> UserId {
        let said = Resource::read(ResourceType::User, said, Mode::Tolerant).unwrap();
        let (seed, wanted) = (self.seed(), wanted_user(said).unwrap());
        let events = self.submit(Command::ProvisionUser { seed, wanted });
        let Some(Event::UserProvisioned(event)) = events.first() else { panic!("{events:?}") };
        event.user
    }

    pub(super) fn group(&mut self, said: Value) -> GroupId {
        let said = Resource::read(ResourceType::Group, said, Mode::Tolerant).unwrap();
        let (seed, wanted) = (self.seed(), wanted_group(said));
        let unknown = UnknownMember::Await;
        let events = self.submit(Command::ProvisionGroup { seed, wanted, unknown });
        let Some(Event::GroupProvisioned(event)) = events.first() else { panic!("{events:?}") };
        event.group
    }

    /// Every run throws the same dice.
    fn seed(&self) -> Uuid {
        Uuid::from_u64_pair(0x0bad_cafe_0bad_cafe, self.directory.head().0)
    }

    pub(super) fn view(&self) -> View<'_> {
        View { directory: &self.directory, base: BASE }
    }
}

/// An object as it stands in JSON.
pub(super) fn object(value: Value) -> Object {
    serde_json::from_value(value).unwrap()
}
