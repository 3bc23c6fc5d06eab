//! People as the provisioning client told of them. They are changed by it alone.

use doorward_store::directory::{Directory, Number, RuleTarget, Slug, User, UserId, Who};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    call::Call,
    groups::{self, GroupRow},
    if_match::last_id,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{CURSOR, Kind, LIMIT, PAGE, Parameter},
    problem::{Problem, Wrong},
    refused,
};
use crate::{
    access::{self, Explanation},
    operator::House,
    time_text,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/people",
        "list_people",
        "Name people in the order they were provisioned, those of one name, or those in whose names \
         words begin so, in the order of these",
        Gives::Page(described::<Page<PersonRow>>),
        Serve::Aside(|call, directory| {
            if let Some(words) = call.said("search") {
                return search(call, directory, words);
            }
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
        SEARCH,
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
    )
    .state(|directory, path| {
        let user = directory.user(UserId(last_id(path)?))?;
        serde_json::to_value((user.id, user.sequence)).ok()
    }),
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
    Operation::new(
        "GET",
        "/people/{id}/workspaces",
        "list_workspaces_of_person",
        "Name the workspaces that a person may enter, each with the reasons",
        Gives::Page(described::<Page<Explanation>>),
        Serve::Aside(|call, directory| {
            let (user, after) = (found(call, directory)?, page::after(call)?.unwrap_or_default());
            let organization = call.organization()?;
            let reachable = directory.workspaces_of(Who::User(user.id), call.house.clock.now());
            let slugs = reachable.into_iter().map(|one| &one.workspace.slug);
            let mut slugs: Vec<_> =
                slugs.filter(|slug| slug.as_str() > &*after).take(call.limit() + 1).collect();
            let more = slugs.len() > call.limit();
            slugs.truncate(call.limit());
            let next = slugs.last().filter(|_| more).map(|slug| slug.to_string());
            let why = |slug: &&Slug| {
                let resource = RuleTarget::Workspace((*slug).clone());
                let told = access::explained(&call.house, &organization, directory, user, &resource);
                told.map(shown_alone).map_err(|failure| refused::problem(&failure, true))
            };
            let rows = slugs.iter().map(why).collect::<Result<Vec<_>, _>>()?;
            Ok(page::page(&rows, next.as_deref()))
        }),
    )
    .query(PAGE),
];

/// What people are searched by.
const SEARCH: Parameter = Parameter::new(
    "search",
    "only those in whose userName or displayName each of these words begins a word",
    Kind::Text(1024),
);

/// People by the words of their names. It is not combined with what names somebody exactly.
fn search(call: &Call, directory: &Directory, words: &str) -> Result<Value, Problem> {
    for name in ["user_name", "external_id"] {
        if call.said(name).is_some() {
            let detail = "say either this or `search`";
            return Err(Problem::query(vec![Wrong::parameter(name, detail)]));
        }
    }
    let (after, organization) = (page::place(call)?, call.organization()?);
    let House { finding, store, .. } = &call.house;
    let found = finding.found(store, &organization, directory, |found| {
        let found = found.names.people(directory, words, after, call.limit());
        let rows: Vec<_> = found.all.into_iter().map(|it| shown_alone(row(it))).collect();
        page::page(&rows, found.next.map(|place| place.to_string()).as_deref())
    });
    found.map_err(|error| refused::problem(&error.into(), true))
}

fn shown_alone(row: impl Serialize) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}

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
