//! What the log knows of a request whose answer nobody knows: a crash may have come between what
//! happened and the note of its answer.

use std::ops::ControlFlow;

use doorward_store::{
    RequestId,
    directory::{OrganizationName, TokenId},
    record::{Sequence, Timestamp},
};
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{KEPT, KeyDigest};
use crate::{
    api::problem::Problem,
    finding,
    operator::{Failure, House},
};

/// How many events are looked through at most, the newest.
const LOOKED_THROUGH: u64 = 100_000;

/// The name of a request that came with a key: the same for everyone who asks it again.
#[must_use]
pub fn request_of(token: TokenId, key: &str) -> RequestId {
    let mut digest = Sha256::new();
    digest.update(b"doorward idempotency key");
    digest.update(token.0.as_bytes());
    digest.update(KeyDigest::of(key).0);
    let mut name = [0; 16];
    name.iter_mut().zip(digest.finalize()).for_each(|(into, byte)| *into = byte);
    RequestId(Builder::from_custom_bytes(name).into_uuid())
}

/// What is told of a request that was carried out within the time that answers are kept, if it was.
///
/// # Errors
/// When the log cannot be read.
pub(in crate::api) fn carried_out(
    house: &House,
    organization: &OrganizationName,
    request: RequestId,
    now: Timestamp,
) -> Result<Option<Problem>, Failure> {
    let Some(directory) = house.store.directory(organization) else { return Ok(None) };
    let (head, since) = (directory.head(), Timestamp(now.0.saturating_sub(KEPT)));
    let first = finding::place_of(&house.store, organization, head, since)?;
    let first = first.0.saturating_sub(finding::SLACK);
    let after = first.max(head.0.saturating_sub(LOOKED_THROUGH));
    let mut caused = Vec::new();
    if after < head.0 {
        house.store.read(organization, Sequence(after), &mut |recorded| {
            if recorded.request == request && recorded.time >= since {
                caused.push(recorded.sequence);
            }
            if recorded.sequence < head {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
    }
    Ok(caused.first().zip(caused.last()).map(|(first, last)| lost(*first, *last)))
}

fn lost(first: Sequence, last: Sequence) -> Problem {
    let events = match first == last {
        true => format!("event {first} tells"),
        false => format!("the events {first} to {last} tell"),
    };
    let detail = format!(
        "the request was carried out before and its answer is lost: {events} of it; a secret that \
         it made cannot be shown any more"
    );
    Problem::new(409, "answer-lost", detail)
}
