//! People and groups as SCIM shows them.

use doorward_scim::{AttributePath, Filter, Object, Resource, ResourceType, Selection, schema};
use doorward_store::{
    Timestamp,
    directory::{Directory, Group, Member, MemberId, User, UserId, Version, profile::Attribute},
};
use serde_json::{Value, json};

use super::{lookup::Found, shown_profile, version};
use crate::time_text;

/// A directory as clients under one base URL see it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What is true.
    pub directory: &'a Directory,
    /// The Tenant URL, without a slash at its end.
    pub base: &'a str,
}

/// Which of the costly parts of a resource are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// All that lies in a person's profile.
    pub profile: bool,
    /// The groups of a person.
    pub groups: bool,
    /// The members of a group.
    pub members: bool,
    /// What its members are called: returned when asked for, because it is said of other resources.
    pub member_names: bool,
    /// The name of a person's manager, who is another person: returned when asked for, likewise.
    pub manager: bool,
    /// `meta`.
    pub meta: bool,
}

impl Parts {
    /// Everything that is returned by default.
    pub const ALL: Self = Self {
        profile: true,
        groups: true,
        members: true,
        member_names: false,
        manager: false,
        meta: true,
    };
    /// What can be said without looking anything up.
    pub const LEAST: Self = Self {
        profile: false,
        groups: false,
        members: false,
        member_names: false,
        manager: false,
        meta: false,
    };

    /// What a selection leaves in an answer.
    #[must_use]
    pub fn selected(kind: ResourceType, selection: &Selection) -> Self {
        Self {
            groups: selection.wants(kind, "groups"),
            members: selection.wants(kind, "members"),
            member_names: selection.names(kind, None, "members", "display"),
            manager: selection.names(kind, Some(schema::ENTERPRISE_USER), "manager", "displayName"),
            ..Self::ALL
        }
    }

    /// What a filter or an order reads.
    #[must_use]
    pub fn read<'p>(paths: impl IntoIterator<Item = &'p AttributePath>) -> Self {
        paths.into_iter().fold(Self::LEAST, |parts, path| {
            match path.name.to_ascii_lowercase().as_str() {
                "id" | "username" | "externalid" | "active" => parts,
                "groups" => Self { groups: true, ..parts },
                "members" => Self { members: true, member_names: true, ..parts },
                "meta" => Self { meta: true, ..parts },
                "manager" => Self { profile: true, manager: true, ..parts },
                _ => Self { profile: true, ..parts },
            }
        })
    }

    /// What a filter reads.
    #[must_use]
    pub fn asked(filter: &Filter) -> Self {
        Self::read(filter.attributes())
    }
}

impl View<'_> {
    /// A person.
    #[must_use]
    pub fn user(&self, user: &User, parts: Parts) -> Object {
        let id = user.id.to_string();
        let mut shown = Object::new();
        let mut schemas = vec![Value::from(schema::USER)];
        shown.insert("schemas".into(), Value::Null);
        shown.insert("id".into(), id.as_str().into());
        if let Some(external_id) = &user.external_id {
            shown.insert("externalId".into(), external_id.as_ref().into());
        }
        shown.insert("userName".into(), user.user_name.as_str().into());
        shown.insert("active".into(), user.active.into());
        if parts.profile {
            shown_profile::put(&mut shown, &mut schemas, &user.profile, self.base);
        }
        if parts.manager {
            self.name_manager(&mut shown);
        }
        if parts.groups {
            let groups: Vec<_> = self.groups_of(user).collect();
            if !groups.is_empty() {
                shown.insert("groups".into(), groups.into());
            }
        }
        if parts.meta {
            let version = self.directory.user_version(user);
            let meta = self.meta(ResourceType::User, &id, (user.created, user.changed), version);
            shown.insert("meta".into(), meta);
        }
        shown.insert("schemas".into(), schemas.into());
        shown
    }

    /// A group.
    #[must_use]
    pub fn group(&self, group: &Group, parts: Parts) -> Object {
        let id = group.id.to_string();
        let mut shown = Object::new();
        shown.insert("schemas".into(), json!([schema::GROUP]));
        shown.insert("id".into(), id.as_str().into());
        if let Some(external_id) = &group.external_id {
            shown.insert("externalId".into(), external_id.as_ref().into());
        }
        shown.insert("displayName".into(), group.display_name.as_ref().into());
        if parts.members {
            let members = self.members(group).map(|mut member| {
                if !parts.member_names {
                    member.remove("display");
                }
                Value::Object(member)
            });
            let members: Vec<_> = members.collect();
            if !members.is_empty() {
                shown.insert("members".into(), members.into());
            }
        }
        if parts.meta {
            let version = self.directory.group_version(group);
            let meta = self.meta(ResourceType::Group, &id, (group.created, group.changed), version);
            shown.insert("meta".into(), meta);
        }
        shown
    }

    /// A person as PATCH works on it: without what only the server says.
    #[must_use]
    pub fn held(&self, user: &User) -> Resource {
        let parts = Parts { profile: true, ..Parts::LEAST };
        Resource::held(ResourceType::User, self.user(user, parts))
    }

    /// A person or a group.
    #[must_use]
    pub fn resource(&self, found: Found<'_>, parts: Parts) -> Object {
        match found {
            Found::User(user) => self.user(user, parts),
            Found::Group(group) => self.group(group, parts),
        }
    }

    /// What was asked for of a person or a group.
    #[must_use]
    pub fn selected(&self, found: Found<'_>, selection: &Selection) -> Object {
        let kind = found.kind();
        if selection.is_everything() {
            return self.resource(found, Parts::ALL);
        }
        selection.select(kind, self.resource(found, Parts::selected(kind, selection)))
    }

    /// The members of a group as elements of `members`, those awaited at the end.
    pub fn members<'g>(&'g self, group: &'g Group) -> impl Iterator<Item = Object> + 'g {
        let known = self.directory.members(group).map(|member| self.member(member));
        known.chain(group.pending().map(awaited))
    }

    /// Whom a value names, as an element of `members`.
    #[must_use]
    pub fn member_named(&self, value: &str) -> Object {
        let user = |id| self.directory.user(id).map(Member::User);
        let group = |id| self.directory.group(id).map(Member::Group);
        let member = self.directory.member_named(value).and_then(|named| match named {
            MemberId::User(id) => user(id),
            MemberId::Group(id) => group(id),
        });
        member.map_or_else(|| awaited(value), |member| self.member(member))
    }

    fn member(&self, member: Member<'_>) -> Object {
        let (kind, id, name) = match member {
            Member::User(user) => (ResourceType::User, user.id.to_string(), called(user)),
            Member::Group(group) => {
                let name = group.display_name.to_string();
                (ResourceType::Group, group.id.to_string(), name)
            }
        };
        let mut element = Object::with_capacity(4);
        element.insert("$ref".into(), self.location(kind, &id).into());
        element.insert("value".into(), id.into());
        element.insert("type".into(), kind.name().into());
        element.insert("display".into(), name.into());
        element
    }

    /// Says what a manager is called who is one of our people (RFC 7643 §4.3).
    fn name_manager(&self, shown: &mut Object) {
        let enterprise = shown.get_mut(schema::ENTERPRISE_USER).and_then(Value::as_object_mut);
        let manager = enterprise.and_then(|parts| parts.get_mut("manager"));
        let Some(manager) = manager.and_then(Value::as_object_mut) else { return };
        let id = manager.get("value").and_then(Value::as_str).and_then(UserId::parse);
        if let Some(user) = id.and_then(|id| self.directory.user(id)) {
            manager.insert("displayName".into(), called(user).into());
        }
    }

    /// Where a resource is found (RFC 7643 §3.1 `meta.location`).
    #[must_use]
    pub fn location(&self, kind: ResourceType, id: &str) -> String {
        format!("{}{}/{id}", self.base, kind.endpoint())
    }

    fn groups_of(&self, user: &User) -> impl Iterator<Item = Value> {
        self.directory.groups_of(user.id.number()).map(|group| {
            let id = group.id.to_string();
            json!({
                "value": id,
                "$ref": self.location(ResourceType::Group, &id),
                "display": group.display_name,
            })
        })
    }

    fn meta(
        &self,
        kind: ResourceType,
        id: &str,
        (created, changed): (Timestamp, Timestamp),
        version: Version,
    ) -> Value {
        json!({
            "resourceType": kind.name(),
            "created": time_text::show(created),
            "lastModified": time_text::show(changed),
            "location": self.location(kind, id),
            "version": version::tag(version),
        })
    }
}

/// What people are called to other people.
fn called(user: &User) -> String {
    let name = user.profile.text(Attribute::DisplayName);
    name.unwrap_or_else(|| user.user_name.as_str().into())
}

fn awaited(value: &str) -> Object {
    Object::from_iter([("value".to_owned(), value.into())])
}

#[cfg(test)]
mod tests;
