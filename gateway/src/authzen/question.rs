//! One question (§5, §6): may this subject do this to this resource?

use std::{borrow::Cow, collections::BTreeMap};

use doorward_store::{
    Sequence,
    directory::{Directory, EntraPerson, NoEntry, ObjectId, Resource, User, UserId, Who},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{entry::Refused, judge::Judge};
use crate::{authz::refusal_code, operator::Moment, translate::Permission};

/// What is done with workspaces and the dashboard.
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

/// An action as it is said; of its properties those count that are `true`, as flags of its name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Action {
    name: Option<String>,
    properties: Option<BTreeMap<String, Value>>,
}

/// An action that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done<'a> {
    pub(super) name: &'a str,
    /// In order.
    pub(super) flags: Vec<&'a str>,
}

/// A question as it is asked; in a batch some of it stands above.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Question {
    pub(super) subject: Option<Entity>,
    pub(super) resource: Option<Entity>,
    pub(super) action: Option<Action>,
    #[serde(default)]
    context: Option<Context>,
}

/// What is said beside a question; of all that, only the moment counts.
#[derive(Debug, Clone, Default, Deserialize)]
struct Context {
    as_of: Option<AsOf>,
}

/// A moment as it is said: a sequence, or a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum AsOf {
    Sequence(u64),
    Said(String),
}

impl AsOf {
    fn moment(&self) -> Result<Moment, String> {
        match self {
            Self::Sequence(at) => Ok(Moment::Sequence(Sequence(*at))),
            Self::Said(said) => {
                let wrong = |_| "`context.as_of` is neither a sequence nor a time".to_owned();
                said.parse().map_err(wrong)
            }
        }
    }
}

/// A question with all its parts.
#[derive(Debug, Clone)]
pub(super) struct Asked<'a> {
    subject: Named<'a>,
    resource: Named<'a>,
    action: Done<'a>,
    as_of: Option<Moment>,
}

/// What somebody would enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Door<'a> {
    Dashboard,
    Workspace(Cow<'a, str>),
}

impl Door<'_> {
    pub(super) fn resource(&self) -> Resource<'_> {
        match self {
            Self::Dashboard => Resource::Dashboard,
            Self::Workspace(slug) => Resource::Workspace(slug),
        }
    }
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

pub(super) fn evaluate(judge: &Judge<'_>, body: &[u8]) -> Result<Value, Refused> {
    let question: Question = read(body)?;
    let above = Question::default();
    let asked = question.asked(&above).map_err(Refused::bad)?;
    Ok(asked.decide(judge)?.shown())
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
            as_of: self.as_of().or(above.as_of()).map(AsOf::moment).transpose()?,
        })
    }

    /// The moment that is said, if one is.
    fn as_of(&self) -> Option<&AsOf> {
        self.context.as_ref()?.as_of.as_ref()
    }

    /// Refuses a moment where only the present is told.
    pub(super) fn now_only(&self) -> Result<(), Refused> {
        match self.as_of() {
            None => Ok(()),
            Some(_) => {
                Err(Refused::bad("`context.as_of` is understood where something is evaluated"))
            }
        }
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

/// The action, by the first that has a name.
pub(super) fn action(said: [Option<&Action>; 2]) -> Result<Done<'_>, String> {
    if said == [None, None] {
        return Err(missing("action"));
    }
    let mut named = said.into_iter().flatten().filter_map(|it| Some((it.name.as_deref()?, it)));
    let (name, action) = named.next().ok_or_else(|| missing("action.name"))?;
    let said = action.properties.iter().flatten().filter(|(_, value)| **value == true);
    Ok(Done { name, flags: said.map(|(name, _)| name.as_str()).collect() })
}

fn missing(what: &str) -> String {
    format!("`{what}` is missing")
}

impl Asked<'_> {
    pub(super) fn decide(&self, judge: &Judge<'_>) -> Result<Decision, Refused> {
        if is_ours(self.resource.kind) && !self.action.enters() {
            return Ok(Decision::no("unknown_action", "the only action here is `enter`"));
        }
        let Some(door) = door(self.resource, &self.action) else {
            return Ok(Decision::no("unknown_resource", "no workspace stands for this"));
        };
        let then = match self.as_of {
            Some(moment) => Some((judge.past)(self.subject, &door, moment)?),
            None => None,
        };
        let (directory, user) = match &then {
            Some((then, user)) => (then, *user),
            None => (judge.directory, person(judge.directory, self.subject).map(|it| it.id)),
        };
        let Some(user) = user else { return Ok(refused(NoEntry::NoSuchUser)) };
        Ok(match directory.may_enter(Who::User(user), door.resource(), judge.now) {
            Ok(_) => Decision::Permit,
            Err(reason) => refused(reason),
        })
    }
}

fn refused(reason: NoEntry) -> Decision {
    Decision::no(&refusal_code(reason), reason.to_string())
}

/// Whether a resource is one of ours by its type: what is done with it is to enter it.
pub(super) fn is_ours(kind: &str) -> bool {
    matches!(kind, "workspace" | "dashboard")
}

/// What somebody would enter to do this.
pub(super) fn door<'a>(resource: Named<'a>, action: &Done<'_>) -> Option<Door<'a>> {
    let Named { kind, id } = resource;
    match (kind, id) {
        ("workspace", slug) if action.enters() => Some(Door::Workspace(slug.into())),
        ("dashboard", "dashboard") if action.enters() => Some(Door::Dashboard),
        ("workspace" | "dashboard", _) => None,
        (kind, id) => {
            let Done { name, flags } = action;
            let slug = Permission { kind, id, action: name, flags: flags.clone() }.slug()?;
            Some(Door::Workspace(slug.into()))
        }
    }
}

impl Done<'_> {
    /// Whether it is what is done with workspaces and the dashboard.
    pub(super) fn enters(&self) -> bool {
        self.name == ENTER
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
