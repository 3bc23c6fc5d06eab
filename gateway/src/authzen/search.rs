//! Who may enter this, what may they enter, what may they do (§8): page by page. A token names the
//! last that was told, so that a page costs what it tells.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::{
    Timestamp,
    directory::{Directory, Number, Resource, Who},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    entry::Refused,
    question::{ENTER, Named, Question, action, kind, named, person, read, resource},
};

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

/// People who may enter a resource.
pub(super) fn subjects(directory: &Directory, body: &[u8]) -> Result<Value, Refused> {
    let Search { question, page } = read(body)?;
    let subject = kind("subject", [question.subject.as_ref(), None]).map_err(Refused::bad)?;
    let known = enters(&question)? && subject == "user";
    let wanted = the_resource(&question)?;
    let after = page.after()?.map(|last| last.parse().map(Number));
    let after = after.transpose().map_err(|_| Refused::bad("`page.token` is none of ours"))?;
    let Some(wanted) = resource(wanted).filter(|_| known) else { return Ok(told(&[], None)) };
    let most = page.limit();
    let mut found =
        directory.people_admitted(wanted, after.unwrap_or_default(), most.saturating_add(1));
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

/// Resources that somebody may enter.
pub(super) fn resources(
    directory: &Directory,
    body: &[u8],
    now: Timestamp,
) -> Result<Value, Refused> {
    let Search { question, page } = read(body)?;
    let wanted = kind("resource", [question.resource.as_ref(), None]).map_err(Refused::bad)?;
    let subject = the_subject(&question)?;
    let (known, after, most) = (enters(&question)?, page.after()?, page.limit());
    let Some(user) = person(directory, subject).filter(|_| known) else {
        return Ok(told(&[], None));
    };
    let who = Who::User(user.id);
    match wanted {
        "dashboard" if directory.may_enter(who, Resource::Dashboard, now).is_ok() => {
            Ok(told(&[json!({ "type": "dashboard", "id": "dashboard" })], None))
        }
        "workspace" => {
            let all = directory.workspaces_of(who, now);
            let later = |slug: &str| after.as_deref().is_none_or(|after| slug > after);
            let slugs: Vec<_> =
                all.iter().map(|it| it.workspace).filter(|it| later(it.slug.as_str())).collect();
            let shown = slugs.iter().take(most).map(|held| {
                let properties = json!({ "name": held.name });
                json!({ "type": "workspace", "id": held.slug, "properties": properties })
            });
            let results: Vec<_> = shown.collect();
            let last = slugs.get(most.saturating_sub(1)).filter(|_| slugs.len() > most);
            Ok(told(&results, last.map(|held| held.slug.as_str())))
        }
        _ => Ok(told(&[], None)),
    }
}

/// What somebody may do with a resource.
pub(super) fn actions(
    directory: &Directory,
    body: &[u8],
    now: Timestamp,
) -> Result<Value, Refused> {
    let Search { question, .. } = read(body)?;
    let (subject, wanted) = (the_subject(&question)?, the_resource(&question)?);
    let may = person(directory, subject)
        .zip(resource(wanted))
        .is_some_and(|(user, wanted)| directory.may_enter(Who::User(user.id), wanted, now).is_ok());
    Ok(if may { told(&[json!({ "name": ENTER })], None) } else { told(&[], None) })
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

fn enters(question: &Question) -> Result<bool, Refused> {
    let action = action([question.action.as_ref(), None]).map_err(Refused::bad)?;
    Ok(action == ENTER)
}
