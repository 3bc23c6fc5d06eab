//! `GET /o/{organization}/dashboard/workspaces/{workspace}`: everything about one workspace.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    directory::{Number, Resource, RuleTarget},
    finding::Topic,
};

use super::rule::{self, RuleShown};
use crate::dashboard::{
    Frame, Section, Visit,
    activity::{Row, recent},
    finding::aside,
    people::Row as Person,
    told::{Moment, Part, capped},
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
    refusals: Vec<Row>,
    history: Vec<Row>,
}

/// Answers.
pub(in crate::dashboard) async fn page(visit: &Visit<'_>, slug: &str) -> HttpResponse {
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
        refusals,
        history,
    };
    visit.render(StatusCode::OK, &page)
}
