//! Writes a long history straight into a log, in the batches a busy gateway makes.

use doorward_store::{
    codec,
    directory::{
        Event, GroupId, MemberId, Number, OrganizationName, UserId,
        group::event::{GroupMembersAdded, GroupProvisioned},
        organization::OrganizationCreated,
        profile::{Attribute, Value},
        user::event::{UserChanged, UserDeactivated},
    },
    log::{Append, Log},
    record::{Actor, Recorded, RequestId, Sequence, Timestamp},
};
use uuid::Uuid;

use super::{Trouble, people};
use crate::entra::{Person, Recruiter};

/// How many records one batch has.
const BATCH: usize = 64;
/// How many members one event names.
pub(super) const MEMBERS_AN_EVENT: usize = 1000;

/// A history being written.
pub(super) struct History<'a> {
    log: &'a dyn Log,
    organization: OrganizationName,
    recruiter: Recruiter,
    written: Sequence,
    waiting: Vec<Vec<u8>>,
    numbers: u32,
}

impl<'a> History<'a> {
    /// Begins with the creation of the usual organization.
    pub(super) fn begin(log: &'a dyn Log) -> Result<Self, Trouble> {
        Self::begin_of(log, people::organization()?)
    }

    /// Begins with the creation of an organization.
    pub(super) fn begin_of(
        log: &'a dyn Log,
        organization: OrganizationName,
    ) -> Result<Self, Trouble> {
        let mut history = Self {
            log,
            organization: organization.clone(),
            recruiter: people::recruiter(),
            written: Sequence::START,
            waiting: Vec::new(),
            numbers: 0,
        };
        history.tell(OrganizationCreated { organization })?;
        Ok(history)
    }

    /// A person arrives.
    pub(super) fn hire(&mut self) -> Result<UserId, Trouble> {
        self.hire_person().map(|(user, _)| user)
    }

    /// A person arrives, and is told.
    pub(super) fn hire_person(&mut self) -> Result<(UserId, Person), Trouble> {
        let person = self.recruiter.hire();
        let number = self.next_number();
        let event = people::provisioned(&person, number)?;
        let user = event.user;
        self.tell(event)?;
        Ok((user, person))
    }

    /// A person gets another title.
    pub(super) fn promote(&mut self, user: UserId) -> Result<(), Trouble> {
        let title = format!("Director {}", self.written);
        let attributes = [(Attribute::Title, Some(Value::Text(title)))].into();
        self.tell(UserChanged { user, user_name: None, external_id: None, attributes })
    }

    /// A person is switched off.
    pub(super) fn dismiss(&mut self, user: UserId) -> Result<(), Trouble> {
        self.tell(UserDeactivated { user })
    }

    /// A group is founded.
    pub(super) fn found(&mut self) -> Result<GroupId, Trouble> {
        let number = self.next_number();
        let external_id = Uuid::from_u128(u128::from(number.0) << 64);
        let group = GroupId::new(external_id, number);
        self.tell(GroupProvisioned {
            group,
            display_name: format!("Group {}", number.0).into(),
            external_id: Some(external_id.to_string().into()),
        })?;
        Ok(group)
    }

    /// People join a group.
    pub(super) fn join(&mut self, group: GroupId, users: &[UserId]) -> Result<(), Trouble> {
        for users in users.chunks(MEMBERS_AN_EVENT) {
            let members = users.iter().copied().map(MemberId::User).collect();
            self.tell(GroupMembersAdded { group, members, pending: Vec::new() })?;
        }
        Ok(())
    }

    /// Writes what still waits; answers how many events there are.
    pub(super) fn finish(mut self) -> Result<Sequence, Trouble> {
        self.flush()?;
        Ok(self.written)
    }

    fn next_number(&mut self) -> Number {
        self.numbers += 1;
        Number(self.numbers)
    }

    fn tell(&mut self, event: impl Into<Event>) -> Result<(), Trouble> {
        let sequence = self.written.plus(self.waiting.len() as u64 + 1);
        let recorded = Recorded {
            sequence,
            time: Timestamp(1_790_000_000_000_000 + i64::try_from(sequence.0)?),
            actor: Actor::System,
            request: RequestId(Uuid::from_u64_pair(
                sequence.0.wrapping_mul(0x9E37_79B9),
                sequence.0,
            )),
            event: event.into(),
        };
        self.waiting.push(codec::encode(&recorded)?);
        if self.waiting.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Trouble> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let records = std::mem::take(&mut self.waiting);
        let count = records.len() as u64;
        let (organization, expected) = (self.organization.clone(), self.written);
        self.log.append(&[Append { organization, expected, records }])?;
        self.written = self.written.plus(count);
        Ok(())
    }
}
