//! What a PATCH of a group asks for, as the store takes it. The members a group has are looked at
//! only for a filter that says more than who they are.

use doorward_scim::{Error, Filter, ResourceType, patch};
use doorward_store::directory::{Group, GroupChange};

use super::shown::View;

/// The wishes, in order, and whether they hold only for the members the group was seen with.
#[derive(Debug, PartialEq, Eq)]
pub struct GroupChanges {
    /// What the store is asked for.
    pub changes: Vec<GroupChange>,
    /// Whether members were looked at to find out whom a filter means.
    pub depends_on_members: bool,
}

/// Translates wishes about a group as it is seen in a directory.
///
/// # Errors
/// 400 `invalidFilter` when a filter makes no sense for members.
pub fn group_changes(
    view: View<'_>,
    group: &Group,
    wishes: &[patch::GroupChange],
) -> Result<GroupChanges, Error> {
    let mut changes = Vec::with_capacity(wishes.len());
    let mut depends_on_members = false;
    for wish in wishes {
        let change = match wish {
            patch::GroupChange::DisplayName(name) => GroupChange::DisplayName(name.as_str().into()),
            patch::GroupChange::ExternalId(id) => {
                GroupChange::ExternalId(id.as_deref().map(Into::into))
            }
            patch::GroupChange::AddMembers(members) => GroupChange::AddMembers(values(members)),
            patch::GroupChange::RemoveMembers(ids) => GroupChange::RemoveMembers(values(ids)),
            patch::GroupChange::RemoveMembersWhere(filter) => {
                depends_on_members = true;
                GroupChange::RemoveMembers(meant(view, group, filter, &changes)?)
            }
            patch::GroupChange::RemoveAllMembers => GroupChange::ReplaceMembers(vec![]),
            patch::GroupChange::ReplaceMembers(members) => {
                GroupChange::ReplaceMembers(values(members))
            }
        };
        changes.push(change);
    }
    Ok(GroupChanges { changes, depends_on_members })
}

fn values(ids: &[String]) -> Vec<Box<str>> {
    ids.iter().map(|id| id.as_str().into()).collect()
}

/// The members a filter means, among those the group has and those added just before.
fn meant(
    view: View<'_>,
    group: &Group,
    filter: &Filter,
    before: &[GroupChange],
) -> Result<Vec<Box<str>>, Error> {
    let attribute = ResourceType::Group.resolve(None, "members", None);
    let matcher = filter.element_matcher(attribute.map(|found| found.attribute))?;
    let values = before.iter().flat_map(|change| match change {
        GroupChange::AddMembers(values) | GroupChange::ReplaceMembers(values) => values.as_slice(),
        GroupChange::DisplayName(_)
        | GroupChange::ExternalId(_)
        | GroupChange::RemoveMembers(_) => &[],
    });
    let added = values.map(|value| view.member_named(value));
    let elements = view.members(group).chain(added);
    let meant = elements.filter(|element| matcher.matches(element));
    Ok(meant.filter_map(|element| Some(element.get("value")?.as_str()?.into())).collect())
}

#[cfg(test)]
mod tests;
