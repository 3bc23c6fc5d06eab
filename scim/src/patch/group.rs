//! A PATCH of a group as changes that can be made without reading the member list.

use serde_json::Value;

use super::step::{Action, Origin, Said, Step, Target, Which};
use crate::error::{Error, ScimType};
use crate::filter::{Comparison, Filter, Op};
use crate::resource::{Object, member_id, member_ids};

/// One change of a group.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupChange {
    /// The group is called so.
    DisplayName(String),
    /// The provisioning client knows it by this id, or by none.
    ExternalId(Option<String>),
    /// These belong to it as well; those that did stay members.
    AddMembers(Vec<String>),
    /// These do not belong to it, whether or not they did.
    RemoveMembers(Vec<String>),
    /// Members of whom this holds do not belong to it; the filter's names are a member's parts.
    RemoveMembersWhere(Filter),
    /// Nobody belongs to it.
    RemoveAllMembers,
    /// Exactly these belong to it.
    ReplaceMembers(Vec<String>),
}

/// Adds the changes a step makes.
pub(super) fn changes(step: Step, changes: &mut Vec<GroupChange>) -> Result<(), Error> {
    let Step { origin, target, action } = step;
    let Target::Attribute { found, which } = target else { return Err(unknown(&origin)) };
    match found.attribute.name.as_str() {
        "displayName" => changes.extend(text(action).map(GroupChange::DisplayName)),
        "externalId" => changes.push(GroupChange::ExternalId(text(action))),
        "members" => {
            let removed = matches!(action, Action::Clear);
            match found.sub.map(|sub| sub.name.as_str()) {
                None => {}
                Some("value") if removed && which.is_some() => {}
                Some(_) => {
                    let detail = format!("`{}` cannot be changed on its own", origin.path);
                    return Err(origin.refuse(ScimType::Mutability, &detail));
                }
            }
            match which {
                None => changes.extend(of_all(action)),
                Some(which) => of_some(&origin, *which, action, changes)?,
            }
        }
        _ => return Err(unknown(&origin)),
    }
    Ok(())
}

fn of_all(action: Action) -> Option<GroupChange> {
    match action {
        Action::Add(said) => Some(GroupChange::AddMembers(member_ids(&said.value))),
        Action::Replace(said) => Some(GroupChange::ReplaceMembers(member_ids(&said.value))),
        Action::Clear => Some(GroupChange::RemoveAllMembers),
        Action::RemoveListed(listed) => {
            let ids: Vec<_> = listed.iter().filter_map(member_id).map(str::to_owned).collect();
            (!ids.is_empty()).then_some(GroupChange::RemoveMembers(ids))
        }
    }
}

fn of_some(
    origin: &Origin,
    which: Which,
    action: Action,
    changes: &mut Vec<GroupChange>,
) -> Result<(), Error> {
    let replaced = matches!(action, Action::Replace(_));
    let Which { filter, template, .. } = which;
    match action {
        Action::Clear | Action::RemoveListed(_) => changes.push(removal(filter)),
        Action::Add(Said { value, .. }) | Action::Replace(Said { value, .. }) => {
            let mut element: Object = template.ok_or_else(|| origin.no_target())?;
            element.extend(value.as_object().cloned().unwrap_or_default());
            let element = Value::Object(element);
            let member = member_id(&element).ok_or_else(|| origin.no_target())?.to_owned();
            let selected = removal(filter);
            if selected != GroupChange::RemoveMembers(vec![member.clone()]) {
                if !replaced {
                    let detail = format!("`{}` cannot become somebody else", origin.path);
                    return Err(origin.refuse(ScimType::Mutability, &detail));
                }
                changes.push(selected);
            }
            changes.push(GroupChange::AddMembers(vec![member]));
        }
    }
    Ok(())
}

fn removal(filter: Filter) -> GroupChange {
    let mut ids = Vec::new();
    if named(&filter, &mut ids) {
        GroupChange::RemoveMembers(ids)
    } else {
        GroupChange::RemoveMembersWhere(filter)
    }
}

/// Collects the ids of `value eq "1" or value eq "2"`. False if the filter says anything else.
fn named(filter: &Filter, ids: &mut Vec<String>) -> bool {
    match filter {
        Filter::Or(any) => any.iter().all(|filter| named(filter, ids)),
        Filter::Compare(Comparison { path, op: Op::Eq, value: Value::String(id) })
            if path.is("value") =>
        {
            ids.push(id.clone());
            true
        }
        Filter::And(_)
        | Filter::Compare(_)
        | Filter::Not(_)
        | Filter::Present(_)
        | Filter::Within(_) => false,
    }
}

fn text(action: Action) -> Option<String> {
    match action {
        Action::Add(Said { value: Value::String(text), .. })
        | Action::Replace(Said { value: Value::String(text), .. }) => Some(text),
        Action::Add(_) | Action::Replace(_) | Action::Clear | Action::RemoveListed(_) => None,
    }
}

fn unknown(origin: &Origin) -> Error {
    let detail = format!("`{}` is no attribute of a group", origin.path);
    origin.refuse(ScimType::InvalidPath, &detail)
}
