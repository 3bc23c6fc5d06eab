//! How pages find people and events. Finding and reading the log wait for the disk or for a long
//! fold, so both are done [`aside`], on a thread that may wait.

use std::sync::Arc;

use actix_web::web::{self, Data};
use doorward_store::{
    ReadRecordsError, Recorded, Timestamp,
    codec::Glimpse,
    directory::{Directory, OrganizationName},
    record::Sequence,
};

use super::Visit;
use crate::{
    app::App,
    finding::{self, Found},
    operator::Failure,
    pages::catalogue::Texts,
};

/// A request, as much of it as a thread of its own needs.
#[derive(Debug, Clone)]
pub struct Aside {
    /// Everything shared.
    pub app: Data<App>,
    /// Whose.
    pub organization: OrganizationName,
    /// What was so when the request came.
    pub directory: Arc<Directory>,
    /// When it came.
    pub now: Timestamp,
    /// The reader's language.
    pub texts: &'static Texts,
}

/// Why a page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum NotFound {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] ReadRecordsError),
    /// The request log cannot be read.
    #[error("the request log cannot be read")]
    RequestLog(#[from] std::io::Error),
    /// The past cannot be told.
    #[error(transparent)]
    Past(#[from] Failure),
    /// The server stops.
    #[error("the server stops")]
    Stopping,
}

impl Aside {
    /// Of a request.
    #[must_use]
    pub fn of(visit: &Visit<'_>) -> Self {
        Self {
            app: visit.shared.clone(),
            organization: visit.organization.clone(),
            directory: visit.directory.clone(),
            now: visit.now,
            texts: visit.texts(),
        }
    }

    /// Does something with what is kept, which is first brought up to the head of the log.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn found<T>(&self, work: impl FnOnce(&Found) -> T) -> Result<T, NotFound> {
        let Self { app, organization, directory, .. } = self;
        Ok(app.finding.found(&app.store, organization, directory, work)?)
    }

    /// Reads some events, in the order they were asked for.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn events(&self, wanted: &[Sequence]) -> Result<Vec<Recorded>, NotFound> {
        Ok(self.app.store.at(&self.organization, wanted)?)
    }

    /// Reads as much of some events as a list shows, in the order they were asked for.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn glimpses(&self, wanted: &[Sequence]) -> Result<Vec<Glimpse>, NotFound> {
        Ok(self.app.store.glimpses(&self.organization, wanted)?)
    }

    /// The first place whose event is at or after a time, to a few thousand events.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn place_of(&self, time: Timestamp) -> Result<Sequence, NotFound> {
        let head = self.directory.head();
        Ok(finding::place_of(&self.app.store, &self.organization, head, time)?)
    }
}

/// Works on a thread that may wait.
///
/// # Errors
/// What the work says, or that the server stops.
pub async fn aside<T: Send + 'static>(
    visit: &Visit<'_>,
    work: impl FnOnce(&Aside) -> Result<T, NotFound> + Send + 'static,
) -> Result<T, NotFound> {
    let aside = Aside::of(visit);
    web::block(move || work(&aside)).await.unwrap_or(Err(NotFound::Stopping))
}
