//! Writes a long history straight into a log, in the batches a busy gateway makes.

use doorward::session::Handle;
use doorward_store::{
    codec::{self, RecordKeys},
    directory::{
        ClientId, Directory, Event, GroupId, MemberId, Number, ObjectId, OrganizationName,
        RuleTarget, SessionId, Slug, SsoConfigurationId, TenantId, UserId,
        access_rule::{Admission, Admitted, AllowList, event::AccessRuleChanged},
        group::event::{GroupMembersAdded, GroupProvisioned},
        organization::OrganizationCreated,
        personal::SealedUnder,
        profile::{Attribute, Value},
        session::{Span, UserAgent, event::SessionStarted},
        sso_configuration::{Authority, Kind, event::SsoConfigurationAdded},
        user::event::{UserChanged, UserDeactivated},
        workspace::event::WorkspaceCreated,
    },
    keys::Keys,
    log::{Append, Log},
    record::{Actor, Recorded, RequestId, Sequence, Timestamp},
};
use uuid::Uuid;

use super::{Trouble, people};
use crate::entra::{Person, Recruiter};

/// How many records one batch has.
const BATCH: usize = 64;
/// Any directory and any app registration.
const A_GUID: &str = "0f3c9a52-0000-4000-8000-000000000550";
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
    /// Under which personal fields lie, unless they lie in the clear.
    keys: Option<RecordKeys>,
    /// What the keys are chosen by; nobody in these histories is erased.
    nothing: Directory,
}

impl<'a> History<'a> {
    /// Begins with the creation of the usual organization.
    pub(super) fn begin(log: &'a dyn Log) -> Result<Self, Trouble> {
        Self::begin_of(log, people::organization()?)
    }

    /// The same, with personal fields sealed.
    pub(super) fn begin_sealed(log: &'a dyn Log, keys: &Keys) -> Result<Self, Trouble> {
        let mut history = Self::begin(log)?;
        history.keys = Some(RecordKeys::of_or_new(&history.organization, keys)?);
        Ok(history)
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
            keys: None,
            nothing: Directory::default(),
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
        let external_id = external_id(number);
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

    /// An SSO configuration is trusted.
    pub(super) fn trust(&mut self) -> Result<SsoConfigurationId, Trouble> {
        let configuration = SsoConfigurationId(Uuid::from_u128(1));
        self.tell(SsoConfigurationAdded {
            configuration,
            name: "Contoso".into(),
            kind: Kind::SingleTenant { client: ClientId::parse(A_GUID)? },
            tenant: TenantId::parse(A_GUID)?,
            authority: Authority::Public,
            domain_hint: None,
            members_only: false,
            just_in_time: false,
        })?;
        Ok(configuration)
    }

    /// A workspace is created, and admits the people of one group.
    pub(super) fn open(
        &mut self,
        slug: &str,
        upstream: Option<&str>,
        configuration: SsoConfigurationId,
        group: GroupId,
    ) -> Result<(), Trouble> {
        let workspace = Slug::parse(slug)?;
        let (name, upstream) = (slug.into(), upstream.map(Into::into));
        self.tell(WorkspaceCreated { workspace: workspace.clone(), name, upstream })?;
        self.admit(RuleTarget::Workspace(workspace), configuration, group)
    }

    /// An access rule admits the people of one group from now on.
    pub(super) fn admit(
        &mut self,
        target: RuleTarget,
        configuration: SsoConfigurationId,
        group: GroupId,
    ) -> Result<(), Trouble> {
        let allowed = AllowList::new(vec![object_id(group)?])?;
        let admitted = Admitted::Groups(allowed);
        let admission = Some(Admission::On { configuration, admitted, context: None });
        self.tell(AccessRuleChanged { target, admission })
    }

    /// A person signs in, with a browser that has this handle; the session does not end by itself.
    pub(super) fn sign_in(
        &mut self,
        user: UserId,
        configuration: SsoConfigurationId,
        handle: &Handle,
    ) -> Result<(), Trouble> {
        self.tell(SessionStarted {
            session: SessionId(Uuid::from_u128(u128::from(user.number().0))),
            handle: handle.digest(),
            user,
            configuration,
            sid: None,
            contexts: vec![],
            token_groups: None,
            disagreement: None,
            address: [192, 0, 2, 1].into(),
            agent: UserAgent::cleaned("a browser"),
            idle: Span(i64::MAX / 4),
            ends: Timestamp(i64::MAX),
        })
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
        let under = SealedUnder::of(&self.nothing, &recorded.event);
        self.waiting.push(match self.keys.as_ref().zip(under) {
            Some((keys, under)) => codec::seal(&recorded, under, keys)?,
            None => codec::encode(&recorded)?,
        });
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

/// The externalId of a group by its place.
fn external_id(number: Number) -> Uuid {
    Uuid::from_u128(u128::from(number.0) << 64)
}

/// What Entra calls a group.
fn object_id(group: GroupId) -> Result<ObjectId, Trouble> {
    Ok(ObjectId::parse(&external_id(group.number()).to_string())?)
}
