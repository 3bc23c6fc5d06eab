//! What a receiver has not acknowledged yet, the oldest first.

use std::{collections::BTreeMap, ops::ControlFlow};

use doorward_store::{Recorded, directory::Directory, store::ReadRecordsError};
use serde::Serialize;

use super::{positions::Receiver, token};
use crate::{
    app::App,
    translate::security_event::{Told, security_event},
};

/// An answer (RFC 8936 §2.3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    /// The tokens by their names.
    pub(super) sets: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) more_available: bool,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPage {
    #[error(transparent)]
    Log(#[from] ReadRecordsError),
    #[error("no key may sign security event tokens")]
    NoKey,
}

/// Reads a page. It reads the log, and so belongs on a thread that may wait.
///
/// # Errors
/// When the log cannot be read, or nothing can be signed.
pub(super) fn page(
    app: &App,
    directory: &Directory,
    receiver: &Receiver,
    audience: &str,
    most: usize,
) -> Result<Page, NoPage> {
    let found = find(app, directory, receiver, most)?;
    let mut page = Page { more_available: found.more, ..Page::default() };
    for (recorded, told) in &found.told {
        let name = token::jti(&receiver.organization, recorded.sequence);
        let written = token::write(app, audience, &name, recorded, told).ok_or(NoPage::NoKey)?;
        page.sets.insert(name, written);
    }
    Ok(page)
}

struct Found {
    told: Vec<(Recorded, Told)>,
    more: bool,
}

fn find(
    app: &App,
    directory: &Directory,
    receiver: &Receiver,
    most: usize,
) -> Result<Found, ReadRecordsError> {
    let position = app.feeds.positions.of(receiver);
    let (mut done, mut found) = (position.done, Found { told: vec![], more: false });
    app.store.read(&receiver.organization, position.done, &mut |recorded| {
        // What is not published yet is told when it is.
        if recorded.sequence > receiver.head {
            return ControlFlow::Break(());
        }
        let settled = position.ahead.contains(&recorded.sequence);
        match security_event(directory, &recorded).filter(|_| !settled) {
            None if found.told.is_empty() && !found.more => done = recorded.sequence,
            None => {}
            Some(told) if found.told.len() < most => found.told.push((recorded, told)),
            Some(_) => {
                found.more = true;
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    if done > position.done {
        app.feeds.positions.step(receiver, done);
    }
    Ok(found)
}
