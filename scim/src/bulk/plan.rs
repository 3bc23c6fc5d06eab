//! In which order operations are done so that each finds what it speaks of (RFC 7644 §3.7.1), and
//! when the rest is left undone. The server asks for a step, does it, and tells how it went.

use std::collections::HashMap;

use serde_json::Value;

use super::response::{Answer, body};
use super::{BulkOperation, BulkRequest, Unreadable, creates, references};
use crate::error::{Error, ScimType};

/// A bulk request being worked through.
#[derive(Debug)]
pub struct BulkPlan {
    entries: Vec<Entry>,
    fates: HashMap<String, Fate>,
    /// How many more errors are accepted; none means any number.
    patience: Option<u32>,
}

/// The next thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its place in the request.
    pub place: usize,
    /// What to do, with ids in place of bulk ids.
    pub operation: BulkOperation,
}

#[derive(Debug)]
struct Entry {
    operation: Result<BulkOperation, Unreadable>,
    needs: Vec<String>,
    /// How many of the needs, from the front, are open no more.
    settled: usize,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting,
    Begun,
    Answered(Answer),
}

/// What became of that which a bulk id stands for.
#[derive(Debug)]
enum Fate {
    Open,
    Became(String),
    Failed,
}

impl BulkPlan {
    /// Looks through the operations for what they say of each other.
    #[must_use]
    pub fn new(request: BulkRequest) -> Self {
        let BulkRequest { fail_on_errors, operations } = request;
        let created = operations.iter().filter_map(creates);
        let fates: HashMap<_, _> =
            created.map(|bulk_id| (bulk_id.to_owned(), Fate::Open)).collect();
        let entries = operations.into_iter().map(|operation| {
            let known = |bulk_id: &str| fates.contains_key(bulk_id);
            let needs = operation.as_ref().map_or_else(|_| vec![], |it| references::of(it, known));
            Entry { operation, needs, settled: 0, state: State::Waiting }
        });
        let entries = entries.collect();
        Self { entries, fates, patience: fail_on_errors.map(|errors| errors.max(1)) }
    }

    /// The next operation: the first of which all that it speaks of is there. None when all are
    /// done or enough have failed.
    ///
    /// An operation that cannot be understood is refused when it is its turn; so is, with 409, one
    /// that speaks of what failed, or of itself through others. They never become a step.
    pub fn next_step(&mut self) -> Option<Step> {
        while self.patience != Some(0) {
            let fates = &self.fates;
            let ready =
                self.entries.iter_mut().position(|it| it.is_waiting() && it.is_settled(fates));
            let place = ready.or_else(|| self.entries.iter().position(Entry::is_waiting))?;
            let entry = self.entries.get_mut(place)?;
            let obstacle = entry.needs.iter().find_map(|need| obstacle(need, fates.get(need)));
            let operation = match (&mut entry.operation, obstacle) {
                (Ok(operation), None) => operation,
                (Ok(_), Some(error)) => {
                    self.answer(place, Answer::refused(&error, None));
                    continue;
                }
                (Err(unreadable), _) => {
                    let refused = Answer::refused(&unreadable.error, None);
                    self.answer(place, refused);
                    continue;
                }
            };
            entry.state = State::Begun;
            references::resolve(operation, |bulk_id| match fates.get(bulk_id) {
                Some(Fate::Became(id)) => Some(id.clone()),
                Some(Fate::Open | Fate::Failed) | None => None,
            });
            return Some(Step { place, operation: operation.clone() });
        }
        None
    }

    /// Takes note of how the step at that place went.
    pub fn answer(&mut self, place: usize, answer: Answer) {
        let Some(entry) = self.entries.get_mut(place) else { return };
        if answer.is_error() {
            self.patience = self.patience.map(|errors| errors.saturating_sub(1));
        }
        if let Some(fate) = creates(&entry.operation).and_then(|it| self.fates.get_mut(it)) {
            *fate = match &answer.id {
                Some(id) if !answer.is_error() => Fate::Became(id.clone()),
                Some(_) | None => Fate::Failed,
            };
        }
        entry.state = State::Answered(answer);
    }

    /// The body of the answer: what was done, in the order of the request.
    #[must_use]
    pub fn into_body(self) -> Value {
        let entries = self.entries.into_iter().filter_map(|entry| match entry.state {
            State::Answered(answer) => {
                let (method, bulk_id) = match entry.operation {
                    Ok(operation) => (Some(operation.method), operation.bulk_id),
                    Err(unreadable) => (unreadable.method, unreadable.bulk_id),
                };
                Some(answer.entry(method, bulk_id))
            }
            State::Waiting | State::Begun => None,
        });
        body(entries.collect())
    }

    /// Where the operations that were answered stand in the request, in the order of the answer.
    pub fn answered(&self) -> impl Iterator<Item = usize> {
        let answered = |entry: &Entry| matches!(entry.state, State::Answered(_));
        self.entries.iter().enumerate().filter(move |(_, it)| answered(it)).map(|(place, _)| place)
    }

    /// Why operations were refused, in the order of the request.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| match &entry.state {
            State::Answered(answer) => answer.reason(),
            State::Waiting | State::Begun => None,
        })
    }

    /// How many operations were answered, and how many of them with an error.
    #[must_use]
    pub fn tally(&self) -> (usize, usize) {
        let answered = self.entries.iter().filter_map(|entry| match &entry.state {
            State::Answered(answer) => Some(usize::from(answer.is_error())),
            State::Waiting | State::Begun => None,
        });
        answered.fold((0, 0), |(done, failed), error| (done + 1, failed + error))
    }
}

impl Entry {
    const fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    /// Whether nothing it speaks of is still to be done; what was settled stays so.
    fn is_settled(&mut self, fates: &HashMap<String, Fate>) -> bool {
        let open = |need: &String| matches!(fates.get(need), Some(Fate::Open));
        let settled = self.needs.iter().skip(self.settled).take_while(|need| !open(need)).count();
        self.settled += settled;
        self.settled == self.needs.len()
    }
}

/// Why an operation cannot be done that speaks of this bulk id, now that it is its turn.
fn obstacle(bulk_id: &str, fate: Option<&Fate>) -> Option<Error> {
    let name = format!("`bulkId:{bulk_id}`");
    match fate {
        Some(Fate::Became(_)) => None,
        Some(Fate::Failed) => {
            Some(Error::new(409, format!("{name} names an operation that failed")))
        }
        Some(Fate::Open) => {
            Some(Error::new(409, format!("{name} leads back to itself through other references")))
        }
        None => {
            let detail = format!("{name} names no operation of this request");
            Some(Error::bad(ScimType::InvalidValue, detail))
        }
    }
}
