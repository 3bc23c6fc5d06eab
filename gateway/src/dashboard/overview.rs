//! `GET /o/{organization}/dashboard/`: what is set up, and what is still missing. Each step checks
//! itself against what is so, and says what is still wrong.

mod steps;

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{Frame, Section, Visit};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/overview.html")]
struct Overview {
    frame: Frame,
    progress: String,
    steps: Vec<Step>,
}

/// A step of the setup.
#[derive(Debug)]
struct Step {
    /// The section of its texts, and its id in the page.
    name: &'static str,
    title: String,
    done: bool,
    /// What is still wrong, or worth knowing.
    wrong: Vec<String>,
    /// What to click in Entra's portal.
    portal: Vec<String>,
    /// What to copy there, with a name and what it is called.
    values: Vec<(String, String, String)>,
    href: String,
    action: String,
}

/// Answers.
pub(super) fn page(visit: &Visit<'_>) -> HttpResponse {
    let frame = visit.frame(Section::Overview, visit.t("navigation.overview"));
    let steps = vec![
        steps::sso(visit),
        steps::provisioning(visit),
        steps::dashboard(visit),
        steps::defaults(visit),
        steps::workspace(visit),
    ];
    let done = steps.iter().filter(|step| step.done).count();
    let progress =
        visit.texts().fill("overview.progress", &[("done", &done), ("all", &steps.len())]);
    visit.render(StatusCode::OK, &Overview { frame, progress, steps })
}
