//! `GET /o/{organization}/dashboard/workspaces/{workspace}`: everything about one workspace.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    directory::{Number, Resource, RuleTarget, Workspace},
    finding::Topic,
};

use super::rule::{self, RuleShown};
use crate::{
    access,
    dashboard::{
        Frame, Section, Visit,
        activity::{Row, recent},
        finding::aside,
        people::Row as Person,
        told::{Moment, Part, capped},
        words,
    },
    doors,
    proxy::{Reached, reach},
};

/// How many people a page shows.
const PEOPLE: usize = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/workspace.html")]
struct Page {
    frame: Frame,
    slug: String,
    address: String,
    upstream: Option<String>,
    created: Moment,
    changed: Moment,
    change: Part,
    rule: RuleShown,
    people: Vec<Person>,
    next: Option<String>,
    reached: Option<Outcome>,
    seen: Vec<Seen>,
    refusals: Vec<Row>,
    history: Vec<Row>,
}

/// Somebody who was lately at the door.
#[derive(Debug)]
struct Seen {
    at: Moment,
    who: Part,
    address: String,
    /// Why they were not let in; nothing when they were.
    refused: Option<String>,
}

/// What came of trying the upstream.
#[derive(Debug)]
struct Outcome {
    good: bool,
    says: String,
}

/// Answers.
pub(in crate::dashboard) async fn page(visit: &Visit<'_>, slug: &str) -> HttpResponse {
    show(visit, slug, None).await
}

/// Asks the upstream for its first page, as nobody.
pub(in crate::dashboard) async fn test(visit: &Visit<'_>, slug: &str) -> HttpResponse {
    let held = visit.directory.workspace(slug);
    let Some(upstream) = held.and_then(|held| held.upstream.as_deref()) else {
        return visit.nothing_here();
    };
    let reached = reach(upstream).await;
    let says = access::said_of(&reached).within(visit.texts());
    show(visit, slug, Some(Outcome { good: matches!(reached, Reached::Answered(..)), says })).await
}

/// Who was lately at the door, as far as this server has seen.
fn seen(visit: &Visit<'_>, held: &Workspace) -> Vec<Seen> {
    let (organization, workspace) = (visit.organization.as_str(), held.slug.as_str());
    let newest = visit.app.doors.newest(organization, workspace, held.created);
    let row = |seen: doors::Seen| Seen {
        at: seen.at.into(),
        who: Part::person(&visit.directory, visit.texts(), seen.user),
        address: seen.address.to_string(),
        refused: seen.refused.map(|reason| words::no_entry(visit.texts(), reason)),
    };
    newest.into_iter().map(row).collect()
}

async fn show(visit: &Visit<'_>, slug: &str, reached: Option<Outcome>) -> HttpResponse {
    let directory = &*visit.directory;
    let Some(held) = directory.workspace(slug) else { return visit.nothing_here() };
    let topic = Topic::target(&RuleTarget::Workspace(held.slug.clone()));
    let dashboard = visit.page_path("");
    let read = aside(visit, move |aside| {
        let refused = Topic::kind("entry.refused");
        let refusals = recent(aside, &[topic, refused], None, &dashboard)?;
        Ok((refusals, recent(aside, &[topic], Some(refused), &dashboard)?))
    });
    let (refusals, history) = match read.await {
        Ok(read) => read,
        Err(error) => return visit.unreadable(&error),
    };
    let after = Number(visit.query("after").parse().unwrap_or_default());
    let resource = Resource::Workspace(slug);
    let mut people = directory.people_admitted(resource, after, PEOPLE + 1);
    let more = people.len() > PEOPLE;
    people.truncate(PEOPLE);
    let next = people.last().filter(|_| more).map(|user| {
        format!("{}?after={}", visit.page_path(&format!("workspaces/{slug}")), user.id.number().0)
    });
    let page = Page {
        frame: visit.frame(Section::Workspaces, capped(&held.name)),
        slug: slug.to_owned(),
        address: visit.path(&format!("w/{slug}/")),
        upstream: held.upstream.as_deref().map(capped),
        created: held.created.into(),
        changed: held.changed.into(),
        change: Part::event(held.sequence),
        rule: rule::show(directory, visit.texts(), resource),
        people: people.into_iter().map(Person::of).collect(),
        next,
        reached,
        seen: seen(visit, held),
        refusals,
        history,
    };
    visit.render(StatusCode::OK, &page)
}
