//! What a wish about a user makes happen.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    User, UserName, WantedUser,
    event::{
        NewExternalId, UserChanged, UserDeactivated, UserDeleted, UserProvisioned, UserReactivated,
        UserReplaced,
    },
};
use crate::directory::{
    Directory, Event, Expected, Refusal,
    group::event::GroupMemberArrived,
    id::{MemberId, UserId},
    profile::{Attribute, Profile, Value},
    session::{self, EndReason},
};

/// Provisions a new person, and lets them into the groups that already name them.
pub(in crate::directory) fn provision(
    directory: &Directory,
    seed: Uuid,
    wanted: WantedUser,
) -> Result<Vec<Event>, Refusal> {
    insist_free(directory, &wanted.user_name)?;
    insist_fits(&wanted.profile)?;
    let user = UserId::new(seed, directory.next_number());
    let arrivals = directory.awaited(&user.to_string(), wanted.external_id.as_deref());
    let provisioned = UserProvisioned {
        user,
        user_name: wanted.user_name,
        external_id: wanted.external_id,
        active: wanted.active.unwrap_or(true),
        profile: wanted.profile,
    };
    let arrived = arrivals.into_iter().map(|(group, value)| {
        GroupMemberArrived { group, member: MemberId::User(user), value }.into()
    });
    Ok(std::iter::once(provisioned.into()).chain(arrived).collect())
}

/// Makes a person what the provisioning client wants; what is so already makes no event.
pub(in crate::directory) fn change(
    directory: &Directory,
    id: UserId,
    expected: Expected,
    wanted: WantedUser,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.user(id).ok_or(Refusal::NoSuchUser)?;
    directory.insist_user_version(held, expected)?;
    if held.user_name.folded() != wanted.user_name.folded() {
        insist_free(directory, &wanted.user_name)?;
    }
    insist_fits(&wanted.profile)?;
    let mut events = Vec::new();
    let active = wanted.active;
    if let Some(changed) = difference(held, wanted) {
        let now = changed.external_id.as_ref().and_then(|new| new.now.as_deref());
        let arrivals = directory.awaited(&id.to_string(), now);
        events.push(changed.into());
        events.extend(arrivals.into_iter().map(|(group, value)| {
            GroupMemberArrived { group, member: MemberId::User(id), value }.into()
        }));
    }
    match (held.active, active) {
        (true, Some(false)) => {
            events.push(UserDeactivated { user: id }.into());
            events.extend(session::decide::end_of(directory, id, EndReason::Deactivated));
        }
        (false, Some(true)) => events.push(UserReactivated { user: id }.into()),
        (true, Some(true) | None) | (false, Some(false) | None) => {}
    }
    Ok(events)
}

/// As [`change`], for a person who was said as a whole.
pub(in crate::directory) fn replace(
    directory: &Directory,
    id: UserId,
    expected: Expected,
    wanted: WantedUser,
) -> Result<Vec<Event>, Refusal> {
    let replaced = |event| {
        if let Event::UserChanged(changed) = event { UserReplaced(changed).into() } else { event }
    };
    Ok(change(directory, id, expected, wanted)?.into_iter().map(replaced).collect())
}

/// Deletes a person, whose sessions end.
pub(in crate::directory) fn delete(
    directory: &Directory,
    id: UserId,
    expected: Expected,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.user(id).ok_or(Refusal::NoSuchUser)?;
    directory.insist_user_version(held, expected)?;
    let mut events = session::decide::end_of(directory, id, EndReason::Deleted);
    events.push(UserDeleted { user: id }.into());
    Ok(events)
}

fn insist_free(directory: &Directory, name: &UserName) -> Result<(), Refusal> {
    match directory.user_by_name(name.as_str()) {
        Some(_) => Err(Refusal::UserNameTaken),
        None => Ok(()),
    }
}

fn insist_fits(profile: &Profile) -> Result<(), Refusal> {
    let bytes = profile.bytes();
    if bytes > Profile::MAX_BYTES { Err(Refusal::TooLarge { bytes }) } else { Ok(()) }
}

fn difference(held: &User, wanted: WantedUser) -> Option<UserChanged> {
    let changed = UserChanged {
        user: held.id,
        user_name: (held.user_name != wanted.user_name).then_some(wanted.user_name),
        external_id: (held.external_id != wanted.external_id)
            .then_some(NewExternalId { now: wanted.external_id }),
        attributes: if held.profile == wanted.profile {
            BTreeMap::new()
        } else {
            different(&held.profile.attributes(), wanted.profile.attributes())
        },
    };
    let same = changed.user_name.is_none()
        && changed.external_id.is_none()
        && changed.attributes.is_empty();
    (!same).then_some(changed)
}

fn different(
    held: &BTreeMap<Attribute, Value>,
    wanted: BTreeMap<Attribute, Value>,
) -> BTreeMap<Attribute, Option<Value>> {
    let gone: Vec<_> =
        held.keys().filter(|name| !wanted.contains_key(name)).map(|name| (*name, None)).collect();
    let new = wanted
        .into_iter()
        .filter(|(name, value)| held.get(name) != Some(value))
        .map(|(name, value)| (name, Some(value)));
    gone.into_iter().chain(new).collect()
}
