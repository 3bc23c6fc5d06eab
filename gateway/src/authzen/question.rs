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

/// A subject or resource; properties are not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Entity {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Action {
    pub(super) name: String,
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
    pub(super) subject: &'a Entity,
    pub(super) resource: &'a Entity,
    pub(super) action: &'a Action,
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
        let missing = |what: &str| format!("`{what}` is missing");
        let subject = self.subject.as_ref().or(above.subject.as_ref());
        let resource = self.resource.as_ref().or(above.resource.as_ref());
        let action = self.action.as_ref().or(above.action.as_ref());
        let asked = Asked {
            subject: subject.ok_or_else(|| missing("subject"))?,
            resource: resource.ok_or_else(|| missing("resource"))?,
            action: action.ok_or_else(|| missing("action"))?,
        };
        match (&asked.subject.id, &asked.resource.id) {
            (None, _) => Err(missing("subject.id")),
            (_, None) => Err(missing("resource.id")),
            (Some(_), Some(_)) => Ok(asked),
        }
    }
}

impl Asked<'_> {
    pub(super) fn decide(self, directory: &Directory, now: Timestamp) -> Decision {
        if self.action.name != ENTER {
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
pub(super) fn resource(entity: &Entity) -> Option<Resource<'_>> {
    match (entity.kind.as_str(), entity.id.as_deref()) {
        ("workspace", Some(slug)) => Some(Resource::Workspace(slug)),
        ("dashboard", Some("dashboard")) => Some(Resource::Dashboard),
        _ => None,
    }
}

/// Who that is, by SCIM `id`, userName or object ID.
pub(super) fn person<'a>(directory: &'a Directory, subject: &Entity) -> Option<&'a User> {
    let id = subject.id.as_deref().filter(|_| subject.kind == "user")?;
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
