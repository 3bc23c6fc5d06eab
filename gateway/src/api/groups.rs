//! Groups as the provisioning client told of them. They are changed by it alone.

use doorward_store::directory::{Directory, Group, GroupId, Member, Number};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    call::Call,
    if_match::last_id,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, PAGE, Parameter},
    problem::Problem,
};
use crate::time_text;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/groups",
        "list_groups",
        "Name groups in the order they were provisioned, or those of one name, or those that have \
         words in their names",
        Gives::Page(described::<Page<GroupRow>>),
        Serve::Aside(|call, directory| {
            let after = page::place(call)?.map(Number).unwrap_or_default();
            let wants = words(call.said("search"));
            let later = |group: &&Group| group.id.number() > after && wants(group);
            Ok(match (call.said("display_name"), call.said("external_id")) {
                (Some(name), id) => {
                    let found = directory.group_by_display_name(name).into_iter();
                    let same = |group: &&Group| id.is_none() || group.external_id.as_deref() == id;
                    shown(call, found.filter(same).filter(later))
                }
                (None, Some(id)) => {
                    let mut found: Vec<_> = directory.groups_by_external_id(id).collect();
                    found.sort_by_key(|group| group.id.number());
                    shown(call, found.into_iter().filter(later))
                }
                (None, None) => shown(call, directory.groups_after(after).filter(later)),
            })
        }),
    )
    .query(&[
        CURSOR,
        LIMIT,
        Parameter::new("display_name", "only the group of this displayName", Kind::Text(1024)),
        Parameter::new("external_id", "only those of this externalId", Kind::Text(1024)),
        Parameter::new(
            "search",
            "only those with each of these words in their displayName",
            Kind::Text(1024),
        ),
    ]),
    Operation::new(
        "GET",
        "/groups/{id}",
        "show_group",
        "Show a group",
        Gives::One(described::<GroupRow>),
        Serve::Look(|call, directory| {
            Ok(serde_json::to_value(row(found(call, directory)?)).unwrap_or_default())
        }),
    )
    .state(|directory, path| {
        let group = directory.group(GroupId(last_id(path)?))?;
        let seen = (group.id, group.sequence, group.size(), group.pending().count());
        serde_json::to_value(seen).ok()
    }),
    Operation::new(
        "GET",
        "/groups/{id}/members",
        "list_members_of_group",
        "Name the members of a group in the order they were provisioned",
        Gives::Page(described::<Page<MemberRow>>),
        Serve::Look(|call, directory| {
            let after = page::place(call)?.map(Number).unwrap_or_default();
            let members = directory.direct_members_after(found(call, directory)?, after);
            Ok(page::numbered(call, members, number, member))
        }),
    )
    .query(PAGE),
    Operation::new(
        "GET",
        "/groups/{id}/pending",
        "list_pending_members_of_group",
        "Tell the values that were named as members of a group and that nobody answers to yet",
        Gives::Page(described::<Page<String>>),
        Serve::Look(|call, directory| {
            let after = page::after(call)?;
            let later = |value: &&str| after.as_deref().is_none_or(|after| *value > after);
            let pending = found(call, directory)?.pending().filter(later);
            Ok(page::ordered(call, pending, |value| (*value).to_owned(), str::to_owned))
        }),
    )
    .query(PAGE),
];

/// Whether a group has all these words in its name.
fn words(search: Option<&str>) -> impl Fn(&Group) -> bool + use<> {
    let words: Vec<_> =
        search.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
    move |group| {
        let name = group.display_name.to_lowercase();
        words.iter().all(|word| name.contains(word))
    }
}

/// A group as listed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GroupRow {
    /// The SCIM `id`.
    id: uuid::Uuid,
    /// The name people see.
    display_name: String,
    /// What the provisioning client calls the group: Entra's object ID, as it should be.
    external_id: Option<String>,
    /// How many belong to it directly.
    members: usize,
    /// How many values were named as members and nobody answers to them yet.
    pending: usize,
    /// When the group was provisioned.
    created: String,
    /// When anything of the group last changed, members counted.
    changed: String,
}

/// Somebody who belongs to a group.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum MemberRow {
    /// A person.
    Person {
        /// The SCIM `id`.
        id: uuid::Uuid,
        /// The name the person signs in with.
        name: String,
    },
    /// A nested group.
    Group {
        /// The SCIM `id`.
        id: uuid::Uuid,
        /// The name people see.
        name: String,
    },
}

fn found<'a>(call: &Call, directory: &'a Directory) -> Result<&'a Group, Problem> {
    let unknown = || Problem::not_found("there is no such group");
    directory.group(GroupId(call.id(0)?)).ok_or_else(unknown)
}

fn row(group: &Group) -> GroupRow {
    GroupRow {
        id: group.id.0,
        display_name: group.display_name.to_string(),
        external_id: group.external_id.as_deref().map(Into::into),
        members: group.size(),
        pending: group.pending_count(),
        created: time_text::show(group.created),
        changed: time_text::show(group.changed),
    }
}

fn number(member: &Member<'_>) -> Number {
    match member {
        Member::User(user) => user.id.number(),
        Member::Group(group) => group.id.number(),
    }
}

fn member(member: Member<'_>) -> MemberRow {
    match member {
        Member::User(user) => MemberRow::Person { id: user.id.0, name: user.user_name.to_string() },
        Member::Group(group) => {
            MemberRow::Group { id: group.id.0, name: group.display_name.to_string() }
        }
    }
}

/// A page of groups in the order of their numbers.
pub(super) fn shown<'a>(call: &Call, groups: impl Iterator<Item = &'a Group>) -> Value {
    page::numbered(call, groups, |group| group.id.number(), row)
}
