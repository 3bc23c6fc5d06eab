//! `GET /o/{organization}/dashboard/provisioning`: how provisioning and sign-in go, and what to do
//! where they do not.

use std::{io, path::Path};

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    Timestamp,
    directory::{Directory, Number, ObjectId, OrganizationName},
};
use schemars::JsonSchema;
use serde::Serialize;

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
use crate::{entra, request_log, sign_in::Fate};
use credentials::Credential;
use cycle::Cycle;
use failures::Failure;
use hours::Hours;

/// How many requests are looked at: more than the request log holds.
const REQUESTS: usize = 200_000;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/provisioning.html")]
struct Page {
    frame: Frame,
    tenant_url: String,
    redirect_uri: String,
    health: Health,
    credentials: Vec<Credential>,
    missing: Vec<Missing>,
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
        health,
        credentials: credentials::all(visit),
        missing: missing(visit),
        sign_ins: visit.app.pending.fate(&visit.organization),
    };
    visit.render(StatusCode::OK, &page)
}

fn health(aside: &Aside) -> Result<Health, NotFound> {
    let folder = aside.app.config.server.data_dir.join(request_log::FOLDER);
    Ok(Health::read(&folder, &aside.organization, &aside.directory, aside.now)?)
}

impl Health {
    /// Reads the request log, which waits for the disk.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(
        folder: &Path,
        organization: &OrganizationName,
        directory: &Directory,
        now: Timestamp,
    ) -> io::Result<Self> {
        let entries = request_log::read(folder, organization, false, REQUESTS)?;
        let requests = cycle::Request::all(&entries);
        let people = directory.user_count();
        let unlinked = without_object_id(directory);
        Ok(Self {
            last: requests.last().map(|request| request.time.into()),
            reaches_back: requests.first().map(|request| request.time.into()),
            hours: Hours::of(&requests, now),
            cycle: Cycle::last(&requests, now),
            failures: failures::gathered(&requests),
            people,
            unlinked,
            percent: percent(unlinked, people),
        })
    }
}

/// How many people have an external id that is no object ID: they are recognized by name only.
fn without_object_id(directory: &Directory) -> usize {
    let people = directory.users_after(Number::default());
    people.filter(|user| ObjectId::of(user.external_id.as_deref()).is_none()).count()
}

/// A share in tenths of a percent; little is never shown as nothing.
fn percent(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000).div_ceil(whole.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
