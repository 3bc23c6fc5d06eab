//! `GET /o/{organization}/dashboard/`: what is set up, and what is still missing.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{Frame, Section, Visit};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/overview.html")]
struct Overview {
    frame: Frame,
}

/// Answers.
pub(super) fn page(visit: &Visit<'_>) -> HttpResponse {
    let frame = visit.frame(Section::Overview, visit.t("navigation.overview"));
    visit.render(StatusCode::OK, &Overview { frame })
}
