//! A part of a filter that an index of the directory answers: `userName eq "ada"`,
//! `members[value eq "…"]`.

use std::iter;

use doorward_scim::{
    AttributePath, Filter, ResourceType,
    filter::{Comparison, Op, Within},
};
use doorward_store::directory::{Directory, GroupId, Member, MemberId, UserId, fold};
use serde_json::Value;

use super::lookup::{Found, merge};

/// What is asked, with the text it is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// `id eq`
    Id(String),
    /// `userName eq` of a person, `displayName eq` of a group, in any case.
    Name(String),
    /// `externalId eq`
    ExternalId(String),
    /// `members eq` of a group.
    Member(String),
    /// `groups eq` of a person.
    Group(String),
}

impl Term {
    /// The term that a filter is, if an index of that type answers it.
    pub(super) fn of(kind: ResourceType, filter: &Filter) -> Option<Self> {
        match filter {
            Filter::Compare(comparison) => Self::compared(kind, comparison),
            Filter::Within(Within { path, filter, sub: None }) => {
                let Filter::Compare(inner) = filter.as_ref() else { return None };
                if path.sub.is_some() || !inner.path.is("value") {
                    return None;
                }
                let path = AttributePath { sub: Some("value".into()), ..path.clone() };
                let term = Self::compared(kind, &Comparison { path, ..inner.clone() })?;
                matches!(term, Self::Member(_) | Self::Group(_)).then_some(term)
            }
            Filter::Within(_)
            | Filter::And(_)
            | Filter::Or(_)
            | Filter::Not(_)
            | Filter::Present(_) => None,
        }
    }

    fn compared(kind: ResourceType, comparison: &Comparison) -> Option<Self> {
        if comparison.op != Op::Eq {
            return None;
        }
        let text = match &comparison.value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        if text.is_empty() {
            return None; // it asks for what is unassigned (RFC 7643 §2.5)
        }
        let found = kind.attribute(&comparison.path)?;
        let sub = found.sub.map(|sub| sub.name.as_str());
        match (kind, found.extension, found.attribute.name.as_str(), sub) {
            (_, None, "id", None) => Some(Self::Id(text)),
            (_, None, "externalId", None) => Some(Self::ExternalId(text)),
            (ResourceType::User, None, "userName", None)
            | (ResourceType::Group, None, "displayName", None) => Some(Self::Name(text)),
            (ResourceType::Group, None, "members", None | Some("value")) => {
                Some(Self::Member(text))
            }
            (ResourceType::User, None, "groups", None | Some("value")) => Some(Self::Group(text)),
            (_, _, _, _) => None,
        }
    }

    /// How much it finds, roughly: the least is asked first.
    pub(super) const fn reach(&self) -> u8 {
        match self {
            Self::Id(_) => 0,
            Self::Name(_) => 1,
            Self::ExternalId(_) => 2,
            Self::Member(_) => 3,
            Self::Group(_) => 4,
        }
    }

    /// Those it means, in the order of their places.
    pub(super) fn find<'a>(
        &'a self,
        directory: &'a Directory,
        kind: ResourceType,
    ) -> Box<dyn Iterator<Item = Found<'a>> + 'a> {
        match (kind, self) {
            (ResourceType::User, Self::Id(id)) => {
                let user = UserId::parse(id).and_then(|id| directory.user(id));
                Box::new(user.map(Found::User).into_iter())
            }
            (ResourceType::Group, Self::Id(id)) => {
                let group = GroupId::parse(id).and_then(|id| directory.group(id));
                Box::new(group.map(Found::Group).into_iter())
            }
            (ResourceType::User, Self::Name(name)) => {
                Box::new(directory.user_by_name(name).map(Found::User).into_iter())
            }
            (ResourceType::Group, Self::Name(name)) => {
                Box::new(directory.group_by_display_name(name).map(Found::Group).into_iter())
            }
            (ResourceType::User, Self::ExternalId(id)) => {
                Box::new(directory.users_by_external_id(id).map(Found::User))
            }
            (ResourceType::Group, Self::ExternalId(id)) => {
                Box::new(directory.groups_by_external_id(id).map(Found::Group))
            }
            (ResourceType::Group, Self::Member(value)) => {
                let member = member(directory, value);
                let groups = member.into_iter().flat_map(|it| directory.groups_of(it.number()));
                let awaiting = directory.groups_awaiting(value);
                let both = merge(groups.map(Found::Group), awaiting.into_iter().map(Found::Group));
                Box::new(each_once(both))
            }
            (ResourceType::User, Self::Group(id)) => {
                let group = GroupId::parse(&fold(id)).and_then(|id| directory.group(id));
                let members = group.into_iter().flat_map(|group| directory.members(group));
                Box::new(members.filter_map(|member| match member {
                    Member::User(user) => Some(Found::User(user)),
                    Member::Group(_) => None,
                }))
            }
            (ResourceType::User, Self::Member(_)) | (ResourceType::Group, Self::Group(_)) => {
                Box::new(iter::empty())
            }
        }
    }

    /// Whether it holds for a resource that something else has found.
    pub(super) fn holds(&self, directory: &Directory, found: &Found<'_>) -> bool {
        match (found, self) {
            (Found::User(user), Self::Id(id)) => user.id.to_string() == *id,
            (Found::Group(group), Self::Id(id)) => group.id.to_string() == *id,
            (Found::User(user), Self::Name(name)) => user.user_name.folded() == fold(name),
            (Found::Group(group), Self::Name(name)) => fold(&group.display_name) == fold(name),
            (Found::User(user), Self::ExternalId(id)) => {
                user.external_id.as_deref() == Some(id.as_str())
            }
            (Found::Group(group), Self::ExternalId(id)) => {
                group.external_id.as_deref() == Some(id.as_str())
            }
            (Found::Group(group), Self::Member(value)) => {
                let member = member(directory, value);
                let folded = fold(value);
                member.is_some_and(|member| directory.is_member(group, member))
                    || group.pending().any(|awaited| fold(awaited) == folded)
            }
            (Found::User(user), Self::Group(id)) => GroupId::parse(&fold(id))
                .and_then(|id| directory.group(id))
                .is_some_and(|group| directory.is_member(group, MemberId::User(user.id))),
            (Found::User(_), Self::Member(_)) | (Found::Group(_), Self::Group(_)) => false,
        }
    }
}

/// Who has that id, which is not `caseExact` as the value of a member; external ids are no values of
/// members as they are shown.
fn member(directory: &Directory, value: &str) -> Option<MemberId> {
    let value = fold(value);
    let user = UserId::parse(&value).and_then(|id| directory.user(id));
    let group = || GroupId::parse(&value).and_then(|id| directory.group(id));
    match user {
        Some(user) => Some(MemberId::User(user.id)),
        None => group().map(|group| MemberId::Group(group.id)),
    }
}

/// A group may have a member and await the same id as somebody wrote it before.
fn each_once<'a>(found: impl Iterator<Item = Found<'a>>) -> impl Iterator<Item = Found<'a>> {
    let mut last = None;
    found.filter(move |found| last.replace(found.number()) != Some(found.number()))
}
