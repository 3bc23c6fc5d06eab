//! Why somebody may enter, or may not, with the events that made it so.

use doorward_store::{
    directory::{
        Directory, NoEntry, OrganizationName, Resource, RuleTarget, User, UserId, Who,
        access::{NamedGroup, RuleSeen, Standing},
    },
    record::Sequence,
};
use uuid::Uuid;

use super::{Explanation, GroupSeen, Reason, RuleAsked, Step};
use crate::{
    exit::Exit,
    finding::since,
    operator::{Failure, House, Moment, directory},
    past, time_text,
};

/// Decides on the directory as it is, or as it was after an event, and finds the events that the
/// answer rests on.
pub(super) fn explain(
    house: &House,
    organization: &OrganizationName,
    resource: &RuleTarget,
    user_name: String,
    at: Moment,
) -> Result<Explanation, Failure> {
    let running = directory(house, organization)?;
    if resource.resource().is_none() {
        let message = "nobody enters the defaults: name a workspace or the dashboard";
        return Err(Failure::new(Exit::Usage, message));
    }
    let at = past::place(house, organization, &running, at, "at")?;
    let then = match at == running.head() {
        true => running.clone(),
        false => past::ask(house, organization, &running, |question| {
            let person = question.called(&user_name, at)?;
            Ok(question.directory(person, resource, at)?.into())
        })?,
    };
    // A name that nobody has is decided like everyone else's.
    let user = then.user_by_name(&user_name).map_or(UserId(Uuid::nil()), |user| user.id);
    let question = Question { organization, running: &running, then: &then, resource };
    question.answer(house, user, user_name)
}

/// Whether a person may enter something now, and why.
///
/// # Errors
/// When the log cannot be read.
pub(crate) fn explained(
    house: &House,
    organization: &OrganizationName,
    directory: &Directory,
    user: &User,
    resource: &RuleTarget,
) -> Result<Explanation, Failure> {
    let question = Question { organization, running: directory, then: directory, resource };
    question.answer(house, user.id, user.user_name.to_string())
}

/// What is asked: on the directory as it was then, which the running one has grown out of.
struct Question<'a> {
    organization: &'a OrganizationName,
    running: &'a Directory,
    then: &'a Directory,
    resource: &'a RuleTarget,
}

impl Question<'_> {
    fn answer(
        &self,
        house: &House,
        user: UserId,
        user_name: String,
    ) -> Result<Explanation, Failure> {
        let Self { organization, running, then, resource } = *self;
        let wanted = resource.resource().unwrap_or(Resource::Dashboard);
        let decision = then.explain(Who::User(user), wanted, house.clock.now());
        let (finding, store) = (&house.finding, &house.store);
        let memberships = decision.memberships();
        let since = since(finding, store, organization, running, &memberships, then.head())?;
        let reason = |reason: &NoEntry| Reason { reason: *reason, message: reason.to_string() };
        Ok(Explanation {
            organization: organization.clone(),
            resource: resource.to_string(),
            user_name,
            user: decision.user,
            at: then.head(),
            allowed: decision.allowed,
            refused_because: decision.failed.iter().map(reason).collect(),
            rule: decision.rule.as_ref().map(rule),
            groups: groups(then, &decision.groups, since),
            authentication_context: decision.step_up.map(|step_up| step_up.context.to_string()),
        })
    }
}

fn rule(seen: &RuleSeen) -> RuleAsked {
    RuleAsked {
        target: seen.target.to_string(),
        inherited: seen.inherited,
        sequence: seen.sequence,
        changed: time_text::show(seen.changed),
        sso_configuration: seen.configuration,
        everyone: seen.everyone,
    }
}

fn groups(then: &Directory, named: &[NamedGroup], since: Vec<Option<Sequence>>) -> Vec<GroupSeen> {
    let mut since = since.into_iter();
    let show = |group: &NamedGroup| {
        let (standing, through) = match &group.standing {
            Standing::Member(chain) => {
                let steps = chain.iter().map(|id| Step {
                    group: *id,
                    display_name: then.group(*id).map(|group| group.display_name.to_string()),
                    sequence: since.next().flatten(),
                });
                ("member", steps.collect())
            }
            Standing::NamedByToken { .. } => ("named_by_token", vec![]),
            Standing::NotMember => ("not_member", vec![]),
            Standing::NotProvisioned => ("not_provisioned_yet", vec![]),
        };
        GroupSeen {
            object_id: group.object,
            display_name: group.display_name.as_deref().map(Into::into),
            standing: standing.into(),
            through,
        }
    };
    named.iter().map(show).collect()
}
