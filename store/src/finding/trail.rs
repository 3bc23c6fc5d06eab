//! Where in the log something is told of: a person, a group, a workspace, a kind of event, somebody
//! who acted.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use imbl::HashMap;

use super::sorted::Sorted;
use crate::{
    directory::{
        Directory, Event, GroupId, MemberId, Number, RuleTarget, SessionId, UserId,
        group::event::GroupReplaced, security_events::About, user::event::UserReplaced,
    },
    record::{Actor, Recorded, Sequence},
};

/// Something that events are about. Two may be taken for one, so whoever asks looks at the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic(u64);

impl Topic {
    /// A person: what happened to them, and what they did.
    #[must_use]
    pub fn user(id: UserId) -> Self {
        Self(id.number().0.into())
    }

    /// A group.
    #[must_use]
    pub fn group(id: GroupId) -> Self {
        Self(id.number().0.into())
    }

    /// What an access rule stands at: a workspace, the dashboard, the defaults.
    #[must_use]
    pub fn target(target: &RuleTarget) -> Self {
        match target {
            RuleTarget::Dashboard => Self::named(1, "dashboard"),
            RuleTarget::Auditors => Self::named(1, "auditors"),
            RuleTarget::Defaults => Self::named(1, "defaults"),
            RuleTarget::Workspace(slug) => Self::named(2, slug.as_str()),
        }
    }

    /// A kind of event.
    #[must_use]
    pub fn kind(name: &str) -> Self {
        Self::named(3, name)
    }

    /// Those who acted, by what they are.
    #[must_use]
    pub fn actor(actor: &Actor) -> Self {
        Self::named(
            4,
            match actor {
                Actor::ProvisioningClient { .. } => "provisioning",
                Actor::Operator { .. } => "operator",
                Actor::System => "system",
                Actor::Person { .. } => "person",
                Actor::Application { .. } => "application",
                Actor::SetupLink { .. } => "setup_link",
            },
        )
    }

    fn named(space: u64, name: &str) -> Self {
        let hash = FixedState::default().hash_one(name) & u64::from(u32::MAX);
        Self((space << 32) | hash)
    }
}

/// An event of a topic; the newest is the smallest.
type Step = (Topic, u64);

/// Where everything is told of.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    steps: Sorted<Step>,
    new: Vec<Step>,
    sessions: HashMap<SessionId, Number>,
    head: Sequence,
}

impl Trail {
    /// Takes in the next record of the log; `directory` knows who the people of Entra are.
    pub fn read(&mut self, directory: &Directory, recorded: &Recorded) {
        let place = u64::MAX - recorded.sequence.0;
        let mut topics = self.topics(directory, &recorded.event);
        topics.push(Topic::kind(recorded.event.name()));
        topics.push(Topic::actor(&recorded.actor));
        if let Actor::Person { user } = &recorded.actor {
            topics.push(Topic::user(*user));
        }
        topics.sort_unstable();
        topics.dedup();
        self.new.extend(topics.into_iter().map(|topic| (topic, place)));
    }

    /// Everything up to `head` was read; it can be found from now on.
    pub fn settle(&mut self, head: Sequence) {
        self.steps.extend(std::mem::take(&mut self.new));
        self.head = head;
    }

    /// Whether [`Self::merged`] is worth its time.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.steps.is_due()
    }

    /// Sets apart what [`Self::merged`] puts in order.
    pub fn set_apart(&mut self) {
        self.steps.set_apart();
    }

    /// The same, with what was set apart put in order: costs what there is.
    #[must_use]
    pub fn merged(&self) -> Self {
        Self { steps: self.steps.merged(), ..self.clone() }
    }

    /// Takes over what was [`Self::merged`], whatever has been read since.
    pub fn adopt(&mut self, merged: &Self) {
        self.steps.adopt(&merged.steps);
    }

    /// The last event that was taken in.
    #[must_use]
    pub fn head(&self) -> Sequence {
        self.head
    }

    /// The events of a topic at or before a place, the newest first.
    pub fn newest(&self, topic: Topic, at: Sequence) -> impl Iterator<Item = Sequence> {
        let steps = self.steps.range((topic, u64::MAX - at.0)..=(topic, u64::MAX));
        steps.map(|(_, place)| Sequence(u64::MAX - place))
    }

    /// The events of a topic after a place, the oldest first.
    pub fn oldest(&self, topic: Topic, after: Sequence) -> impl Iterator<Item = Sequence> {
        let steps =
            self.steps.backwards((topic, 0)..=(topic, u64::MAX - after.0.saturating_add(1)));
        steps.map(|(_, place)| Sequence(u64::MAX - place))
    }

    /// Whether an event is of a topic.
    #[must_use]
    pub fn has(&self, topic: Topic, sequence: Sequence) -> bool {
        let step = (topic, u64::MAX - sequence.0);
        self.steps.range(step..=step).next().is_some()
    }

    /// About how many events a topic has.
    #[must_use]
    pub fn count(&self, topic: Topic) -> usize {
        self.steps.count((topic, 0)..=(topic, u64::MAX))
    }

    fn topics(&mut self, directory: &Directory, event: &Event) -> Vec<Topic> {
        let members = |group: GroupId, members: &[MemberId]| {
            let members = members.iter().map(|member| Topic(member.number().0.into()));
            std::iter::once(Topic::group(group)).chain(members).collect()
        };
        match event {
            Event::UserProvisioned(it) => vec![Topic::user(it.user)],
            Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) => {
                vec![Topic::user(it.user)]
            }
            Event::UserDeactivated(it) => vec![Topic::user(it.user)],
            Event::UserReactivated(it) => vec![Topic::user(it.user)],
            Event::UserDeleted(it) => vec![Topic::user(it.user)],
            Event::UserErased(it) => vec![Topic::user(it.user)],
            Event::Erased(it) => it.under.person().map(Topic::user).into_iter().collect(),
            Event::UserLinked(it) => vec![Topic::user(it.user)],
            Event::GroupProvisioned(it) => vec![Topic::group(it.group)],
            Event::GroupChanged(it) | Event::GroupReplaced(GroupReplaced(it)) => {
                vec![Topic::group(it.group)]
            }
            Event::GroupMembersAdded(it) => members(it.group, &it.members),
            Event::GroupMembersRemoved(it) => members(it.group, &it.members),
            Event::GroupMemberArrived(it) => members(it.group, &[it.member]),
            Event::GroupDeleted(it) => vec![Topic::group(it.group)],
            Event::RequestAnswered(it) => match it.about {
                About::User(user) => vec![Topic::user(user)],
                About::Group(group) => vec![Topic::group(group)],
                About::Users | About::Groups | About::Bulk => vec![],
            },
            Event::WorkspaceCreated(it) => vec![workspace(&it.workspace)],
            Event::WorkspaceChanged(it) => vec![workspace(&it.workspace)],
            Event::WorkspaceRemoved(it) => vec![workspace(&it.workspace)],
            Event::AccessRuleChanged(it) => vec![Topic::target(&it.target)],
            Event::SessionStarted(it) => {
                self.sessions.insert(it.session, it.user.number());
                vec![Topic::user(it.user)]
            }
            Event::SessionSeen(it) => self.person(it.session).into_iter().collect(),
            Event::SessionEnded(it) => {
                let people = it.sessions.iter().filter_map(|id| self.sessions.remove(id));
                people.map(|number| Topic(number.0.into())).collect()
            }
            Event::SignInRefused(it) => {
                let user = it.person.and_then(|person| directory.user_linked_to(person));
                user.map(|user| Topic::user(user.id)).into_iter().collect()
            }
            Event::EntryAllowed(it) => vec![Topic::user(it.user), Topic::target(&it.resource)],
            Event::EntryRefused(it) => vec![Topic::user(it.user), Topic::target(&it.resource)],
            Event::OrganizationCreated(_)
            | Event::ProvisioningChanged(_)
            | Event::ScimTokenIssued(_)
            | Event::ScimTokenRevoked(_)
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
            | Event::SetupLinkIssued(_)
            | Event::SetupLinkUsed(_)
            | Event::SetupLinkClosed(_)
            | Event::SecurityEventsChanged(_)
            | Event::CheckpointKeyChanged(_)
            | Event::RetentionChanged(_)
            | Event::PersonalFieldsExpired(_)
            | Event::RefusalsSummed(_) => vec![],
        }
    }

    fn person(&self, session: SessionId) -> Option<Topic> {
        self.sessions.get(&session).map(|number| Topic(number.0.into()))
    }
}

fn workspace(slug: &crate::directory::Slug) -> Topic {
    Topic::target(&RuleTarget::Workspace(slug.clone()))
}
