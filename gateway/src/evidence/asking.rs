//! Asking a witness to cosign (C2SP tlog-witness, `add-checkpoint`): it is shown that the log continues
//! what it saw last, and tells that where we remember it otherwise.

use std::sync::Arc;

use actix_web::web::{self, Data};
use doorward_oidc::http::{HttpError, Response};
use doorward_store::{
    Timestamp,
    directory::OrganizationName,
    evidence::{SignedCheckpoint, Tree, continuation, part},
    record::Sequence,
};
use url::Url;

use super::witnessed::{Unseen, Witnessed};
use crate::{
    app::App,
    config,
    outgoing::{Outside, Posted},
};

/// A signed note, on its way.
pub(super) const fn posted(to: &Url) -> Posted<'_> {
    Posted { to, content_type: "text/plain; charset=utf-8", authorization: None, headers: &[] }
}

/// What a witness is shown.
pub(super) struct Shown<'a> {
    pub(super) organization: &'a OrganizationName,
    pub(super) tree: &'a Arc<Tree>,
    /// Of just this tree.
    pub(super) checkpoint: &'a SignedCheckpoint,
}

/// What a witness says.
enum Said {
    Cosigned(Witnessed),
    /// It saw another size last.
    Seen(Sequence),
}

/// Has a checkpoint cosigned; `last` is how many events the witness saw, as far as we know.
///
/// # Errors
/// See [`Unseen`].
pub(super) async fn ask(
    app: &Data<App>,
    outside: &Outside,
    witness: &config::Witness,
    shown: &Shown<'_>,
    last: Option<Sequence>,
) -> Result<Witnessed, Unseen> {
    let size = shown.tree.size();
    let from = last.unwrap_or_default().min(size);
    let seen = match once(app, outside, witness, shown, from).await? {
        Said::Cosigned(witnessed) => return Ok(witnessed),
        Said::Seen(seen) if seen > size => return Err(Unseen::Ahead(seen)),
        Said::Seen(seen) if seen == from => return Err(Unseen::Another(seen)),
        Said::Seen(seen) => seen,
    };
    match once(app, outside, witness, shown, seen).await? {
        Said::Cosigned(witnessed) => Ok(witnessed),
        Said::Seen(again) => Err(Unseen::Another(again)),
    }
}

async fn once(
    app: &Data<App>,
    outside: &Outside,
    witness: &config::Witness,
    shown: &Shown<'_>,
    from: Sequence,
) -> Result<Said, Unseen> {
    let to = witness.url.join("/add-checkpoint");
    let to = to.ok_or(Unseen::Unreachable(HttpError::Unreachable))?;
    let body = body(app, shown, from).await?;
    let answered = outside.post(posted(&to), body).await;
    let Response { status, body, .. } = answered.map_err(Unseen::Unreachable)?;
    let body = String::from_utf8_lossy(&body);
    match status {
        200 => cosigned(witness, shown.checkpoint, &body).map(Said::Cosigned),
        404 => Err(Unseen::Unknown),
        409 => {
            let seen = body.trim_end().parse().map_err(|_| Unseen::Refused(status))?;
            Ok(Said::Seen(Sequence(seen)))
        }
        422 => Err(Unseen::Another(from)),
        _ => Err(Unseen::Refused(status)),
    }
}

fn cosigned(
    witness: &config::Witness,
    checkpoint: &SignedCheckpoint,
    body: &str,
) -> Result<Witnessed, Unseen> {
    let seen = witness.key.seen(body, checkpoint.unverified());
    let (line, seconds) = seen.ok_or(Unseen::Foreign)?;
    let seconds = i64::try_from(seconds).map_err(|_| Unseen::Foreign)?;
    Ok(Witnessed {
        size: checkpoint.unverified().size,
        time: Timestamp(seconds.saturating_mul(1_000_000)),
        note: format!("{}{line}\n", checkpoint.as_str()),
    })
}

/// The proof is made of the log, which is on a disk.
async fn body(app: &Data<App>, shown: &Shown<'_>, from: Sequence) -> Result<String, Unseen> {
    let (app, organization) = (app.clone(), shown.organization.clone());
    let tree = shown.tree.clone();
    let proof = web::block(move || {
        let leaves = |tile| app.store.leaves(&organization, tile);
        continuation(&tree, from, &leaves)
    });
    let proof = proof.await.ok().and_then(Result::ok).ok_or(Unseen::Unread)?;
    Ok(part(from, &proof, shown.checkpoint))
}
