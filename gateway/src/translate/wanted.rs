//! What was said of a person or a group, as the store takes it.

use doorward_scim::{Error, Object, Resource, ScimType};
use doorward_store::directory::{GroupChange, Profile, UserName, WantedGroup, WantedUser};
use serde_json::Value;

use super::{unassigned, wanted_profile};

/// What the store should make true of a person. `active` unsaid stays as it is.
///
/// # Errors
/// 400 `invalidValue` when the userName is no name.
pub fn wanted_user(said: Resource) -> Result<WantedUser, Error> {
    let mut said = said.into_attributes();
    unassigned::refuse(&mut said);
    let active = said.shift_remove("active").and_then(|active| active.as_bool());
    wanted(said, active)
}

/// The same of what a PATCH has made of a person. Who is no longer said to be active or not is
/// active.
///
/// # Errors
/// As [`wanted_user`].
pub fn patched_user(made: Resource) -> Result<WantedUser, Error> {
    let mut made = made.into_attributes();
    unassigned::refuse(&mut made);
    unassigned::note(&mut made);
    let active = made.shift_remove("active").and_then(|active| active.as_bool());
    wanted(made, active.or(Some(true)))
}

/// What the store should make true of a group.
#[must_use]
pub fn wanted_group(said: Resource) -> WantedGroup {
    let members = said.members().into_iter().map(|member| member.value.into()).collect();
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

fn wanted(mut said: Object, active: Option<bool>) -> Result<WantedUser, Error> {
    let name = text(&mut said, "userName").unwrap_or_default();
    let user_name = UserName::parse(&name)
        .map_err(|refused| Error::bad(ScimType::InvalidValue, refused.to_string()))?;
    let external_id = text(&mut said, "externalId").map(Into::into);
    let profile = Profile::new(&wanted_profile::read(said));
    Ok(WantedUser { user_name, external_id, active, profile })
}

fn text(said: &mut Object, name: &str) -> Option<String> {
    match said.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Some(text),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests;
