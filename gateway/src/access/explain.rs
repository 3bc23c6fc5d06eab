//! Why somebody may enter, or may not, with the events that made it so.

use std::ops::ControlFlow;

use doorward_store::{
    Until,
    directory::{
        Decision, Directory, MembershipHistory, OrganizationName, Resource, RuleTarget, UserId,
        Who,
        access::{NamedGroup, RuleSeen, Standing},
    },
    record::Sequence,
};
use uuid::Uuid;

use super::{Explanation, GroupSeen, Reason, RuleAsked, Step};
use crate::{
    exit::Exit,
    operator::{Failure, House, directory},
    time_text,
};

/// Decides on the directory as it is, or as it was after an event, and reads the log for the events
/// that the answer rests on.
pub(super) fn explain(
    house: &House,
    organization: OrganizationName,
    resource: &RuleTarget,
    user_name: String,
    at: Option<Sequence>,
) -> Result<Explanation, Failure> {
    let running = directory(house, &organization)?;
    let head = running.head();
    let then = match at {
        Some(at) if at == Sequence::START || at > head => {
            let message = format!("there is no event {at}: `{organization}` has 1 to {head}");
            return Err(Failure::new(Exit::Refused, message).at("at"));
        }
        Some(at) => house.store.replay(&organization, Until::Sequence(at))?.into(),
        None => running,
    };
    let wanted = match resource {
        RuleTarget::Dashboard => Resource::Dashboard,
        RuleTarget::Workspace(slug) => Resource::Workspace(slug.as_str()),
        RuleTarget::Defaults => {
            let message = "nobody enters the defaults: name a workspace or the dashboard";
            return Err(Failure::new(Exit::Usage, message));
        }
    };
    // A name that nobody has is decided like everyone else's.
    let user = then.user_by_name(&user_name).map_or(UserId(Uuid::nil()), |user| user.id);
    let decision = then.explain(Who::User(user), wanted, house.clock.now());
    let since = history(house, &organization, &decision, then.head())?;
    Ok(Explanation {
        resource: resource.to_string(),
        user_name,
        user: decision.user,
        at: then.head(),
        allowed: decision.allowed,
        refused_because: decision
            .failed
            .iter()
            .map(|reason| Reason { reason: *reason, message: reason.to_string() })
            .collect(),
        rule: decision.rule.as_ref().map(rule),
        groups: groups(&then, &decision.groups, since),
        authentication_context: decision.step_up.map(|step_up| step_up.context.to_string()),
        organization,
    })
}

/// The events of the memberships that a decision rests on, in their order.
fn history(
    house: &House,
    organization: &OrganizationName,
    decision: &Decision,
    head: Sequence,
) -> Result<Vec<Option<Sequence>>, Failure> {
    let mut history = MembershipHistory::of(decision.memberships());
    if !history.is_empty() {
        house.store.read(organization, Sequence::START, &mut |recorded| {
            if recorded.sequence > head {
                return ControlFlow::Break(());
            }
            history.read(&recorded);
            ControlFlow::Continue(())
        })?;
    }
    Ok(history.since().collect())
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
