//! Queries: `GET /Users`, `GET /Groups`, `GET /` and their `/.search` (RFC 7644 §3.4.2, §3.4.3).

use actix_web::web::{self, Bytes};
use doorward_scim::{Error, ResourceType, query::Query};

use super::call::Call;
use crate::{
    answer::{Answer, Outcome},
    translate::{Listing, PageSize, listing::MAX_SORTED},
};

pub(super) async fn list(call: &Call<'_>, kind: Option<ResourceType>, query: &str) -> Outcome {
    answer(call, kind, Query::from_query_string(query, call.mode())?).await
}

pub(super) async fn search(call: &Call<'_>, kind: Option<ResourceType>, body: &Bytes) -> Outcome {
    answer(call, kind, Query::from_search_request(body, call.mode())?).await
}

/// A query that has to look at many resources is answered on a thread of its own kind, so that
/// nobody waits for it.
async fn answer(call: &Call<'_>, kind: Option<ResourceType>, query: Query) -> Outcome {
    call.note_query(&query);
    let scim = &call.app.config.scim;
    let size = PageSize { default: scim.page_size, most: scim.max_results, sorted: MAX_SORTED };
    let seconds = call.time.0 / 1_000_000;
    let directory = call.directory.clone();
    let listing = Listing::new(directory, call.base.to_owned(), kind, query, size, seconds)?;
    let body = if listing.is_long() {
        let stopped = |_| Error::new(503, "the server is shutting down");
        web::block(move || listing.body()).await.map_err(stopped)??
    } else {
        listing.body()?
    };
    Ok(Answer::read(body))
}
