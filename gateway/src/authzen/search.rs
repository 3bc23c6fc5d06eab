//! Who may do this, to what may they do it, what may they do (§8): page by page. A token names the
//! last that was told, so that a page costs what it tells.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::{
    Timestamp,
    directory::{Directory, Number, Resource, Who, Workspace},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    entry::Refused,
    question::{Done, ENTER, Named, Question, action, door, is_ours, kind, named, person, read},
};
use crate::translate::Permission;

const PAGE: usize = 100;
const MAX_PAGE: usize = 1000;

#[derive(Debug, Deserialize)]
struct Search {
    #[serde(flatten)]
    question: Question,
    #[serde(default)]
    page: Page,
}

#[derive(Debug, Default, Deserialize)]
struct Page {
    token: Option<String>,
    limit: Option<usize>,
}

impl Page {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE)
    }

    /// The last that was told before.
    fn after(&self) -> Result<Option<String>, Refused> {
        let Some(token) = self.token.as_deref().filter(|token| !token.is_empty()) else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(token).ok();
        let last = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        last.map(Some).ok_or_else(|| Refused::bad("`page.token` is none of ours"))
    }
}

/// People who may do this to a resource.
pub(super) fn subjects(directory: &Directory, body: &[u8]) -> Result<Value, Refused> {
    let Search { question, page } = read(body)?;
    question.now_only()?;
    let subject = kind("subject", [question.subject.as_ref(), None]).map_err(Refused::bad)?;
    let (action, wanted) = (the_action(&question)?, the_resource(&question)?);
    let after = page.after()?.map(|last| last.parse().map(Number));
    let after = after.transpose().map_err(|_| Refused::bad("`page.token` is none of ours"))?;
    let Some(door) = door(wanted, &action).filter(|_| subject == "user") else {
        return Ok(told(&[], None));
    };
    let most = page.limit();
    let after = after.unwrap_or_default();
    let mut found = directory.people_admitted(door.resource(), after, most.saturating_add(1));
    let more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| more).map(|user| user.id.number().0.to_string());
    let results: Vec<_> = found
        .iter()
        .map(|user| {
            let properties = json!({ "id": user.id, "active": user.active });
            json!({ "type": "user", "id": user.user_name.as_str(), "properties": properties })
        })
        .collect();
    Ok(told(&results, last.as_deref()))
}

/// Resources of a type to which somebody may do this.
pub(super) fn resources(
    directory: &Directory,
    body: &[u8],
    now: Timestamp,
) -> Result<Value, Refused> {
    let Search { question, page } = read(body)?;
    question.now_only()?;
    let wanted = kind("resource", [question.resource.as_ref(), None]).map_err(Refused::bad)?;
    let subject = the_subject(&question)?;
    let (action, after, most) = (the_action(&question)?, page.after()?, page.limit());
    let Some(user) = person(directory, subject).filter(|_| action.enters() || !is_ours(wanted))
    else {
        return Ok(told(&[], None));
    };
    let who = Who::User(user.id);
    if wanted == "dashboard" {
        let may = directory.may_enter(who, Resource::Dashboard, now).is_ok();
        let dashboard = may.then(|| json!({ "type": "dashboard", "id": "dashboard" }));
        return Ok(told(dashboard.as_slice(), None));
    }
    let all = directory.workspaces_of(who, now);
    let later = |slug: &str| after.as_deref().is_none_or(|after| slug > after);
    let mut found = all
        .iter()
        .map(|reachable| reachable.workspace)
        .filter(|held| later(held.slug.as_str()))
        .filter_map(|held| Some((held.slug.as_str(), told_as(wanted, &action, held)?)))
        .peekable();
    let shown: Vec<_> = found.by_ref().take(most).collect();
    let last = shown.last().filter(|_| found.peek().is_some()).map(|(slug, _)| *slug);
    let results: Vec<_> = shown.iter().map(|(_, result)| result.clone()).collect();
    Ok(told(&results, last))
}

/// A workspace as a resource of a type, if it stands for this action on one.
fn told_as(kind: &str, action: &Done<'_>, held: &Workspace) -> Option<Value> {
    if kind == "workspace" {
        let properties = json!({ "name": held.name });
        return Some(json!({ "type": kind, "id": held.slug, "properties": properties }));
    }
    let it = Permission::of_slug(held.slug.as_str())?;
    let same = it.kind == kind && it.action == action.name && it.flags == action.flags;
    same.then(|| json!({ "type": kind, "id": it.id }))
}

/// What somebody may do with a resource.
pub(super) fn actions(
    directory: &Directory,
    body: &[u8],
    now: Timestamp,
) -> Result<Value, Refused> {
    let Search { question, .. } = read(body)?;
    question.now_only()?;
    let (subject, wanted) = (the_subject(&question)?, the_resource(&question)?);
    let Some(user) = person(directory, subject) else { return Ok(told(&[], None)) };
    let who = Who::User(user.id);
    if is_ours(wanted.kind) {
        let enter = Done { name: ENTER, flags: vec![] };
        let door = door(wanted, &enter);
        let may = door.is_some_and(|door| directory.may_enter(who, door.resource(), now).is_ok());
        let enter = may.then(|| json!({ "name": ENTER }));
        return Ok(told(enter.as_slice(), None));
    }
    let all = directory.workspaces_of(who, now);
    let held = all.iter().filter_map(|it| Permission::of_slug(it.workspace.slug.as_str()));
    let found: Vec<_> = held
        .filter(|it| (it.kind, it.id) == (wanted.kind, wanted.id))
        .map(|it| match it.flags.is_empty() {
            true => json!({ "name": it.action }),
            false => {
                let flags: BTreeMap<_, _> = it.flags.into_iter().map(|flag| (flag, true)).collect();
                json!({ "name": it.action, "properties": flags })
            }
        })
        .collect();
    Ok(told(&found, None))
}

fn told(results: &[Value], last: Option<&str>) -> Value {
    let next = last.map(|last| URL_SAFE_NO_PAD.encode(last)).unwrap_or_default();
    json!({ "results": results, "page": { "next_token": next, "count": results.len() } })
}

fn the_subject(question: &Question) -> Result<Named<'_>, Refused> {
    named("subject", [question.subject.as_ref(), None]).map_err(Refused::bad)
}

fn the_resource(question: &Question) -> Result<Named<'_>, Refused> {
    named("resource", [question.resource.as_ref(), None]).map_err(Refused::bad)
}

fn the_action(question: &Question) -> Result<Done<'_>, Refused> {
    action([question.action.as_ref(), None]).map_err(Refused::bad)
}
