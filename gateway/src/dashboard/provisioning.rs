//! `GET /o/{organization}/dashboard/provisioning`: how provisioning and sign-in go, and what to do
//! where they do not.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

mod credentials;
mod cycle;
mod failures;
mod hours;

use super::{
    Frame, Section, Visit,
    finding::{Aside, NotFound, aside},
    groups::{Missing, missing},
    told::Moment,
};
use crate::{entra, sign_in::Fate};
use credentials::Credential;
use cycle::Cycle;
use failures::Failure;
use hours::Hours;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/provisioning.html")]
struct Page {
    frame: Frame,
    tenant_url: String,
    redirect_uri: String,
    health: Health,
    credentials: Vec<Credential>,
    missing: Missing,
    sign_ins: Fate,
}

/// What is read from the request log and the directory.
#[derive(Debug)]
struct Health {
    last: Option<Moment>,
    reaches_back: Option<Moment>,
    hours: Hours,
    cycle: Option<Cycle>,
    failures: Vec<Failure>,
    people: usize,
    unlinked: usize,
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
        health,
        credentials: credentials::all(visit),
        missing: missing(visit, None),
        sign_ins: visit.app.pending.fate(&visit.organization),
    };
    visit.render(StatusCode::OK, &page)
}

fn health(aside: &Aside) -> Result<Health, NotFound> {
    let summary = aside.app.request_log.summary(&aside.organization)?;
    let people = aside.directory.user_count();
    let unlinked = aside.found(|found| found.unlinked.count())?;
    Ok(Health {
        last: summary.last.map(Into::into),
        reaches_back: summary.first.map(Into::into),
        hours: Hours::of(&summary.hours, aside.now),
        cycle: summary.round.map(|round| Cycle::of(round, aside.now)),
        failures: failures::gathered(&summary.failures),
        people,
        unlinked,
        percent: percent(unlinked, people),
    })
}

/// A share in tenths of a percent; little is never shown as nothing.
fn percent(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000).div_ceil(whole.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
