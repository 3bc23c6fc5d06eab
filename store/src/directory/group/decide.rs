//! What a wish about a group makes happen.

use uuid::Uuid;

use super::{
    Group, GroupChange, UnknownMember, WantedGroup,
    event::{GroupChanged, GroupDeleted, GroupMemberArrived, GroupProvisioned, GroupReplaced},
    members::Difference,
};
use crate::directory::{
    Directory, Event, Expected, Refusal,
    caseless::fold,
    id::{GroupId, MemberId},
    user::event::NewExternalId,
};

/// Provisions a new group, and lets it into the groups that already name it.
pub(in crate::directory) fn provision(
    directory: &Directory,
    seed: Uuid,
    wanted: WantedGroup,
    unknown: UnknownMember,
) -> Result<Vec<Event>, Refusal> {
    let WantedGroup { display_name, external_id, members } = wanted;
    insist_name(directory, &display_name)?;
    insist_short(external_id.as_deref())?;
    let group = GroupId::new(seed, directory.next_number());
    let mut difference = Difference::to(directory, None, unknown);
    difference.add(members)?;
    let arrivals = directory.awaited(&group.to_string(), external_id.as_deref());
    let mut events = vec![GroupProvisioned { group, display_name, external_id }.into()];
    events.extend(arrived(group, arrivals));
    events.extend(difference.into_events(group));
    Ok(events)
}

/// Carries out wishes in order; what is so already makes no event.
pub(in crate::directory) fn change(
    directory: &Directory,
    id: GroupId,
    expected: Expected,
    changes: Vec<GroupChange>,
    unknown: UnknownMember,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.group(id).ok_or(Refusal::NoSuchGroup)?;
    directory.insist_group_version(held, expected)?;
    let mut difference = Difference::to(directory, Some(held), unknown);
    let (mut display_name, mut external_id) = (held.display_name.clone(), held.external_id.clone());
    for change in changes {
        match change {
            GroupChange::DisplayName(name) => display_name = name,
            GroupChange::ExternalId(id) => external_id = id,
            GroupChange::AddMembers(values) => difference.add(values)?,
            GroupChange::RemoveMembers(values) => difference.remove(values),
            GroupChange::ReplaceMembers(values) => difference.replace(values)?,
        }
    }
    if fold(&display_name) != fold(&held.display_name) {
        insist_name(directory, &display_name)?;
    }
    insist_short(external_id.as_deref())?;
    let mut events = Vec::new();
    let arrivals = directory.awaited(&id.to_string(), external_id.as_deref());
    let changed = GroupChanged {
        group: id,
        display_name: (display_name != held.display_name).then_some(display_name),
        external_id: (external_id != held.external_id)
            .then_some(NewExternalId { now: external_id }),
    };
    if changed.display_name.is_some() || changed.external_id.is_some() {
        events.push(changed.into());
        events.extend(arrived(id, arrivals));
    }
    events.extend(difference.into_events(id));
    Ok(events)
}

/// As [`change`], for a group that was said as a whole.
pub(in crate::directory) fn replace(
    directory: &Directory,
    id: GroupId,
    expected: Expected,
    changes: Vec<GroupChange>,
    unknown: UnknownMember,
) -> Result<Vec<Event>, Refusal> {
    let replaced = |event| {
        if let Event::GroupChanged(changed) = event { GroupReplaced(changed).into() } else { event }
    };
    Ok(change(directory, id, expected, changes, unknown)?.into_iter().map(replaced).collect())
}

/// Deletes a group.
pub(in crate::directory) fn delete(
    directory: &Directory,
    id: GroupId,
    expected: Expected,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.group(id).ok_or(Refusal::NoSuchGroup)?;
    directory.insist_group_version(held, expected)?;
    Ok(vec![GroupDeleted { group: id }.into()])
}

fn arrived(id: GroupId, arrivals: Vec<(GroupId, Box<str>)>) -> impl Iterator<Item = Event> {
    let member = MemberId::Group(id);
    arrivals
        .into_iter()
        .map(move |(group, value)| GroupMemberArrived { group, member, value }.into())
}

fn insist_name(directory: &Directory, name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::Empty { what: "displayName" });
    }
    if name.len() > Group::MAX_TEXT_BYTES {
        return Err(Refusal::TooLong { what: "displayName" });
    }
    match directory.group_by_display_name(name) {
        Some(_) => Err(Refusal::DisplayNameTaken),
        None => Ok(()),
    }
}

fn insist_short(external_id: Option<&str>) -> Result<(), Refusal> {
    match external_id {
        Some(id) if id.len() > Group::MAX_TEXT_BYTES => {
            Err(Refusal::TooLong { what: "externalId" })
        }
        Some(_) | None => Ok(()),
    }
}
