//! The answer with its reasons.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Effective, Entry, NoEntry, Resource, StepUp, Who, entry::strongly_enough};
use crate::{
    directory::{
        Directory, User,
        access_rule::{Admission, Admitted, RuleTarget},
        entra::ObjectId,
        id::{GroupId, MemberId, Number, SsoConfigurationId, UserId},
        session::Session,
    },
    record::{Sequence, Timestamp},
};

/// Whether somebody may enter a resource, by which rule, and which conditions hold or fail.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The answer: the same as [`Directory::may_enter`] gives.
    pub allowed: bool,
    /// Who, if it is somebody.
    pub user: Option<UserId>,
    /// The rule that was asked, if there is one.
    pub rule: Option<RuleSeen>,
    /// What the rule says of each group of its allow-list; empty when it admits everyone.
    pub groups: Vec<NamedGroup>,
    /// Every condition that failed.
    pub failed: Vec<NoEntry>,
    /// The stronger sign-in that the rule asks for, met or not.
    pub step_up: Option<StepUp>,
}

/// The rule that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleSeen {
    /// Where it stands.
    pub target: RuleTarget,
    /// Whether the workspace inherits it.
    pub inherited: bool,
    /// The event that set it.
    pub sequence: Sequence,
    /// When it was set.
    pub changed: Timestamp,
    /// Where one must have signed in; `None` when SSO is off.
    pub configuration: Option<SsoConfigurationId>,
    /// Whether everyone who can sign in there is admitted.
    pub everyone: bool,
}

/// A group of the allow-list, seen from one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedGroup {
    /// What Entra calls it.
    pub object: ObjectId,
    /// Its name, if it is provisioned.
    pub display_name: Option<Box<str>>,
    /// Whether the person belongs to it.
    pub standing: Standing,
}

/// How a person stands to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The person belongs to the last of these groups, each of which is inside the one before; the
    /// first is the group of the allow-list.
    Member(Vec<GroupId>),
    /// The token of the session named it, in an organization without provisioning.
    NamedByToken {
        /// The event that began the session.
        session_started: Sequence,
    },
    /// The person does not belong to it.
    NotMember,
    /// No group of that object ID is provisioned yet.
    NotProvisioned,
}

impl Decision {
    /// The memberships that the answer rests on, who, in which group.
    #[must_use]
    pub fn memberships(&self) -> Vec<(MemberId, GroupId)> {
        let Some(user) = self.user else { return vec![] };
        let mut memberships = Vec::new();
        for group in &self.groups {
            let Standing::Member(chain) = &group.standing else { continue };
            let inner = chain.iter().skip(1).map(|group| MemberId::Group(*group));
            let members = inner.chain([MemberId::User(user)]);
            memberships.extend(members.zip(chain.iter().copied()));
        }
        memberships
    }
}

impl Directory {
    /// Whether somebody may enter a resource at that time, with every reason.
    #[must_use]
    pub fn explain(&self, who: Who<'_>, resource: Resource<'_>, at: Timestamp) -> Decision {
        let session = match who {
            Who::Session(handle) => self.session(handle),
            Who::User(_) => None,
        };
        let user = match (who, session) {
            (Who::User(id), _) => self.user(id),
            (Who::Session(_), session) => session.and_then(|session| self.user(session.user)),
        };
        let mut failed: BTreeSet<_> = self.present(who, at).err().into_iter().collect();
        let (mut groups, mut step_up, mut seen) = (vec![], None, None);
        match self.effective_rule(resource) {
            Err(reason) => drop(failed.insert(reason)),
            Ok(effective) => {
                seen = Some(rule_seen(resource, effective));
                match &effective.rule.admission {
                    Admission::Off => drop(failed.insert(NoEntry::SsoOff)),
                    Admission::On { configuration, admitted, context } => {
                        step_up = context.map(|context| StepUp { context });
                        groups = self.named(user, session, admitted);
                        if let Some(user) = user {
                            let entry = Entry { user, session, rule: effective.rule };
                            failed.extend(self.signed_in_there(entry, *configuration).err());
                            failed.extend(self.in_one_of_the_groups(entry, admitted).err());
                            failed.extend(strongly_enough(entry, *context).err());
                        }
                    }
                }
            }
        }
        Decision {
            allowed: failed.is_empty(),
            user: user.map(|user| user.id),
            rule: seen,
            groups,
            failed: failed.into_iter().collect(),
            step_up,
        }
    }

    fn named(
        &self,
        user: Option<&User>,
        session: Option<&Session>,
        admitted: &Admitted,
    ) -> Vec<NamedGroup> {
        let Admitted::Groups(list) = admitted else { return vec![] };
        let held = user.map(|user| self.people.groups_of(user.id.number())).unwrap_or_default();
        let token = self.token_groups(session);
        let name = |object: &ObjectId| {
            let chain =
                self.group_objects.numbers(*object).find_map(|group| self.chain(held, group));
            let provisioned = self.groups_of_object(*object).next();
            let standing = match (chain, session.filter(|_| token.contains(object)), provisioned) {
                (Some(chain), _, _) => Standing::Member(chain),
                (None, Some(session), _) => {
                    Standing::NamedByToken { session_started: session.sequence }
                }
                (None, None, Some(_)) => Standing::NotMember,
                (None, None, None) => Standing::NotProvisioned,
            };
            let display_name = provisioned.map(|group| group.display_name.clone());
            NamedGroup { object: *object, display_name, standing }
        };
        list.ids().iter().map(name).collect()
    }

    /// From a group down to one that the person was put into: the shortest such way.
    fn chain(&self, held: &[Number], group: Number) -> Option<Vec<GroupId>> {
        let mut seen = BTreeSet::from([group]);
        let mut ways = std::collections::VecDeque::from([vec![group]]);
        while let Some(way) = ways.pop_front() {
            let last = *way.last()?;
            if held.binary_search(&last).is_ok() {
                return way.iter().map(|number| Some(self.groups.get(number)?.id)).collect();
            }
            for inner in self.group_objects.inside(last).filter(|inner| seen.insert(*inner)) {
                ways.push_back(way.iter().copied().chain([inner]).collect());
            }
        }
        None
    }
}

fn rule_seen(resource: Resource<'_>, effective: Effective<'_>) -> RuleSeen {
    let Effective { rule, inherited, workspace } = effective;
    let (configuration, everyone) = match &rule.admission {
        Admission::Off => (None, false),
        Admission::On { configuration, admitted, .. } => {
            (Some(*configuration), *admitted == Admitted::Everyone)
        }
    };
    RuleSeen {
        target: match (inherited, workspace, resource) {
            (true, _, _) => RuleTarget::Defaults,
            (false, Some(workspace), _) => RuleTarget::Workspace(workspace.slug.clone()),
            (false, None, Resource::Auditors) => RuleTarget::Auditors,
            (false, None, Resource::Dashboard | Resource::Workspace(_)) => RuleTarget::Dashboard,
        },
        inherited,
        sequence: rule.sequence,
        changed: rule.changed,
        configuration,
        everyone,
    }
}
