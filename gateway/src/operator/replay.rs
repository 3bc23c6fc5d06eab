//! Folding a log from nothing, and telling what existed then.

use std::ops::ControlFlow;

use doorward_store::{
    Until,
    directory::{self, Directory, Group, Number, OrganizationName, User},
    record::Sequence,
};

use super::{
    Answer, Answers, Failure, House, Member, Moment, ReplayLine, Replayed, ReplayedGroup,
    ReplayedUser, verify,
};
use crate::time_text;

/// Folds the log until a moment and tells what existed then; with `verify`, folds it also to where
/// the running state is and tells whether they are the same.
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
    let told = ReplayLine::Replayed(frame(house, organization, &then)?);
    if send(answers, told).is_break() || tell(&then, answers).is_break() || !verify {
        return Ok(());
    }
    let folded = match then.head() == running.head() {
        true => then,
        false => house.store.replay(organization, Until::Sequence(running.head()))?,
    };
    let verdict = verify::compare(&folded, &running);
    let _ = send(answers, ReplayLine::Verdict(verdict)); // whoever asked may have gone
    Ok(())
}

fn send(answers: &Answers, line: ReplayLine) -> ControlFlow<()> {
    match answers.blocking_send(Answer::Replay(line)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
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
    for user in then.users_after(Number::default()) {
        send(answers, ReplayLine::User(show_user(user)))?;
    }
    for group in then.groups_after(Number::default()) {
        send(answers, ReplayLine::Group(show_group(then, group)))?;
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
