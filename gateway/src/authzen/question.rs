//! One question (§5, §6): may this subject do this to this resource?

use doorward_store::{
    Timestamp,
    directory::{Directory, EntraPerson, NoEntry, ObjectId, Resource, User, UserId, Who},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::entry::Refused;
use crate::authz::refusal_code;

/// The one thing that can be done.
pub(super) const ENTER: &str = "enter";

/// A subject or resource as it is said; properties are not looked at, for they prove nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Entity {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
}

/// A subject or resource that is named whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named<'a> {
    pub(super) kind: &'a str,
    pub(super) id: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Action {
    pub(super) name: Option<String>,
}

/// A question as it is asked; in a batch some of it stands above.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Question {
    pub(super) subject: Option<Entity>,
    pub(super) resource: Option<Entity>,
    pub(super) action: Option<Action>,
}

/// A question with all its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) subject: Named<'a>,
    pub(super) resource: Named<'a>,
    pub(super) action: &'a str,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    Permit,
    Deny { reason: String, message: String },
}

impl Decision {
    fn no(reason: &str, message: impl Into<String>) -> Self {
        Self::Deny { reason: reason.into(), message: message.into() }
    }

    pub(super) fn permits(&self) -> bool {
        *self == Self::Permit
    }

    pub(super) fn shown(&self) -> Value {
        match self {
            Self::Permit => json!({ "decision": true }),
            Self::Deny { reason, message } => json!({
                "decision": false,
                "context": { "reason": reason, "reason_user": { "en": message } },
            }),
        }
    }
}

pub(super) fn evaluate(
    directory: &Directory,
    body: &[u8],
    now: Timestamp,
) -> Result<Value, Refused> {
    let question: Question = read(body)?;
    let asked = question.asked(&Question::default()).map_err(Refused::bad)?.decide(directory, now);
    Ok(asked.shown())
}

/// Reads a body.
pub(super) fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::bad(format!("the body: {error}")))
}

impl Question {
    /// The whole question, with what stands above it where it is silent.
    pub(super) fn asked<'a>(&'a self, above: &'a Self) -> Result<Asked<'a>, String> {
        Ok(Asked {
            subject: named("subject", [self.subject.as_ref(), above.subject.as_ref()])?,
            resource: named("resource", [self.resource.as_ref(), above.resource.as_ref()])?,
            action: action([self.action.as_ref(), above.action.as_ref()])?,
        })
    }
}

/// A subject or resource with its type and its id, each where it is said first.
pub(super) fn named<'a>(what: &str, said: [Option<&'a Entity>; 2]) -> Result<Named<'a>, String> {
    let kind = kind(what, said)?;
    let id = said.into_iter().flatten().find_map(|entity| entity.id.as_deref());
    Ok(Named { kind, id: id.ok_or_else(|| missing(&format!("{what}.id")))? })
}

/// The type of a subject or resource.
pub(super) fn kind<'a>(what: &str, said: [Option<&'a Entity>; 2]) -> Result<&'a str, String> {
    if said == [None, None] {
        return Err(missing(what));
    }
    let kind = said.into_iter().flatten().find_map(|entity| entity.kind.as_deref());
    kind.ok_or_else(|| missing(&format!("{what}.type")))
}

/// The name of the action.
pub(super) fn action(said: [Option<&Action>; 2]) -> Result<&str, String> {
    if said == [None, None] {
        return Err(missing("action"));
    }
    let name = said.into_iter().flatten().find_map(|action| action.name.as_deref());
    name.ok_or_else(|| missing("action.name"))
}

fn missing(what: &str) -> String {
    format!("`{what}` is missing")
}

impl Asked<'_> {
    pub(super) fn decide(self, directory: &Directory, now: Timestamp) -> Decision {
        if self.action != ENTER {
            return Decision::no("unknown_action", "the only action is `enter`");
        }
        let Some(resource) = resource(self.resource) else {
            let message = "there are resources of the types `workspace` and `dashboard`";
            return Decision::no("unknown_resource", message);
        };
        let Some(user) = person(directory, self.subject) else {
            return refused(NoEntry::NoSuchUser);
        };
        match directory.may_enter(Who::User(user.id), resource, now) {
            Ok(_) => Decision::Permit,
            Err(reason) => refused(reason),
        }
    }
}

fn refused(reason: NoEntry) -> Decision {
    Decision::no(&refusal_code(reason), reason.to_string())
}

/// What somebody would enter.
pub(super) fn resource(entity: Named<'_>) -> Option<Resource<'_>> {
    match (entity.kind, entity.id) {
        ("workspace", slug) => Some(Resource::Workspace(slug)),
        ("dashboard", "dashboard") => Some(Resource::Dashboard),
        _ => None,
    }
}

/// Who that is, by SCIM `id`, userName or object ID.
pub(super) fn person<'a>(directory: &'a Directory, subject: Named<'_>) -> Option<&'a User> {
    let id = Some(subject.id).filter(|_| subject.kind == "user")?;
    let by_id = UserId::parse(id).and_then(|id| directory.user(id));
    by_id.or_else(|| directory.user_by_name(id)).or_else(|| by_object(directory, id))
}

/// An object ID names whoever is pinned to it, else the one person who is provisioned under it.
fn by_object<'a>(directory: &'a Directory, id: &str) -> Option<&'a User> {
    let object = ObjectId::parse(id).ok()?;
    let mut tenants = directory.sso_configurations().map(|configuration| configuration.tenant);
    let linked =
        tenants.find_map(|tenant| directory.user_linked_to(EntraPerson { tenant, object }));
    linked.or_else(|| {
        let name = object.to_string();
        let mut found = directory.users_by_external_id(&name);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    })
}
