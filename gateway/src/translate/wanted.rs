//! What was said of a person or a group, as the store takes it.

use doorward_scim::{Error, Object, Resource, ScimType};
use doorward_store::directory::{
    GroupChange, Profile, User, UserName, WantedGroup, WantedUser,
    profile::{Attribute, Value as Kept},
};
use serde_json::Value;

use super::wanted_profile;

/// What the store should make true of a new person. Who is not said to be active or not is active.
///
/// # Errors
/// 400 `invalidValue` when the userName is no name.
pub fn wanted_user(said: Resource) -> Result<WantedUser, Error> {
    wanted(said, Unsaid::Assigned)
}

/// The same of a PUT: `active` unsaid stays as it is, unassigned included.
///
/// # Errors
/// As [`wanted_user`].
pub fn replaced_user(said: Resource, held: &User) -> Result<WantedUser, Error> {
    let unassigned = held.profile.attributes().contains_key(&Attribute::ActiveUnassigned);
    wanted(said, if unassigned { Unsaid::Unassigned } else { Unsaid::Assigned })
}

/// The same of what a PATCH has made of a person: `active` unsaid is unassigned now, and the person
/// stays as they were.
///
/// # Errors
/// As [`wanted_user`].
pub fn patched_user(made: Resource) -> Result<WantedUser, Error> {
    wanted(made, Unsaid::Unassigned)
}

/// What it means that `active` is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsaid {
    /// It is whatever the person is.
    Assigned,
    /// It is not to be shown.
    Unassigned,
}

/// What the store should make true of a group.
#[must_use]
pub fn wanted_group(said: Resource) -> WantedGroup {
    let members = said.members().into_iter().map(Into::into).collect();
    let mut said = said.into_attributes();
    WantedGroup {
        display_name: text(&mut said, "displayName").unwrap_or_default().into(),
        external_id: text(&mut said, "externalId").map(Into::into),
        members,
    }
}

/// What has to change for a group to become that one, members and all.
#[must_use]
pub fn replacement(wanted: WantedGroup) -> Vec<GroupChange> {
    vec![
        GroupChange::DisplayName(wanted.display_name),
        GroupChange::ExternalId(wanted.external_id),
        GroupChange::ReplaceMembers(wanted.members),
    ]
}

fn wanted(said: Resource, unsaid: Unsaid) -> Result<WantedUser, Error> {
    let mut said = said.into_attributes();
    let active = said.shift_remove("active").and_then(|active| active.as_bool());
    let name = text(&mut said, "userName").unwrap_or_default();
    let user_name = UserName::parse(&name)
        .map_err(|refused| Error::bad(ScimType::InvalidValue, refused.to_string()))?;
    let external_id = text(&mut said, "externalId").map(Into::into);
    let mut profile = wanted_profile::read(said);
    if active.is_none() && unsaid == Unsaid::Unassigned {
        profile.insert(Attribute::ActiveUnassigned, Kept::Text("true".into()));
    }
    Ok(WantedUser { user_name, external_id, active, profile: Profile::new(&profile) })
}

fn text(said: &mut Object, name: &str) -> Option<String> {
    match said.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Some(text),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests;
