//! What pages find people, groups and events by, kept for each organization and kept up with its log.
//!
//! It is folded when the server has begun to listen, so that no page waits for it, by a thread that
//! gives way to everything else. Finding and reading the log may wait for the disk, so both are done
//! [`aside`], on a thread that may wait.

use std::{collections::BTreeMap, ops::ControlFlow, sync::Arc};

use actix_web::web::{self, Data};
use doorward_store::{
    ReadRecordsError, Recorded, Timestamp,
    directory::{Directory, OrganizationName},
    record::Sequence,
};

mod kept;

pub use kept::{Finding, Found};

use super::Visit;
use crate::{app::App, pages::catalogue::Texts};

/// How far two events may lie apart to be read in one go.
const NEAR: u64 = 32;

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
        let App { store, finding, .. } = &**self.app;
        Ok(work(&*finding.grown(store, &self.organization, &self.directory)?))
    }

    /// Reads some events, in the order they were asked for.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn events(&self, wanted: &[Sequence]) -> Result<Vec<Recorded>, NotFound> {
        let mut sorted = wanted.to_vec();
        sorted.sort_unstable();
        let mut read = BTreeMap::new();
        for near in sorted.chunk_by(|one, next| next.0.saturating_sub(one.0) <= NEAR) {
            let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
            let after = Sequence(first.0.saturating_sub(1));
            self.app.store.read(&self.organization, after, &mut |recorded| {
                let at = recorded.sequence;
                if near.binary_search(&at).is_ok() {
                    read.insert(at, recorded);
                }
                if at < *last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })?;
        }
        Ok(wanted.iter().filter_map(|at| read.remove(at)).collect())
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
