//! People as the provisioning client told of them. They are changed by it alone.

use doorward_store::directory::{Directory, Number, User, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    call::Call,
    groups::{self, GroupRow},
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, PAGE, Parameter},
    problem::Problem,
};
use crate::time_text;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/people",
        "list_people",
        "Name people in the order they were provisioned, or those of one name",
        Gives::Page(described::<Page<PersonRow>>),
        Serve::Look(|call, directory| {
            let after = page::place(call)?.map(Number).unwrap_or_default();
            Ok(match (call.said("user_name"), call.said("external_id")) {
                (Some(name), id) => {
                    let found = directory.user_by_name(name).into_iter();
                    let same = |user: &&User| id.is_none() || user.external_id.as_deref() == id;
                    shown(call, found.filter(same).filter(|user| user.id.number() > after))
                }
                (None, Some(id)) => {
                    let mut found: Vec<_> = directory.users_by_external_id(id).collect();
                    found.sort_by_key(|user| user.id.number());
                    shown(call, found.into_iter().filter(|user| user.id.number() > after))
                }
                (None, None) => shown(call, directory.users_after(after)),
            })
        }),
    )
    .query(&[
        CURSOR,
        LIMIT,
        Parameter::new("user_name", "only the person of this userName", Kind::Text(1024)),
        Parameter::new("external_id", "only those of this externalId", Kind::Text(1024)),
    ]),
    Operation::new(
        "GET",
        "/people/{id}",
        "show_person",
        "Show a person with every attribute as provisioned",
        Gives::One(described::<Person>),
        Serve::Look(|call, directory| {
            let user = found(call, directory)?;
            let attributes = serde_json::to_value(&user.profile).unwrap_or_default();
            let person = Person { person: row(user), attributes };
            Ok(serde_json::to_value(person).unwrap_or_default())
        }),
    ),
    Operation::new(
        "GET",
        "/people/{id}/groups",
        "list_groups_of_person",
        "Name the groups that a person belongs to directly",
        Gives::Page(described::<Page<GroupRow>>),
        Serve::Look(|call, directory| {
            let after = page::place(call)?.map(Number).unwrap_or_default();
            let user = found(call, directory)?;
            let held = directory.groups_of(user.id.number());
            Ok(groups::shown(call, held.filter(|group| group.id.number() > after)))
        }),
    )
    .query(PAGE),
];

/// A person as listed.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonRow {
    /// The SCIM `id`.
    id: uuid::Uuid,
    /// The name the person signs in with.
    user_name: String,
    /// What the provisioning client calls the person: Entra's object ID, as it should be.
    external_id: Option<String>,
    /// Whether the person may sign in.
    active: bool,
    /// When the person was provisioned.
    created: String,
    /// When anything of the person last changed, memberships not counted.
    changed: String,
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
struct Person {
    #[serde(flatten)]
    person: PersonRow,
    /// Every attribute as provisioned, by name: a text, or a list of values.
    attributes: Value,
}

fn found<'a>(call: &Call, directory: &'a Directory) -> Result<&'a User, Problem> {
    let unknown = || Problem::not_found("there is no such person");
    directory.user(UserId(call.id(0)?)).ok_or_else(unknown)
}

fn row(user: &User) -> PersonRow {
    PersonRow {
        id: user.id.0,
        user_name: user.user_name.to_string(),
        external_id: user.external_id.as_deref().map(Into::into),
        active: user.active,
        created: time_text::show(user.created),
        changed: time_text::show(user.changed),
    }
}

/// A page of people in the order of their numbers.
fn shown<'a>(call: &Call, people: impl Iterator<Item = &'a User>) -> Value {
    page::numbered(call, people, |user| user.id.number(), row)
}
