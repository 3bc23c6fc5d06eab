//! `GET …/activity/live`: events as they happen (Server-Sent Events), for as long as the reader may
//! be in the dashboard.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use askama::Template;
use doorward_store::{
    directory::{Resource, Who},
    record::Sequence,
};
use futures_util::stream;
use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

use super::{Filter, From, answer, rows};
use crate::{
    dashboard::{
        Visit, Visitor,
        finding::{Aside, NotFound},
    },
    pages,
};

/// After how long a silent stream says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long events are gathered.
const GATHERING: Duration = Duration::from_millis(200);

/// How many streams one visitor may have open: one a tab.
const MOST: usize = 8;

/// Who reads streams.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Mutex<Vec<Visitor>>>);

/// An open stream; it is closed with this value.
#[derive(Debug)]
struct Open {
    streams: Streams,
    who: Visitor,
}

impl Streams {
    /// Opens one more, unless the visitor has as many as there may be.
    fn open(&self, who: &Visitor) -> Option<Open> {
        let mut readers = self.readers();
        let held = readers.iter().filter(|reader| *reader == who).count();
        (held < MOST).then(|| {
            readers.push(who.clone());
            Open { streams: self.clone(), who: who.clone() }
        })
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Visitor>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut readers = self.streams.readers();
        if let Some(at) = readers.iter().position(|reader| *reader == self.who) {
            readers.swap_remove(at);
        }
    }
}

struct Live {
    aside: Aside,
    open: Open,
    filter: Filter,
    dashboard: String,
    after: Sequence,
    ticks: watch::Receiver<u64>,
}

/// Answers.
pub async fn live(visit: &Visit<'_>) -> HttpResponse {
    let filter = Filter::of(visit);
    if !filter.wrong.is_empty() {
        return answer(visit, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let Some(open) = visit.app.streams.open(&visit.who) else {
        return pages::guarded(StatusCode::TOO_MANY_REQUESTS, &visit.app.config, visit.request)
            .insert_header((header::RETRY_AFTER, "60"))
            .finish();
    };
    let after = visit.query("after").parse().map_or(visit.directory.head(), Sequence);
    let last =
        visit.http.headers().get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let live = Live {
        aside: Aside::of(visit),
        open,
        filter,
        dashboard: visit.page_path(""),
        after: last.map_or(after, Sequence),
        ticks: visit.app.store.ticks_of(&visit.organization),
    };
    let pieces = stream::unfold(live, async |mut live| {
        let piece = live.next().await?;
        Some((Ok::<_, Infallible>(piece), live))
    });
    pages::guarded(StatusCode::OK, &visit.app.config, visit.request)
        .content_type("text/event-stream")
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(Box::pin(pieces))
}

impl Live {
    /// What is to be sent next; nothing when the right to it is over, or the log cannot be read.
    async fn next(&mut self) -> Option<Bytes> {
        let beat = Instant::now() + HEARTBEAT;
        loop {
            self.ticks.mark_unchanged();
            if !self.may_stay() {
                return None;
            }
            if let Some(news) = self.news().await.ok()? {
                tokio::time::sleep(GATHERING).await;
                return Some(news);
            }
            // What happens in other organizations, or is not wanted, is nothing to send.
            match timeout_at(beat, self.ticks.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None, // the store has closed
                Err(_) => return Some(Bytes::from_static(b":\n\n")),
            }
        }
    }

    /// As the directory is now, the visitor may still be here.
    fn may_stay(&mut self) -> bool {
        let Some(directory) = self.aside.app.store.directory(&self.aside.organization) else {
            return false;
        };
        self.aside.directory = directory;
        self.aside.now = self.aside.app.clock.now();
        let (directory, now) = (&self.aside.directory, self.aside.now);
        let enters =
            |handle, resource| directory.may_enter(Who::Session(handle), resource, now).is_ok();
        match &self.open.who {
            Visitor::MainUser { handle, .. } => enters(handle, Resource::Dashboard),
            Visitor::Auditor { handle, .. } => enters(handle, Resource::Auditors),
            Visitor::Setup { link, .. } => directory
                .setup_link_by_id(*link)
                .and_then(|link| link.used.as_ref())
                .is_some_and(|session| session.is_live(now)),
        }
    }

    async fn news(&mut self) -> Result<Option<Bytes>, NotFound> {
        if self.aside.directory.head() <= self.after {
            return Ok(None);
        }
        let (aside, filter) = (self.aside.clone(), self.filter.clone());
        let (from, dashboard) = (From::After(self.after), self.dashboard.clone());
        let read = tokio::task::spawn_blocking(move || rows(&aside, &filter, from, &dashboard));
        let (_, rows) = read.await.unwrap_or(Err(NotFound::Stopping))?;
        let head = self.aside.directory.head();
        // A full page may have left some out.
        let full = rows.len() >= super::reading::PAGE;
        let seen = rows.first().map(|row| row.sequence).filter(|_| full);
        self.after = seen.map_or(head, Sequence);
        let mut text = String::new();
        for row in rows.iter().rev() {
            let shown = row.render().unwrap_or_default();
            text.push_str(&format!("id: {}\n", row.sequence));
            shown.lines().for_each(|line| text.push_str(&format!("data: {line}\n")));
            text.push('\n');
        }
        Ok((!text.is_empty()).then(|| text.into()))
    }
}

#[cfg(test)]
mod tests {
    use doorward_store::{Timestamp, directory::TokenId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_visitor_has_so_many_streams_and_another_one_their_own() {
        let visitor =
            |number| Visitor::Setup { link: TokenId(Uuid::from_u128(number)), ends: Timestamp(0) };
        let streams = Streams::default();
        let mut open: Vec<_> = (0..MOST).map(|_| streams.open(&visitor(1)).unwrap()).collect();
        assert!(streams.open(&visitor(1)).is_none());
        assert!(streams.open(&visitor(2)).is_some());
        open.pop();
        assert!(streams.open(&visitor(1)).is_some());
        drop(open);
        assert!(streams.readers().is_empty(), "who leaves is forgotten");
    }
}
