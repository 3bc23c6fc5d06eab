//! `GET` and `POST /o/{organization}/dashboard/workspaces`: what people may enter, and a new one.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::Workspace;
use url::form_urlencoded;

mod new;
mod removing;
mod rule;
mod workspace;

pub(super) use new::New;
pub(super) use removing::{ask as ask_to_remove, last as last_change, remove};
pub(super) use workspace::{page as workspace, test};

use super::{
    Form, Frame, Section, Visit, Wrong,
    told::{Part, capped},
};

/// How many workspaces a page shows.
const PAGE: usize = 50;
/// How many are looked at for one page.
const LOOKED_AT: usize = 1000;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/workspaces.html")]
struct Page {
    frame: Frame,
    wanted: String,
    count: usize,
    workspaces: Vec<Row>,
    next: Option<String>,
    /// The key of what the way to the next page is called.
    more: &'static str,
    new: New,
}

/// A workspace in a list.
#[derive(Debug)]
struct Row {
    workspace: Part,
    slug: String,
    inherits: bool,
    upstream: Option<String>,
}

/// Answers.
pub(super) fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, StatusCode::OK, New::default(), vec![])
}

/// Creates one.
pub(super) async fn create(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let new = New::read(form);
    match new.create(visit).await {
        Ok(slug) => visit.done(&format!("workspaces/{slug}"), "workspace_created"),
        Err(refused) => show(visit, refused.status, new, refused.wrong),
    }
}

fn show(visit: &Visit<'_>, status: StatusCode, new: New, wrong: Vec<Wrong>) -> HttpResponse {
    let (wanted, after) = (visit.query("q"), visit.query("after"));
    let folded = wanted.to_lowercase();
    let wants = |held: &Workspace| {
        held.slug.as_str().contains(&folded) || held.name.to_lowercase().contains(&folded)
    };
    let found = found(visit.directory.workspaces_after(&after), wants);
    let next = found.next.map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !wanted.is_empty() {
            query.append_pair("q", &wanted);
        }
        query.append_pair("after", last.slug.as_str());
        format!("{}?{}", visit.page_path("workspaces"), query.finish())
    });
    let page = Page {
        frame: visit.frame(Section::Workspaces, visit.t("navigation.workspaces")).wrong(wrong),
        count: visit.directory.workspace_count(),
        more: if found.given_up { "workspace_list.go_on" } else { "workspace_list.more" },
        workspaces: found.workspaces.into_iter().map(row).collect(),
        wanted,
        next,
        new,
    };
    visit.render(status, &page)
}

/// Workspaces of a page.
#[derive(Debug)]
struct Found<'a> {
    workspaces: Vec<&'a Workspace>,
    /// After which one there may be more.
    next: Option<&'a Workspace>,
    /// Whether the rest was not looked at, because so many were looked at in vain.
    given_up: bool,
}

/// Those that are wanted, as many as fit a page, of as many as one page looks at.
fn found<'a>(
    later: impl Iterator<Item = &'a Workspace>,
    wants: impl Fn(&Workspace) -> bool,
) -> Found<'a> {
    let mut found = Found { workspaces: Vec::new(), next: None, given_up: false };
    let mut last = None;
    for (count, held) in later.enumerate() {
        let wanted = wants(held);
        found.given_up = count >= LOOKED_AT;
        if found.given_up || (wanted && found.workspaces.len() == PAGE) {
            found.next = last;
            break;
        }
        found.workspaces.extend(wanted.then_some(held));
        last = Some(held);
    }
    found
}

fn row(held: &Workspace) -> Row {
    Row {
        workspace: Part::link(&held.name, format!("workspaces/{}", held.slug)),
        slug: held.slug.to_string(),
        inherits: held.own_rule().is_none(),
        upstream: held.upstream.as_deref().map(capped),
    }
}

#[cfg(test)]
mod tests;
