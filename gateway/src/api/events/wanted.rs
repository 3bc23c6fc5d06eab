//! Which events somebody wants, and a page of them.

use std::ops::ControlFlow;

use doorward_store::{
    directory::{Directory, Event, OrganizationName, RuleTarget, UserId},
    finding::{Topic, Trail},
    record::{Recorded, Sequence, Timestamp},
};

use crate::{
    api::{
        call::Call,
        likely::unknown,
        parameter::{Kind, Parameter},
        problem::{Problem, Wrong},
    },
    finding,
    operator::{EventText, Failure, House},
    time_text,
};

/// How many events one page looks through: a page of a rare kind may hold few, or none, and go on.
const LOOKED_THROUGH: u64 = 20_000;

pub(super) const PERSON: Parameter = Parameter::new(
    "person",
    "only what happened to this person, by id or userName, and what they did",
    Kind::Text(1024),
);
pub(super) const TARGET: Parameter = Parameter::new(
    "about",
    "only what is about `dashboard`, `auditors`, `defaults` or `workspace:SLUG`",
    Kind::Target,
);
pub(super) const ACTOR: Parameter = Parameter::new(
    "actor",
    "only what was done by a `provisioning` client, an `operator`, the `system`, a `person`, an \
     `application` or a `setup_link`",
    Kind::Text(64),
);
pub(super) const SINCE: Parameter =
    Parameter::new("since", "only what happened at or after this time", Kind::Time);
pub(super) const UNTIL: Parameter =
    Parameter::new("until", "only what happened before this time", Kind::Time);

/// Which events somebody wants.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    kind: Option<String>,
    /// What they are about, besides the kind.
    topics: Vec<Topic>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Wanted {
    /// What a call asks for.
    ///
    /// # Errors
    /// What there is none of.
    pub(super) fn read(call: &Call, directory: &Directory) -> Result<Self, Problem> {
        let mut wanted = Self {
            kind: call.said("kind").map(str::to_owned),
            topics: vec![],
            since: call.said("since").and_then(|time| time_text::parse(time).ok()),
            until: call.said("until").and_then(|time| time_text::parse(time).ok()),
        };
        let mut wrong = Vec::new();
        if let Some(kind) = call.said("kind").filter(|kind| !Event::NAMES.contains(kind)) {
            let told = unknown("event", kind, Event::NAMES.iter().copied());
            wrong.push(Wrong::parameter("kind", told));
        }
        if let Some(said) = call.said("person") {
            let named = directory.user_by_name(said).map(|user| user.id);
            match named.or_else(|| UserId::parse(said)) {
                Some(user) => wanted.topics.push(Topic::user(user)),
                None => wrong.push(Wrong::parameter("person", "there is no such person")),
            }
        }
        if let Some(said) = call.said("actor") {
            match finding::acted(said) {
                Some(topic) => wanted.topics.push(topic),
                None => {
                    let told = unknown("actor", said, finding::ACTORS);
                    wrong.push(Wrong::parameter("actor", told));
                }
            }
        }
        if let Some(target) = call.said("about").and_then(|it| it.parse::<RuleTarget>().ok()) {
            wanted.topics.push(Topic::target(&target));
        }
        if wrong.is_empty() { Ok(wanted) } else { Err(Problem::query(wrong)) }
    }

    /// Some events after a place, and the place to go on from unless there is nothing more.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(super) fn page(
        &self,
        house: &House,
        organization: &OrganizationName,
        directory: &Directory,
        after: Sequence,
        limit: usize,
    ) -> Result<(Vec<EventText>, Option<Sequence>), Failure> {
        let head = directory.head();
        let place = |time| finding::place_of(&house.store, organization, head, time);
        let first = match self.since {
            Some(since) => place(since)?.0.saturating_sub(finding::SLACK + 1),
            None => 0,
        };
        let last = match self.until {
            Some(until) => place(until)?.plus(finding::SLACK).min(head),
            None => head,
        };
        let after = after.max(Sequence(first));
        let mut events = Vec::new();
        let mut take = |recorded: &Recorded| {
            if self.wants(recorded) {
                events.push(EventText::of(organization, recorded));
            }
            events.len() >= limit
        };
        if after >= last {
            return Ok((events, None));
        }
        let seen = if self.topics.is_empty() {
            let mut seen = after;
            house.store.read(organization, after, &mut |recorded| {
                if recorded.sequence > last {
                    return ControlFlow::Break(());
                }
                seen = recorded.sequence;
                let enough = take(&recorded) || seen.0.saturating_sub(after.0) >= LOOKED_THROUGH;
                if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            Some(seen).filter(|seen| *seen < last)
        } else {
            let found = house.finding.found(&house.store, organization, directory, |found| {
                self.places(&found.trail, (after, last), limit)
            });
            let (places, next) = found?;
            let read = house.store.at(organization, &places)?;
            read.iter().for_each(|recorded| {
                take(recorded);
            });
            next
        };
        Ok((events, seen))
    }

    /// Places of events that are about everything, the oldest first, and where to go on.
    fn places(
        &self,
        trail: &Trail,
        (after, last): (Sequence, Sequence),
        limit: usize,
    ) -> (Vec<Sequence>, Option<Sequence>) {
        let kind = self.kind.as_deref().map(Topic::kind);
        let topics: Vec<_> = self.topics.iter().copied().chain(kind).collect();
        let Some(rarest) = topics.iter().min_by_key(|topic| trail.count(**topic)) else {
            return (vec![], None);
        };
        let mut places = Vec::new();
        let candidates = trail.oldest(*rarest, after).take_while(|at| *at <= last);
        for (looked, at) in (0_u64..).zip(candidates) {
            if topics.iter().all(|topic| topic == rarest || trail.has(*topic, at)) {
                places.push(at);
            }
            if places.len() >= limit || looked >= LOOKED_THROUGH {
                return (places, Some(at));
            }
        }
        (places, None)
    }

    /// Whether an event of all the topics is wanted.
    fn wants(&self, recorded: &Recorded) -> bool {
        self.since.is_none_or(|since| recorded.time >= since)
            && self.until.is_none_or(|until| recorded.time < until)
            && self.kind.as_deref().is_none_or(|kind| recorded.event.name() == kind)
    }
}
