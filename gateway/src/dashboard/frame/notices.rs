//! What a person is to know on every page: through which setup link they are here, and that others were
//! used.

use doorward_store::{
    directory::{SetupLink, SetupSession, setup_link::decide::LIFE},
    record::Sequence,
};

use crate::dashboard::{
    Visit, Visitor,
    told::{Part, Sentence},
};

/// For how long every page tells of the use of a setup link: a week, in microseconds.
const TOLD_FOR: i64 = 7 * 24 * 3600 * 1_000_000;
/// How many uses are told one by one.
const ONE_BY_ONE: usize = 3;
/// How many are counted.
const COUNTED: usize = 1000;
/// All uses, in the activity.
const ALL: &str = "activity?kind=setup_link.used";

/// All of them.
pub(super) fn all(visit: &Visit<'_>) -> Vec<Sentence> {
    let texts = visit.texts();
    let mut notices = Vec::new();
    let mut own = None;
    if let Visitor::Setup { link, ends } = &visit.who {
        notices.push(Sentence::fill(texts, "setup.here", &[("value", Part::time(*ends))]));
        own = Some(*link);
    }
    // Links are held in the order they were issued, so older ones need not be looked at.
    let since = visit.now.0.saturating_sub(TOLD_FOR);
    let links = visit.directory.setup_links();
    let late = links.take_while(|link| link.issued.0 > since.saturating_sub(LIFE));
    let others = late.filter(|link| Some(link.id) != own).filter_map(used);
    let mut others = others.filter(|session| session.started.0 > since).take(COUNTED);
    notices.extend(others.by_ref().take(ONE_BY_ONE).map(|session| {
        let parts = [
            ("time", Part::time(session.started)),
            ("address", Part::name(&session.address.to_string())),
            ("event", event(visit, session.sequence)),
        ];
        Sentence::fill(texts, "setup.was_used", &parts)
    }));
    let more = others.count();
    if more > 0 {
        let count = linked(visit, more.to_string(), ALL);
        notices.push(Sentence::fill(texts, "setup.more_used", &[("count", count)]));
    }
    notices
}

/// An event, for whoever may look it up.
fn event(visit: &Visit<'_>, sequence: Sequence) -> Part {
    linked(visit, sequence.to_string(), &format!("activity?at={sequence}"))
}

fn linked(visit: &Visit<'_>, text: String, page: &str) -> Part {
    match &visit.who {
        Visitor::MainUser { .. } | Visitor::Auditor { .. } => Part::link(&text, page),
        Visitor::Setup { .. } => Part::Words(text),
    }
}

fn used(link: &SetupLink) -> Option<&SetupSession> {
    link.used.as_ref()
}
