//! What the log tells of people and groups, as RFC 9967 tells it. It is worked out whenever somebody
//! asks, and kept nowhere.

use std::collections::BTreeMap;

use doorward_scim::{
    ResourceType, schema,
    security_event::{Response, SecurityEvent, Subject},
};
use doorward_store::{
    Recorded,
    directory::{
        Directory, Event, GroupId, UserId,
        group::event::{GroupChanged, GroupReplaced},
        profile::{Attribute, Value},
        security_events::{About, Method, event::RequestAnswered},
        user::event::{UserChanged, UserProvisioned, UserReplaced},
    },
};

use super::place::{self, Place};

/// An event with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub event: SecurityEvent,
    /// To which resource.
    pub subject: Subject,
    /// Which operation of a bulk request it answers, if it does.
    pub operation: Option<u32>,
}

/// What a record tells a receiver; nothing when it is about no person and no group. The external ids
/// are those of now: who is gone has none.
#[must_use]
pub fn security_event(directory: &Directory, recorded: &Recorded) -> Option<Told> {
    use SecurityEvent::{Activate, AsyncResponse, Create, Deactivate, Delete, Patch, Put};
    let members = || Patch(vec!["members".into()]);
    let (event, subject) = match &recorded.event {
        Event::UserProvisioned(it) => (Create(provisioned(it)), person(directory, it.user)),
        Event::UserChanged(it) => (Patch(changed(it)), person(directory, it.user)),
        Event::UserReplaced(UserReplaced(it)) => (Put(changed(it)), person(directory, it.user)),
        Event::UserDeactivated(it) => (Deactivate, person(directory, it.user)),
        Event::UserReactivated(it) => (Activate, person(directory, it.user)),
        Event::UserDeleted(it) => (Delete, person(directory, it.user)),
        // To a receiver somebody who is erased is gone; that they were is ours to know.
        Event::UserErased(it) => (Delete, person(directory, it.user)),
        Event::GroupProvisioned(it) => {
            let names = ["id", "displayName"].into_iter();
            let names = names.chain(it.external_id.as_ref().map(|_| "externalId"));
            (Create(names.map(Into::into).collect()), group(directory, it.group))
        }
        Event::GroupChanged(it) => (Patch(renamed(it)), group(directory, it.group)),
        Event::GroupReplaced(GroupReplaced(it)) => (Put(renamed(it)), group(directory, it.group)),
        Event::GroupMembersAdded(it) => (members(), group(directory, it.group)),
        Event::GroupMembersRemoved(it) => (members(), group(directory, it.group)),
        Event::GroupMemberArrived(it) => (members(), group(directory, it.group)),
        Event::GroupDeleted(it) => (Delete, group(directory, it.group)),
        Event::RequestAnswered(it) => (AsyncResponse(response(it)), about(directory, it.about)),
        Event::OrganizationCreated(_)
        | Event::ProvisioningChanged(_)
        | Event::ScimTokenIssued(_)
        | Event::ScimTokenRevoked(_)
        | Event::ProvisioningClientSecretIssued(_)
        | Event::ProvisioningClientSecretRevoked(_)
        | Event::ProvisioningFederatedTrustChanged(_)
        | Event::ApiTokenIssued(_)
        | Event::ApiTokenRevoked(_)
        | Event::SsoConfigurationAdded(_)
        | Event::SsoConfigurationChanged(_)
        | Event::SsoConfigurationTenantProved(_)
        | Event::SsoConfigurationCredentialAdded(_)
        | Event::SsoConfigurationCredentialRemoved(_)
        | Event::SsoConfigurationRemoved(_)
        | Event::WorkspaceCreated(_)
        | Event::WorkspaceChanged(_)
        | Event::WorkspaceRemoved(_)
        | Event::AccessRuleChanged(_)
        | Event::UserLinked(_)
        | Event::SessionStarted(_)
        | Event::SessionSeen(_)
        | Event::SessionEnded(_)
        | Event::SignInRefused(_)
        | Event::EntryAllowed(_)
        | Event::EntryRefused(_)
        | Event::RefusalsSummed(_)
        | Event::SetupLinkIssued(_)
        | Event::SetupLinkUsed(_)
        | Event::SetupLinkClosed(_)
        | Event::SecurityEventsChanged(_)
        | Event::CheckpointKeyChanged(_)
        | Event::ExportMade(_)
        | Event::AuditLookedUp(_)
        | Event::RetentionChanged(_)
        | Event::PersonalFieldsExpired(_)
        | Event::Erased(_) => return None,
    };
    let mut told = Told { event, subject, operation: None };
    if let Event::RequestAnswered(it) = &recorded.event {
        told.operation = it.operation;
    }
    Some(told)
}

fn person(directory: &Directory, id: UserId) -> Subject {
    let external_id = directory.user(id).and_then(|user| user.external_id.as_deref());
    Subject { uri: path(ResourceType::User, &id), external_id: external_id.map(Into::into) }
}

fn group(directory: &Directory, id: GroupId) -> Subject {
    let external_id = directory.group(id).and_then(|group| group.external_id.as_deref());
    Subject { uri: path(ResourceType::Group, &id), external_id: external_id.map(Into::into) }
}

fn path(kind: ResourceType, id: &impl std::fmt::Display) -> String {
    format!("{}/{id}", kind.endpoint())
}

fn about(directory: &Directory, about: About) -> Subject {
    let many = |uri: &str| Subject { uri: uri.into(), external_id: None };
    match about {
        About::User(id) => person(directory, id),
        About::Group(id) => group(directory, id),
        About::Users => many(ResourceType::User.endpoint()),
        About::Groups => many(ResourceType::Group.endpoint()),
        About::Bulk => many("/Bulk"),
    }
}

fn response(answered: &RequestAnswered) -> Response {
    let method = match answered.method {
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    };
    let response = Response {
        method: method.into(),
        bulk_id: answered.bulk_id.as_deref().map(Into::into),
        version: answered.version.as_deref().map(Into::into),
        status: answered.status.to_string(),
        response: None,
    };
    match &answered.refused {
        Some(why) => response.refused(why.scim_type.as_deref(), &why.detail),
        None => response,
    }
}

fn provisioned(it: &UserProvisioned) -> Vec<String> {
    let own = ["id", "userName", "active"].into_iter();
    let own = own.chain(it.external_id.as_ref().map(|_| "externalId"));
    let attributes = it.profile.attributes().into_iter();
    let attributes = attributes.map(|(name, value)| (name, Some(value))).collect();
    with_profile(own, &attributes)
}

fn changed(it: &UserChanged) -> Vec<String> {
    let own = it.user_name.as_ref().map(|_| "userName").into_iter();
    with_profile(own.chain(it.external_id.as_ref().map(|_| "externalId")), &it.attributes)
}

fn renamed(it: &GroupChanged) -> Vec<String> {
    let name = it.display_name.as_ref().map(|_| "displayName");
    let names = name.into_iter().chain(it.external_id.as_ref().map(|_| "externalId"));
    names.map(Into::into).collect()
}

/// The paths (RFC 7644 §3.10) of attributes, each once.
fn with_profile<'a>(
    own: impl Iterator<Item = &'a str>,
    attributes: &BTreeMap<Attribute, Option<Value>>,
) -> Vec<String> {
    let mut paths: Vec<String> = own.map(Into::into).collect();
    for (attribute, value) in attributes {
        match place::of(*attribute) {
            Place::Top(name) => paths.push(name.into()),
            Place::Name(name) => paths.push(format!("name.{name}")),
            Place::Enterprise(name) => paths.push(format!("{}:{name}", schema::ENTERPRISE_USER)),
            Place::Extensions => paths.extend(urns(value.as_ref())),
            Place::ActiveUnassigned if paths.iter().any(|path| path == "active") => {}
            Place::ActiveUnassigned => paths.push("active".into()),
        }
    }
    paths
}

/// The extensions that somebody has, by their URNs; of those taken away, that `schemas` is another.
fn urns(value: Option<&Value>) -> Vec<String> {
    let Some(Value::Text(text)) = value else { return vec!["schemas".into()] };
    let extensions = serde_json::from_str::<doorward_scim::Object>(text).unwrap_or_default();
    extensions.into_iter().map(|(urn, _)| urn).collect()
}

#[cfg(test)]
mod tests;
