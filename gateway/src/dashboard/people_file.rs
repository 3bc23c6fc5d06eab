//! People as a table for spreadsheets: who would gain or lose access. It is written while it is sent,
//! because it may name everybody.

use std::{convert::Infallible, iter, sync::Arc};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use doorward_store::directory::{Directory, User, UserId};
use futures_util::stream;

use super::Visit;
use crate::{export::cell, pages};

const HEADING: &str = "change,user_name,external_id,user_id\r\n";
/// How many people are written at once.
const AT_ONCE: usize = 500;

/// The table as an answer that is saved: people by what changes for them.
pub(super) fn answer(
    visit: &Visit<'_>,
    directory: Arc<Directory>,
    changes: Vec<(&'static str, Vec<UserId>)>,
) -> HttpResponse {
    pages::guarded(StatusCode::OK, &visit.app.config, visit.request)
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"preview.csv\""))
        .content_type("text/csv; charset=utf-8")
        .streaming(stream::iter(pieces(directory, changes).map(Ok::<_, Infallible>)))
}

fn pieces(
    directory: Arc<Directory>,
    changes: Vec<(&'static str, Vec<UserId>)>,
) -> impl Iterator<Item = Bytes> {
    let people = changes.into_iter();
    let people = people.flat_map(|(change, ids)| ids.into_iter().map(move |id| (change, id)));
    let mut rows = people.filter_map(move |(change, id)| Some(row(change, directory.user(id)?)));
    let more = iter::from_fn(move || {
        let piece: String = rows.by_ref().take(AT_ONCE).collect();
        (!piece.is_empty()).then(|| Bytes::from(piece))
    });
    iter::once(Bytes::from_static(HEADING.as_bytes())).chain(more)
}

fn row(change: &str, user: &User) -> String {
    let external = user.external_id.as_deref().unwrap_or_default();
    let (name, external) = (cell(user.user_name.as_str()), cell(external));
    format!("{change},{name},{external},{}\r\n", user.id)
}

#[cfg(test)]
mod tests;
