//! `GET …/activity/live`: events as they happen (Server-Sent Events), for as long as the reader may
//! be in the dashboard.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpResponse, http::StatusCode, web::Bytes};
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

struct Live {
    aside: Aside,
    who: Visitor,
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
    let after = visit.query("after").parse().map_or(visit.directory.head(), Sequence);
    let last =
        visit.http.headers().get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let live = Live {
        aside: Aside::of(visit),
        who: visit.who.clone(),
        filter,
        dashboard: visit.page_path(""),
        after: last.map_or(after, Sequence),
        ticks: visit.app.store.ticks(),
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
        match &self.who {
            Visitor::MainUser { handle, .. } => {
                directory.may_enter(Who::Session(handle), Resource::Dashboard, now).is_ok()
            }
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
