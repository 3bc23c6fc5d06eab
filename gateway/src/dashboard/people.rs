//! `GET /o/{organization}/dashboard/people`: who is provisioned, searched by the words of their names.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Directory, Number, User, UserId};
use url::form_urlencoded;

mod entering;
mod erasing;
mod person;
mod sessions;

pub(super) use erasing::{ask as ask_to_erase, erase};
pub(super) use person::page as person;
pub(super) use sessions::end as end_sessions;

use super::{
    Frame, Section, Visit,
    finding::{Aside, NotFound, aside},
    told::{called, capped},
};

/// How many people a page shows.
const PAGE: usize = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/people.html")]
struct Page {
    frame: Frame,
    wanted: String,
    count: usize,
    people: Vec<Row>,
    next: Option<String>,
}

/// A person in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The name they sign in with.
    pub user_name: String,
    /// Whether they may sign in.
    pub active: bool,
}

impl Row {
    /// A person as they are.
    #[must_use]
    pub fn of(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            name: called(user),
            user_name: capped(user.user_name.as_str()),
            active: user.active,
        }
    }
}

/// Answers.
pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    let (wanted, after) = (visit.query("q"), visit.query("after"));
    let found = match wanted.is_empty() {
        true => Ok(all(&visit.directory, &after)),
        false => {
            let wanted = wanted.clone();
            aside(visit, move |aside| search(aside, &wanted, &after)).await
        }
    };
    let (people, next) = match found {
        Ok(found) => found,
        Err(error) => return visit.unreadable(&error),
    };
    let next = next.map(|after| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !wanted.is_empty() {
            query.append_pair("q", &wanted);
        }
        format!("{}?{}", visit.page_path("people"), query.append_pair("after", &after).finish())
    });
    let page = Page {
        frame: visit.frame(Section::People, visit.t("navigation.people")),
        count: visit.directory.user_count(),
        wanted,
        people,
        next,
    };
    visit.render(StatusCode::OK, &page)
}

/// Everybody, in the order they were provisioned.
fn all(directory: &Directory, after: &str) -> (Vec<Row>, Option<String>) {
    let after = Number(after.parse().unwrap_or_default());
    let mut people: Vec<_> = directory.users_after(after).take(PAGE + 1).collect();
    let more = people.len() > PAGE;
    people.truncate(PAGE);
    let next = people.last().filter(|_| more).map(|user| user.id.number().0.to_string());
    (people.into_iter().map(Row::of).collect(), next)
}

/// Whoever has that id or external id, and those whose names have such words.
fn search(
    aside: &Aside,
    wanted: &str,
    after: &str,
) -> Result<(Vec<Row>, Option<String>), NotFound> {
    let directory = &*aside.directory;
    let exactly: Vec<_> = UserId::parse(wanted)
        .and_then(|id| directory.user(id))
        .into_iter()
        .chain(directory.users_by_external_id(wanted).take(PAGE))
        .collect();
    if !exactly.is_empty() {
        return Ok((exactly.into_iter().map(Row::of).collect(), None));
    }
    aside.found(|found| {
        let found = found.names.people(directory, wanted, after.parse().ok(), PAGE);
        let people = found.all.into_iter().map(Row::of).collect();
        (people, found.next.map(|place| place.to_string()))
    })
}
