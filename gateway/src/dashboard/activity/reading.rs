//! The events of one page, found without reading those that nobody asked for.

use doorward_store::{
    codec::Glimpse,
    finding::{Topic, Trail},
    record::Sequence,
};

use super::filter::Filter;
use crate::{
    dashboard::finding::{Aside, NotFound},
    finding::SLACK,
};

/// How many events a page shows.
pub(super) const PAGE: usize = 50;
/// How many places one page looks at.
const LOOKED_AT: usize = 100_000;
/// How many events are read at once where only the event says whether it is wanted.
const HANDFUL: usize = 500;
/// How many such events one page reads.
const READ: usize = 10_000;

/// From where a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The newest events.
    Newest,
    /// The newest of those before an event.
    Before(Sequence),
    /// The oldest of those after an event.
    After(Sequence),
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// The newest first.
    pub events: Vec<Glimpse>,
    /// Before which event the next page begins, if anything may be there.
    pub older: Option<Sequence>,
    /// Whether nothing more was found before the search was given up.
    pub given_up: bool,
}

/// Reads a page.
///
/// # Errors
/// When the log cannot be read.
pub(super) fn page(
    aside: &Aside,
    filter: &Filter,
    from: From,
    most: usize,
) -> Result<Read, NotFound> {
    let head = aside.directory.head();
    let first = match filter.since {
        Some(since) => Sequence(aside.place_of(since)?.0.saturating_sub(SLACK).max(1)),
        None => Sequence(1),
    };
    let last = match filter.until {
        Some(until) => aside.place_of(until)?.plus(SLACK).min(head),
        None => head,
    };
    let (first, last) = match from {
        From::Newest => (first, last),
        From::Before(at) => (first, last.min(Sequence(at.0.saturating_sub(1)))),
        From::After(at) => (first.max(at.next()), last),
    };
    let mut read = Read::default();
    let (mut first, mut last, mut so_far) = (first, last, 0_usize);
    loop {
        let topics = filter.topics();
        let wanted = match filter.reads() {
            true => HANDFUL,
            false => most.saturating_sub(read.events.len()),
        };
        let looked = match topics.is_empty() {
            true => all(first, last, from, wanted),
            false => aside
                .found(|found| of_topics(&found.trail, &topics, (first, last), from, wanted))?,
        };
        let events = aside.glimpses(&looked.places)?;
        so_far = so_far.saturating_add(events.len());
        let wanted: Vec<_> = events.into_iter().filter(|it| filter.wants(&it.recorded)).collect();
        read.older = looked.next;
        read.given_up = looked.given_up || (filter.reads() && so_far >= READ);
        if from_the_end(from) {
            read.events.extend(wanted);
        } else {
            read.events.splice(0..0, wanted); // later ones, and the newest stand first
        }
        let full = read.events.len() >= most || read.given_up;
        match (from_the_end(from), looked.next, looked.places.first()) {
            (true, Some(next), _) if !full => last = Sequence(next.0.saturating_sub(1)),
            (false, _, Some(newest)) if !full && *newest < last => first = newest.next(),
            (_, _, _) => break,
        }
    }
    read.cut(from, most);
    Ok(read)
}

impl Read {
    /// No more than fit on a page.
    fn cut(&mut self, from: From, most: usize) {
        if self.events.len() > most {
            let more = self.events.len().saturating_sub(most);
            match from_the_end(from) {
                true => self.events.truncate(most),
                false => drop(self.events.drain(..more)),
            }
            self.given_up = false;
            self.older = self.events.last().map(|event| event.recorded.sequence);
        }
    }
}

const fn from_the_end(from: From) -> bool {
    !matches!(from, From::After(_))
}

/// Places that may hold what is wanted, the newest first.
#[derive(Debug, Default)]
struct Looked {
    places: Vec<Sequence>,
    /// There may be more before this one.
    next: Option<Sequence>,
    given_up: bool,
}

fn all(first: Sequence, last: Sequence, from: From, most: usize) -> Looked {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let (low, high) = match from_the_end(from) {
        true => (first.0.max(last.0.saturating_add(1).saturating_sub(most)), last.0),
        false => (first.0, last.0.min(first.0.saturating_add(most).saturating_sub(1))),
    };
    let places = (low..=high).rev().map(Sequence).collect();
    let more = low > 1 && low <= high && (low > first.0 || !from_the_end(from));
    Looked { places, next: more.then_some(Sequence(low)), given_up: false }
}

fn of_topics(
    trail: &Trail,
    topics: &[Topic],
    (first, last): (Sequence, Sequence),
    from: From,
    most: usize,
) -> Looked {
    let mut looked = Looked::default();
    let Some(rarest) = topics.iter().min_by_key(|topic| trail.count(**topic)) else {
        return looked;
    };
    let of_all =
        |place: &Sequence| topics.iter().all(|topic| topic == rarest || trail.has(*topic, *place));
    if !from_the_end(from) {
        let before = Sequence(first.0.saturating_sub(1));
        let places = trail.oldest(*rarest, before).take_while(|at| *at <= last);
        looked.places = places.filter(of_all).take(most).collect();
        looked.places.reverse();
        looked.next = looked.places.last().copied().filter(|place| place.0 > 1);
        return looked;
    }
    let mut before = None;
    for (count, place) in trail.newest(*rarest, last).take_while(|at| *at >= first).enumerate() {
        if count == LOOKED_AT {
            (looked.next, looked.given_up) = (before, true);
            break;
        }
        if looked.places.len() == most {
            looked.next = looked.places.last().copied();
            break;
        }
        if of_all(&place) {
            looked.places.push(place);
        }
        before = Some(place);
    }
    looked
}

#[cfg(test)]
mod tests;
