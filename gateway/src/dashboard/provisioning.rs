//! `GET /o/{organization}/dashboard/provisioning`: how provisioning and sign-in go, and what to do
//! where they do not.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

mod credentials;
mod cycle;
mod failures;
mod hours;
mod progress;

use super::{
    Frame, Section, Visit,
    finding::{Aside, NotFound, aside},
    groups::{Missing, missing},
    told::Moment,
};
use crate::{entra, request_log::Summary, sign_in::Fate};
use credentials::Credential;
use cycle::Cycle;
use failures::Failure;
use hours::Hours;
use progress::Progress;
pub(super) use progress::cycle;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/provisioning.html")]
struct Page {
    frame: Frame,
    tenant_url: String,
    redirect_uri: String,
    health: Health,
    progress: Progress,
    credentials: Vec<Credential>,
    missing: Missing,
    sign_ins: Fate,
}

/// What is read from the request log and the directory.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RequestsOfEntra")]
pub(crate) struct Health {
    /// The last request, as far as is known.
    #[serde(rename = "last_request")]
    #[schemars(with = "Option<String>")]
    last: Option<Moment>,
    /// The first request that is still known.
    #[serde(rename = "known_since")]
    #[schemars(with = "Option<String>")]
    reaches_back: Option<Moment>,
    /// Requests by the hour.
    hours: Hours,
    /// The last round, as it runs or as it was.
    cycle: Option<Cycle>,
    /// Those that failed, those alike together, the newest first.
    failures: Vec<Failure>,
    /// How many people there are.
    people: usize,
    /// How many of them have an external id that is no object ID of Entra.
    #[serde(rename = "people_without_object_id")]
    unlinked: usize,
    #[serde(skip)]
    percent: String,
}

/// Answers.
pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    let health = match aside(visit, health).await {
        Ok(health) => health,
        Err(error) => return visit.unreadable(&error),
    };
    let public_url = &visit.app.config.server.public_url;
    let page = Page {
        frame: visit.frame(Section::Provisioning, visit.t("navigation.provisioning")),
        tenant_url: format!("{public_url}/o/{}/scim/v2", visit.organization),
        redirect_uri: format!("{public_url}{}", entra::CALLBACK),
        progress: Progress::of(visit, health.cycle.clone()),
        health,
        credentials: credentials::all(visit),
        missing: missing(visit, None),
        sign_ins: visit.app.pending.fate(&visit.organization),
    };
    visit.render(StatusCode::OK, &page)
}

fn health(aside: &Aside) -> Result<Health, NotFound> {
    let summary = aside.app.request_log.requests().summary(&aside.organization)?;
    let unlinked = aside.found(|found| found.unlinked.count())?;
    Ok(Health::of(&summary, aside.directory.user_count(), unlinked, aside.now))
}

impl Health {
    /// Of what the request log says in sum, of how many people there are, and of how many of them
    /// have no object ID of Entra.
    pub(crate) fn of(summary: &Summary, people: usize, unlinked: usize, now: Timestamp) -> Self {
        Self {
            last: summary.last.map(Into::into),
            reaches_back: summary.first.map(Into::into),
            hours: Hours::of(&summary.hours, now),
            cycle: summary.round.map(|round| Cycle::of(round, now)),
            failures: failures::gathered(&summary.failures),
            people,
            unlinked,
            percent: percent(unlinked, people),
        }
    }
}

/// A share in tenths of a percent; little is never shown as nothing.
fn percent(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000).div_ceil(whole.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
