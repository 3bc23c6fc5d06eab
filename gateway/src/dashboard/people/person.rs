//! `GET /o/{organization}/dashboard/people/{person}`: everything about one person.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    directory::{Directory, Event, Group, GroupId, Number, Slug, User, UserId, Who},
    finding::Topic,
    record::Sequence,
};

use super::entering::{Entering, Reasons};
use crate::{
    dashboard::{
        Frame, Section, Visit,
        activity::{Row, Teller},
        finding::{Aside, NotFound, aside},
        told::{Long, Moment, Part, Sentence, called, capped},
    },
    translate::named,
};

/// How many workspaces are explained.
const WORKSPACES: usize = 50;
/// How many events of the history are shown.
const EVENTS: usize = 25;
/// How many events are looked through for those.
const LOOKED_AT: usize = 400;
/// How many nested groups are named.
const NESTED: usize = 200;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/person.html")]
struct Page {
    frame: Frame,
    id: String,
    person: Option<Person>,
    history: Vec<Row>,
    erasable: bool,
}

/// What is so of a person who is there.
#[derive(Debug)]
struct Person {
    user_name: Long,
    external_id: Option<Long>,
    active: bool,
    created: Moment,
    changed: Moment,
    change: Part,
    linked: Option<Sentence>,
    attributes: Vec<(String, Vec<Long>)>,
    groups: Vec<(Part, Option<Part>)>,
    entering: Vec<Entering>,
    next: Option<String>,
    checked: Option<Entering>,
    sessions: Vec<Session>,
}

/// A session of the person.
#[derive(Debug)]
struct Session {
    id: String,
    started: Moment,
    seen: Moment,
    until: Moment,
    address: String,
    agent: String,
    event: Part,
}

/// Answers.
pub(in crate::dashboard) async fn page(visit: &Visit<'_>, id: &str) -> HttpResponse {
    let Some(id) = UserId::parse(id) else { return visit.nothing_here() };
    let (dashboard, checked) = (visit.page_path(""), visit.query("workspace"));
    let after = Slug::parse(&visit.query("after")).ok();
    let work = move |aside: &Aside| {
        let history = history(aside, id, &dashboard)?;
        let person = match aside.directory.user(id) {
            Some(user) => Some(person(aside, user, after.as_ref(), Slug::parse(&checked).ok())?),
            None => None,
        };
        Ok((person, history))
    };
    let (person, history) = match aside(visit, work).await {
        Ok(read) => read,
        Err(error) => return visit.unreadable(&error),
    };
    if person.is_none() && history.is_empty() {
        return visit.nothing_here();
    }
    let held = visit.directory.user(id);
    let title = held.map_or_else(|| visit.t("person.gone").to_owned(), called);
    let frame = visit.frame(Section::People, title);
    let erasable = !visit.directory.is_erased(id);
    visit.render(StatusCode::OK, &Page { frame, id: id.to_string(), person, history, erasable })
}

/// What happened to somebody who is or was there, the newest first, without each use of a session.
fn history(aside: &Aside, id: UserId, dashboard: &str) -> Result<Vec<Row>, NotFound> {
    let head = aside.directory.head();
    let (places, first) = aside.found(|found| {
        let all = found.trail.newest(Topic::user(id), head);
        let seen = Topic::kind("session.seen");
        let told = |at: &Sequence| !found.trail.has(seen, *at);
        let places: Vec<_> = all.take(LOOKED_AT).filter(told).take(EVENTS).collect();
        (places, found.trail.oldest(Topic::user(id), Sequence::START).next())
    })?;
    // An id of a number that is somebody else's is nobody's.
    let is_first = |event: &Event| {
        matches!(event, Event::UserProvisioned(it) if it.user == id)
            || matches!(event, Event::Erased(it) if it.under.person() == Some(id))
    };
    let begun = aside.events(&first.into_iter().collect::<Vec<_>>())?;
    if !begun.iter().any(|recorded| is_first(&recorded.event)) {
        return Ok(vec![]);
    }
    let teller = Teller { directory: &aside.directory, texts: aside.texts };
    let row = |event| Row::of(teller, &aside.organization, dashboard, event);
    Ok(aside.glimpses(&places)?.iter().map(row).collect())
}

/// What is so of a person; of the workspaces those after one, and the dashboard before all.
fn person(
    aside: &Aside,
    user: &User,
    after: Option<&Slug>,
    checked: Option<Slug>,
) -> Result<Person, NotFound> {
    let directory = &*aside.directory;
    let mut reachable = directory.workspaces_of_after(Who::User(user.id), aside.now, after);
    let mut reasons = Reasons::of(aside, user.id);
    let mut entering = Vec::new();
    if after.is_none() {
        entering.push(reasons.explain(None)?);
    }
    let mut last = None;
    for one in reachable.by_ref().take(WORKSPACES) {
        entering.push(reasons.explain(Some(&one.workspace.slug))?);
        last = Some(&one.workspace.slug);
    }
    let next = reachable.next().and(last);
    let checked = checked.filter(|slug| directory.workspace(slug.as_str()).is_some());
    Ok(Person {
        user_name: Long::of(user.user_name.as_str()),
        external_id: user.external_id.as_deref().map(Long::of),
        active: user.active,
        created: user.created.into(),
        changed: user.changed.into(),
        change: Part::event(user.sequence),
        linked: linked(aside, user),
        attributes: attributes(user),
        groups: groups(directory, user.id.number()),
        entering,
        next: next.map(ToString::to_string),
        checked: checked.map(|slug| reasons.explain(Some(&slug))).transpose()?,
        sessions: sessions(aside, user.id),
    })
}

fn linked(aside: &Aside, user: &User) -> Option<Sentence> {
    let link = aside.directory.link_of(user.id)?;
    let object = Part::name(&link.person.object.to_string());
    let parts = [("object", object), ("event", Part::event(link.sequence))];
    Some(Sentence::fill(aside.texts, "person.linked", &parts))
}

/// As they were provisioned: the name of each, and its values.
fn attributes(user: &User) -> Vec<(String, Vec<Long>)> {
    let long = |values: Vec<String>| values.iter().map(|text| Long::of(text)).collect();
    named(&user.profile).into_iter().map(|(name, values)| (name, long(values))).collect()
}

/// The groups that have the person; a nested one with the group through which.
fn groups(directory: &Directory, number: Number) -> Vec<(Part, Option<Part>)> {
    let direct: Vec<_> = directory.groups_of(number).collect();
    let mut seen: std::collections::BTreeSet<GroupId> = direct.iter().map(|it| it.id).collect();
    let mut all: Vec<_> = direct.iter().map(|group| (Part::of_group(group), None)).collect();
    let mut waiting: std::collections::VecDeque<&Group> = direct.into();
    while let Some(inner) = waiting.pop_front() {
        for outer in directory.groups_of(inner.id.number()) {
            if all.len() < NESTED && seen.insert(outer.id) {
                all.push((Part::of_group(outer), Some(Part::of_group(inner))));
                waiting.push_back(outer);
            }
        }
    }
    all
}

fn sessions(aside: &Aside, user: UserId) -> Vec<Session> {
    let live = aside.directory.sessions_of(user).filter(|session| session.is_live(aside.now));
    live.map(|session| Session {
        id: session.id.0.to_string(),
        started: session.started.into(),
        seen: session.seen.into(),
        until: session.until().into(),
        address: session.address.to_string(),
        agent: capped(session.agent.as_str()),
        event: Part::event(session.sequence),
    })
    .collect()
}
