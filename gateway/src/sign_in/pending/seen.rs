//! What is remembered of sign-ins under way: which were used, and what became of them. All of it is
//! bounded; who begins too many pushes the own oldest ones out first.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_store::{Timestamp, directory::OrganizationName};

use super::LIFE;

/// How long it is remembered what became of them, in hours.
const REMEMBERED: i64 = 48;
const MICROSECONDS_AN_HOUR: i64 = 3_600_000_000;
/// How many there are at most.
const MOST: usize = 10_000;
/// How many there are at most of one address; many people may share one.
pub(super) const MOST_OF_ONE: usize = 200;

/// The digest of a state.
pub(super) type Mark = [u8; 32];

/// What became of the sign-ins of two days, as far as the server remembers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fate {
    /// How many were begun.
    pub begun: u64,
    /// How many of them never came back.
    pub lost: u64,
}

/// What is known of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Pending,
    Used,
}

/// All that is remembered.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<Marks>);

#[derive(Debug, Default)]
struct Marks {
    by_state: HashMap<Mark, Kept>,
    /// The oldest first; those that were used stay here until they are old.
    in_order: VecDeque<(Mark, IpAddr, Timestamp)>,
    /// By organization and hour.
    fates: BTreeMap<(OrganizationName, i64), Fate>,
}

#[derive(Debug)]
enum Kept {
    Pending(OrganizationName),
    Used,
}

impl Seen {
    /// One has begun.
    pub(super) fn begun(
        &self,
        mark: Mark,
        (organization, address): (&OrganizationName, IpAddr),
        now: Timestamp,
    ) {
        let mut marks = self.marks();
        marks.forget_old(now);
        marks.fate(organization, now).begun += 1;
        marks.keep(mark, address, now, Kept::Pending(organization.clone()));
    }

    /// What is known of one.
    pub(super) fn find(&self, mark: &Mark, now: Timestamp) -> Option<Known> {
        let mut marks = self.marks();
        marks.forget_old(now);
        marks.by_state.get(mark).map(|kept| match kept {
            Kept::Pending(_) => Known::Pending,
            Kept::Used => Known::Used,
        })
    }

    /// One is used, also when it was begun before a restart; false if it was used before.
    pub(super) fn used(&self, mark: Mark, address: IpAddr, now: Timestamp) -> bool {
        let mut marks = self.marks();
        marks.forget_old(now);
        match marks.by_state.get_mut(&mark) {
            Some(Kept::Used) => return false,
            Some(kept @ Kept::Pending(_)) => *kept = Kept::Used,
            None => marks.keep(mark, address, now, Kept::Used),
        }
        true
    }

    /// Forgets what is old.
    pub(super) fn sweep(&self, now: Timestamp) {
        let mut marks = self.marks();
        marks.forget_old(now);
        let oldest = hour(now) - REMEMBERED;
        marks.fates.retain(|(_, hour), _| *hour > oldest);
    }

    /// What became of those of an organization.
    pub(super) fn fate(&self, organization: &OrganizationName) -> Fate {
        let marks = self.marks();
        let first = (organization.clone(), i64::MIN);
        let of_it = marks.fates.range(first..).take_while(|((held, _), _)| held == organization);
        of_it.fold(Fate::default(), |sum, (_, fate)| Fate {
            begun: sum.begun + fate.begun,
            lost: sum.lost + fate.lost,
        })
    }

    /// How many wait.
    pub(super) fn count(&self) -> usize {
        let pending = |kept: &&Kept| matches!(kept, Kept::Pending(_));
        self.marks().by_state.values().filter(pending).count()
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Marks {
    fn keep(&mut self, mark: Mark, address: IpAddr, now: Timestamp, kept: Kept) {
        let of_one = self.in_order.iter().filter(|(_, other, _)| *other == address).count();
        if of_one >= MOST_OF_ONE {
            let oldest = self.in_order.iter().position(|(_, other, _)| *other == address);
            self.forget(oldest);
        }
        if self.in_order.len() >= MOST {
            self.forget(Some(0));
        }
        self.in_order.push_back((mark, address, now));
        self.by_state.insert(mark, kept);
    }

    fn forget_old(&mut self, now: Timestamp) {
        let old = |since: &Timestamp| now.0.saturating_sub(since.0) >= LIFE;
        while self.in_order.front().is_some_and(|(_, _, since)| old(since)) {
            self.forget(Some(0));
        }
    }

    fn forget(&mut self, place: Option<usize>) {
        let Some((mark, _, since)) = place.and_then(|place| self.in_order.remove(place)) else {
            return;
        };
        if let Some(Kept::Pending(organization)) = self.by_state.remove(&mark) {
            self.fate(&organization, since).lost += 1;
        }
    }

    /// The fates of the hour in which a sign-in was begun.
    fn fate(&mut self, organization: &OrganizationName, begun: Timestamp) -> &mut Fate {
        self.fates.entry((organization.clone(), hour(begun))).or_default()
    }
}

fn hour(time: Timestamp) -> i64 {
    time.0.div_euclid(MICROSECONDS_AN_HOUR)
}
