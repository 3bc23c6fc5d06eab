//! `GET /o/{organization}/dashboard/activity`: the event log as a person reads it, and as a file.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{directory::Event, finding::Topic, record::Sequence};

mod download;
mod evidence;
mod filter;
mod live;
mod one;
mod reading;
mod row;
mod sentence;

pub use download::{Format, download};
pub use filter::{Asked, Filter};
pub use live::{Streams, live};
pub use one::one;
pub use reading::{From, Read};
pub use row::Row;
pub use sentence::Teller;

use evidence::Evidence;

use super::{
    Frame, Section, Visit, Wrong,
    choice::Choice,
    finding::{Aside, NotFound, aside},
    navigation,
};
use crate::finding::ACTORS;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/activity.html")]
struct Page {
    frame: Frame,
    evidence: Evidence,
    kinds: Vec<Choice>,
    actors: Vec<Choice>,
    workspaces: Vec<Choice>,
    asked: Asked,
    filtered: bool,
    rows: Vec<Row>,
    newer: Option<String>,
    older: Option<String>,
    searched: Option<String>,
    live: String,
    csv: String,
    jsonl: String,
}

/// Answers.
pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    answer(visit, StatusCode::OK).await
}

/// The page; what cannot be understood of the filter is said at its field.
async fn answer(visit: &Visit<'_>, status: StatusCode) -> HttpResponse {
    let filter = Filter::of(visit);
    let wrong = filter.wrong.iter().map(|(field, key)| Wrong::new(field, &visit.t(key))).collect();
    let from = from(visit);
    let asked = filter.asked.clone();
    let (dashboard, understood) = (visit.page_path(""), filter.wrong.is_empty());
    let read = aside(visit, move |aside| match understood {
        true => rows(aside, &filter, from, &dashboard),
        false => Ok((Read::default(), vec![])),
    });
    let (read, rows) = match read.await {
        Ok(read) => read,
        Err(error) => return visit.unreadable(&error),
    };
    let query = asked.query();
    let here = visit.page_path("activity");
    let link = |name: &str, at: u64| format!("{here}?{query}&{name}={at}").replace("?&", "?");
    let newest = rows.first().map(|row| row.sequence);
    let head = visit.directory.head().0;
    let page = Page {
        frame: visit.frame(Section::Activity, visit.t("navigation.activity")).wrong(wrong),
        evidence: Evidence::of(visit),
        kinds: kinds(visit, &asked),
        actors: actors(visit, &asked),
        workspaces: workspaces(visit, &asked),
        filtered: !query.is_empty(),
        newer: newest
            .or(from.place())
            .filter(|newest| *newest < head || from != From::Newest)
            .map(|newest| link("after", newest)),
        older: read.older.map(|older| link("before", older.0)),
        searched: read
            .given_up
            .then(|| {
                read.older.map(|at| visit.texts().fill("activity.searched", &[("value", &at)]))
            })
            .flatten(),
        live: if from == From::Newest && understood {
            let (name, shown) = (navigation::SHOWN, visit.live.as_str());
            format!("{here}/live?{query}&after={head}&{name}={shown}").replace("?&", "?")
        } else {
            String::new()
        },
        csv: format!("{here}.csv?{query}"),
        jsonl: format!("{here}.jsonl?{query}"),
        asked,
        rows,
    };
    visit.render(status, &page)
}

/// The events of a page, shown.
pub(super) fn rows(
    aside: &Aside,
    filter: &Filter,
    from: From,
    dashboard: &str,
) -> Result<(Read, Vec<Row>), NotFound> {
    let read = reading::page(aside, filter, from, reading::PAGE)?;
    let teller = Teller { directory: &aside.directory, texts: aside.texts };
    let row = |event| Row::of(teller, &aside.organization, dashboard, event);
    let rows = read.events.iter().map(row).collect();
    Ok((read, rows))
}

/// The newest few events that are of all these topics, and not of another.
pub(super) fn recent(
    aside: &Aside,
    topics: &[Topic],
    without: Option<Topic>,
    dashboard: &str,
) -> Result<Vec<Row>, NotFound> {
    const MOST: usize = 10;
    const LOOKED_AT: usize = 100_000;
    let Some((first, rest)) = topics.split_first() else { return Ok(vec![]) };
    let places: Vec<_> = aside.found(|found| {
        let places = found.trail.newest(*first, aside.directory.head()).take(LOOKED_AT);
        let all = |at: &Sequence| {
            rest.iter().all(|topic| found.trail.has(*topic, *at))
                && without.is_none_or(|topic| !found.trail.has(topic, *at))
        };
        places.filter(all).take(MOST).collect()
    })?;
    let teller = Teller { directory: &aside.directory, texts: aside.texts };
    let row = |event| Row::of(teller, &aside.organization, dashboard, event);
    Ok(aside.glimpses(&places)?.iter().map(row).collect())
}

impl From {
    fn place(self) -> Option<u64> {
        match self {
            Self::Newest => None,
            Self::Before(at) | Self::After(at) => Some(at.0),
        }
    }
}

fn from(visit: &Visit<'_>) -> From {
    let number = |name| visit.query(name).parse().ok();
    match (number("at"), number("before"), number("after")) {
        (Some(at), _, _) => From::Before(Sequence(at).next()),
        (None, Some(before), _) => From::Before(Sequence(before)),
        (None, None, Some(after)) => From::After(Sequence(after)),
        (None, None, None) => From::Newest,
    }
}

fn kinds(visit: &Visit<'_>, asked: &Asked) -> Vec<Choice> {
    let any = Choice::new("", visit.t("activity.any"), &asked.kind);
    let names = Event::NAMES.iter().map(|name| Choice::new(name, name, &asked.kind));
    std::iter::once(any).chain(names).collect()
}

fn actors(visit: &Visit<'_>, asked: &Asked) -> Vec<Choice> {
    let any = Choice::new("", visit.t("activity.any"), &asked.actor);
    let names = ACTORS.into_iter().map(|name| {
        let key = match name {
            "provisioning" => "activity.provisioning",
            "operator" => "activity.operator",
            "system" => "activity.system",
            "person" => "activity.a_person",
            "setup_link" => "activity.setup_link",
            _ => "activity.application",
        };
        Choice::new(name, visit.t(key), &asked.actor)
    });
    std::iter::once(any).chain(names).collect()
}

/// The places that rules stand at; of many workspaces the first, and the one that is asked for.
fn workspaces(visit: &Visit<'_>, asked: &Asked) -> Vec<Choice> {
    const MOST: usize = 200;
    let chosen = &asked.workspace;
    let mut all = vec![
        Choice::new("", visit.t("activity.any"), chosen),
        Choice::new("dashboard", visit.t("activity.dashboard"), chosen),
        Choice::new("auditors", visit.t("activity.auditors"), chosen),
        Choice::new("defaults", visit.t("activity.defaults"), chosen),
    ];
    let held = visit.directory.workspaces().take(MOST);
    all.extend(
        held.map(|held| Choice::new(&format!("workspace:{}", held.slug), &held.name, chosen)),
    );
    if !all.iter().any(|choice| choice.chosen) {
        all.push(Choice::new(chosen, chosen, chosen));
    }
    all
}

#[cfg(test)]
mod tests;
