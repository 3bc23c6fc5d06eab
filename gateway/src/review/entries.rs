//! Who entered and who was refused: of each person how often, the first time and the last.

use std::collections::BTreeMap;

use doorward_store::{
    ReadRecordsError, Recorded, Sequence, Store,
    directory::{Event, NoEntry, Number, OrganizationName, RuleTarget, UserId},
    finding::{Topic, Trail},
    past::Person,
};

use super::{Entered, Refused};
use crate::{dashboard::words, pages::catalogue::Texts, past::AtEvent};

/// How many events are read at once.
const HANDFUL: usize = 512;

/// How often something happened, and when.
#[derive(Debug)]
struct Times {
    count: usize,
    first: AtEvent,
    last: AtEvent,
}

/// Who entered, and who was refused why.
#[derive(Debug, Default)]
pub(super) struct Entries {
    entered: BTreeMap<UserId, Times>,
    refused: BTreeMap<(UserId, NoEntry), Times>,
}

/// Where it is told who entered something or was refused, the oldest first.
pub(super) fn places(
    trail: &Trail,
    target: &RuleTarget,
    (from, to): (Sequence, Sequence),
) -> Vec<Sequence> {
    let kinds = ["entry.allowed", "entry.refused"].map(Topic::kind);
    let all = trail.oldest(Topic::target(target), from).take_while(|at| *at <= to);
    all.filter(|at| kinds.iter().any(|kind| trail.has(*kind, *at))).collect()
}

impl Entries {
    /// Reads them from the log; what is erased there is not told.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(super) fn read(
        store: &Store,
        organization: &OrganizationName,
        target: &RuleTarget,
        places: &[Sequence],
    ) -> Result<Self, ReadRecordsError> {
        let mut entries = Self::default();
        for handful in places.chunks(HANDFUL) {
            for recorded in store.at(organization, handful)? {
                if let Event::EntryAllowed(it) = &recorded.event
                    && it.resource == *target
                {
                    note(&mut entries.entered, it.user, &recorded);
                } else if let Event::EntryRefused(it) = &recorded.event
                    && it.resource == *target
                {
                    note(&mut entries.refused, (it.user, it.reason), &recorded);
                }
            }
        }
        Ok(entries)
    }

    /// Everybody of whom they tell.
    pub(super) fn people(&self) -> Vec<Number> {
        let refused = self.refused.keys().map(|(user, _)| *user);
        self.entered.keys().copied().chain(refused).map(UserId::number).collect()
    }

    /// With the names of people, and the reasons in words.
    pub(super) fn named(
        self,
        people: &BTreeMap<Number, Person>,
        texts: &Texts,
    ) -> (Vec<Entered>, Vec<Refused>) {
        let name = |user: UserId| {
            let person = people.get(&user.number()).filter(|person| person.id == user);
            person.map_or_else(|| format!("[{user}]"), |person| person.user_name.to_string())
        };
        let entered = self.entered.into_iter().map(|(user, times)| {
            let Times { count, first, last } = times;
            Entered { user, user_name: name(user), times: count, first, last }
        });
        let refused = self.refused.into_iter().map(|((user, reason), times)| {
            let (Times { count, first, last }, user_name) = (times, name(user));
            let why = words::no_entry(texts, reason);
            Refused { user, user_name, reason, why, times: count, first, last }
        });
        (entered.collect(), refused.collect())
    }
}

fn note<K: Ord>(all: &mut BTreeMap<K, Times>, key: K, recorded: &Recorded) {
    let at = AtEvent::of(recorded);
    match all.get_mut(&key) {
        Some(times) => {
            times.count = times.count.saturating_add(1);
            times.last = at;
        }
        None => drop(all.insert(key, Times { count: 1, first: at.clone(), last: at })),
    }
}
