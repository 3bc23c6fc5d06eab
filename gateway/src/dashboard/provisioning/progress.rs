//! `GET /o/{organization}/dashboard/provisioning/cycle`: how far Entra's round has come, as a part of the
//! page that our script asks for again and again.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::cycle::Cycle;
use crate::{
    dashboard::{Visit, finding::aside, navigation, told::Moment},
    pages::catalogue::Texts,
};

/// The part of the page.
#[derive(Debug, Template)]
#[template(path = "dashboard/cycle.html")]
pub(super) struct Progress {
    texts: &'static Texts,
    cycle: Option<Cycle>,
    seen: Moment,
    /// The whole page.
    again: String,
    /// Where our script asks for it.
    pub(super) news: String,
}

impl Progress {
    /// As it is now.
    pub(super) fn of(visit: &Visit<'_>, cycle: Option<Cycle>) -> Self {
        let (name, shown) = (navigation::SHOWN, visit.live.as_str());
        Self {
            texts: visit.texts(),
            cycle,
            seen: visit.now.into(),
            again: format!("{}#cycle", visit.page_path("provisioning")),
            news: format!("{}?{name}={shown}", visit.page_path("provisioning/cycle")),
        }
    }
}

/// Answers.
pub(in crate::dashboard) async fn cycle(visit: &Visit<'_>) -> HttpResponse {
    let read = aside(visit, |aside| {
        let summary = aside.app.request_log.requests().summary(&aside.organization)?;
        Ok(summary.round.map(|round| Cycle::of(round, aside.now)))
    });
    match read.await {
        Ok(cycle) => visit.render(StatusCode::OK, &Progress::of(visit, cycle)),
        Err(error) => visit.unreadable(&error),
    }
}
