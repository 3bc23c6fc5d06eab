//! What a receiver has not acknowledged yet, the oldest first.

use std::ops::ControlFlow;

use doorward_store::{Recorded, Sequence, directory::Directory, store::ReadRecordsError};

use super::token;
use crate::{
    app::App,
    delivery::positions::Receiver,
    translate::security_event::{Told, security_event},
};

/// What a receiver is told next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Feed {
    /// The oldest first.
    pub(super) tokens: Vec<Token>,
    /// Whether there are others.
    pub(super) more: bool,
}

/// A security event token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is called.
    pub(super) jti: String,
    /// Where its event lies.
    pub(super) place: Sequence,
    /// The token itself.
    pub(super) written: String,
}

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTold {
    #[error(transparent)]
    Log(#[from] ReadRecordsError),
    #[error("no key may sign security event tokens")]
    NoKey,
}

/// Reads what comes next, `most` of it at most. It reads the log, and so belongs on a thread that may wait.
///
/// # Errors
/// When the log cannot be read, or nothing can be signed.
pub(super) fn read(
    app: &App,
    directory: &Directory,
    receiver: &Receiver,
    audience: &str,
    most: usize,
) -> Result<Feed, NotTold> {
    let found = find(app, directory, receiver, most)?;
    let token = |(recorded, told): &(Recorded, Told)| {
        let jti = token::jti(&receiver.organization, recorded.sequence);
        let written = token::write(app, audience, &jti, recorded, told).ok_or(NotTold::NoKey)?;
        Ok(Token { jti, place: recorded.sequence, written })
    };
    let tokens = found.told.iter().map(token).collect::<Result<_, NotTold>>()?;
    Ok(Feed { tokens, more: found.more })
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
