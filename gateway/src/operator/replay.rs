//! Folding a log from nothing, and telling what existed then.

use std::ops::ControlFlow;

use doorward_store::{
    Until,
    directory::{self, Directory, Group, Number, OrganizationName, User},
    record::Sequence,
};

use super::{
    Answer, Answers, Failure, House, Member, Moment, Replayed, ReplayedGroup, ReplayedUser, verify,
};
use crate::{exit::Exit, time_text};

/// Folds the log until a moment and tells what existed then; with `verify`, folds it also to where
/// the running state is and fails when they differ.
pub(super) fn replay(
    house: &House,
    organization: &OrganizationName,
    until: Moment,
    verify: bool,
    answers: &Answers,
) -> Result<(), Failure> {
    let running = super::execute::directory(house, organization)?;
    let until = match until {
        Moment::Now => Until::Sequence(running.head()),
        Moment::Sequence(sequence) => Until::Sequence(sequence),
        Moment::Time(time) => Until::Time(time),
    };
    let then = house.store.replay(organization, until)?;
    let told = Answer::Replayed(frame(house, organization, &then)?);
    if answers.blocking_send(told).is_err() || tell(&then, answers).is_break() || !verify {
        return Ok(());
    }
    let folded = match then.head() == running.head() {
        true => then,
        false => house.store.replay(organization, Until::Sequence(running.head()))?,
    };
    let verdict = verify::compare(&folded, &running);
    let verified = verdict.verified;
    let _ = answers.blocking_send(Answer::Verdict(verdict)); // whoever asked may have gone
    if verified {
        return Ok(());
    }
    let message = format!("the replay of `{organization}` differs from the running state");
    Err(Failure::new(Exit::Differs, message))
}

fn frame(
    house: &House,
    organization: &OrganizationName,
    then: &Directory,
) -> Result<Replayed, Failure> {
    let groups = then.groups_after(Number::default());
    Ok(Replayed {
        organization: organization.clone(),
        sequence: then.head(),
        time: time_of(house, organization, then.head())?,
        user_count: then.user_count(),
        active_user_count: then.users_after(Number::default()).filter(|user| user.active).count(),
        group_count: then.group_count(),
        membership_count: groups.map(Group::size).sum(),
    })
}

fn time_of(
    house: &House,
    organization: &OrganizationName,
    sequence: Sequence,
) -> Result<Option<String>, Failure> {
    let Some(before) = sequence.0.checked_sub(1) else { return Ok(None) };
    let mut time = None;
    house.store.read(organization, Sequence(before), &mut |recorded| {
        time = Some(time_text::show(recorded.time));
        ControlFlow::Break(())
    })?;
    Ok(time)
}

fn tell(then: &Directory, answers: &Answers) -> ControlFlow<()> {
    let send = |answer| match answers.blocking_send(answer) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    for user in then.users_after(Number::default()) {
        send(Answer::User(show_user(user)))?;
    }
    for group in then.groups_after(Number::default()) {
        send(Answer::Group(show_group(then, group)))?;
    }
    ControlFlow::Continue(())
}

fn show_user(user: &User) -> ReplayedUser {
    ReplayedUser {
        id: user.id,
        user_name: user.user_name.to_string(),
        external_id: user.external_id.as_deref().map(Into::into),
        active: user.active,
    }
}

fn show_group(then: &Directory, group: &Group) -> ReplayedGroup {
    ReplayedGroup {
        id: group.id,
        display_name: group.display_name.to_string(),
        external_id: group.external_id.as_deref().map(Into::into),
        members: then.members(group).map(show_member).collect(),
        pending: group.pending().map(Into::into).collect(),
    }
}

fn show_member(member: directory::Member<'_>) -> Member {
    match member {
        directory::Member::User(user) => {
            Member::User { id: user.id, name: user.user_name.to_string() }
        }
        directory::Member::Group(group) => {
            Member::Group { id: group.id, name: group.display_name.to_string() }
        }
    }
}
