//! `GET …/activity.csv` and `GET …/activity.jsonl`: the events that a filter wants, the oldest first,
//! written while they are read.

use std::{convert::Infallible, fmt::Write, ops::ControlFlow};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use doorward_store::{Recorded, directory::audit::ExportForm, record::Sequence};
use futures_util::stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{Filter, Teller, answer};
use crate::{
    dashboard::{
        Visit,
        finding::{Aside, NotFound},
    },
    export::cell,
    operator::EventText,
    pages,
};

/// How many pieces may wait for the reader.
const WAITING: usize = 8;
/// How many bytes are handed over at once.
const PIECE: usize = 32 * 1024;
/// How many events found by topics are read at once.
const HANDFUL: usize = 512;

/// What the file is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for spreadsheets.
    Csv,
    /// An event a line, as `doorward events export` writes them.
    JsonLines,
}

/// Answers.
pub async fn download(visit: &Visit<'_>, format: Format) -> HttpResponse {
    let (aside, filter) = (Aside::of(visit), Filter::of(visit));
    if !filter.wrong.is_empty() {
        return answer(visit, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if let Err(answer) = visit.exports(format.form(), filter.asked.query().is_empty()).await {
        return answer;
    }
    let (sender, receiver) = channel(WAITING);
    let name = format!("{}-activity.{}", visit.organization, format.extension());
    tokio::task::spawn_blocking(move || {
        let file = File { format, aside: &aside, sender, written: format.heading().into() };
        if let Err(error) = file.write(&filter) {
            tracing::warn!(%error, "a download of events broke off");
        }
    });
    pages::guarded(StatusCode::OK, &visit.app.config, visit.request)
        .content_type(format.content_type())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(pieces(receiver))
}

fn pieces(
    receiver: Receiver<Bytes>,
) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + 'static {
    stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|piece| (Ok(piece), receiver))
    })
}

impl Format {
    const fn form(self) -> ExportForm {
        match self {
            Self::Csv => ExportForm::Csv,
            Self::JsonLines => ExportForm::Jsonl,
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Self::Csv => "number,time,event,sentence,by,request,data\r\n",
            Self::JsonLines => "",
        }
    }
}

/// A file on its way.
struct File<'a> {
    format: Format,
    aside: &'a Aside,
    sender: Sender<Bytes>,
    written: String,
}

impl File<'_> {
    fn write(mut self, filter: &Filter) -> Result<(), NotFound> {
        let topics = filter.topics();
        let aside = self.aside;
        let mut listening = ControlFlow::Continue(());
        match topics.split_first() {
            None => {
                aside.app.store.read(&aside.organization, Sequence::START, &mut |recorded| {
                    listening = self.event(filter, &recorded);
                    listening
                })?
            }
            Some((first, rest)) => {
                let mut places = aside.found(|found| {
                    let places = found.trail.newest(*first, aside.directory.head());
                    let all = |at: &Sequence| rest.iter().all(|topic| found.trail.has(*topic, *at));
                    places.filter(all).collect::<Vec<_>>()
                })?;
                places.reverse();
                for handful in places.chunks(HANDFUL) {
                    let mut events = aside.events(handful)?.into_iter();
                    listening = events.try_for_each(|recorded| self.event(filter, &recorded));
                    if listening.is_break() {
                        break;
                    }
                }
            }
        }
        let _ = listening.is_continue() && self.hand_over().is_continue();
        Ok(())
    }

    fn event(&mut self, filter: &Filter, recorded: &Recorded) -> ControlFlow<()> {
        if !filter.wants(recorded) {
            return ControlFlow::Continue(());
        }
        let text = EventText::of(&self.aside.organization, recorded);
        match self.format {
            Format::JsonLines => {
                self.written.push_str(&serde_json::to_string(&text).unwrap_or_default());
                self.written.push('\n');
            }
            Format::Csv => {
                let teller = Teller { directory: &self.aside.directory, texts: self.aside.texts };
                let said = teller.say(&recorded.event).to_string();
                let by = teller.by(recorded).to_string();
                let data = text.data.to_string();
                let cells = [&text.time, &text.event, &said, &by, &text.request_id, &data];
                let _ = write!(self.written, "{}", text.sequence); // memory takes all
                for text in cells {
                    self.written.push(',');
                    self.written.push_str(&cell(text));
                }
                self.written.push_str("\r\n");
            }
        }
        if self.written.len() < PIECE { ControlFlow::Continue(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        let piece = Bytes::from(std::mem::take(&mut self.written));
        match self.sender.blocking_send(piece) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()), // nobody reads any more
        }
    }
}
