//! `GET /o/{organization}/dashboard/activity/{event}`: one event, all of it.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::record::Sequence;

use super::{Row, Teller};
use crate::dashboard::{Frame, Section, Visit, finding::aside};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/event.html")]
struct Page {
    frame: Frame,
    row: Row,
    among: String,
}

/// Answers.
pub async fn one(visit: &Visit<'_>, number: &str) -> HttpResponse {
    let Ok(sequence) = number.parse().map(Sequence) else { return visit.nothing_here() };
    let dashboard = visit.page_path("");
    let read = aside(visit, move |aside| {
        let teller = Teller { directory: &aside.directory, texts: aside.texts };
        let whole = |recorded| Row::whole(teller, &aside.organization, &dashboard, recorded);
        Ok(aside.events(&[sequence])?.first().map(whole))
    });
    match read.await {
        Ok(Some(row)) => {
            let among = format!("{}?at={}", visit.page_path("activity"), row.sequence);
            let title = visit.texts().fill("activity.event", &[("value", &row.sequence)]);
            let page = Page { frame: visit.frame(Section::Activity, title), row, among };
            visit.render(StatusCode::OK, &page)
        }
        Ok(None) => visit.nothing_here(),
        Err(error) => visit.unreadable(&error),
    }
}
