//! Sign-ins that have begun and not ended: in memory, for ten minutes, each bound to the browser it
//! was begun in. Who begins too many pushes out the own oldest ones first.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorward_oidc::{authorization::PendingSignIn, secret::Secret};
use doorward_store::directory::{HandleDigest, OrganizationName};
use jiff::{SignedDuration, Timestamp};

/// How long a person may take at Entra.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long it is remembered what became of them, in hours.
const REMEMBERED: i64 = 48;
/// How many there are at most.
const MOST: usize = 10_000;
/// How many there are at most of one address; many people may share one.
const MOST_OF_ONE: usize = 200;

/// A sign-in under way.
#[derive(Debug, Clone)]
pub struct Held {
    /// Where to.
    pub organization: OrganizationName,
    /// The browser, by the digest of its cookie.
    pub browser: HandleDigest,
    /// From where.
    pub address: IpAddr,
    /// What the relying party wants back.
    pub pending: PendingSignIn,
}

/// Why a way back belongs to no sign-in, and, if that can be told, to whose organization it led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// No such sign-in was begun, or too long ago.
    Unknown,
    /// It was used before.
    Used(OrganizationName),
    /// It was begun in another browser.
    OtherBrowser(OrganizationName),
}

/// What became of the sign-ins of two days, as far as the server remembers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fate {
    /// How many were begun.
    pub begun: u64,
    /// How many of them never came back.
    pub lost: u64,
}

/// All of them.
#[derive(Debug, Default)]
pub struct PendingSignIns(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    by_state: HashMap<[u8; 32], Kept>,
    /// The oldest first; those that were used stay here until they are old.
    in_order: VecDeque<([u8; 32], IpAddr, Timestamp)>,
    /// By organization and hour.
    fates: BTreeMap<(OrganizationName, i64), Fate>,
}

#[derive(Debug)]
enum Kept {
    Pending(Box<Held>),
    Used(OrganizationName),
}

impl PendingSignIns {
    /// Keeps one until it is used.
    pub fn put(&self, held: Held) {
        let (state, address, now) =
            (*held.pending.state.bytes(), held.address, held.pending.started);
        let mut waiting = self.waiting();
        waiting.forget_old(now);
        let of_one = waiting.in_order.iter().filter(|(_, other, _)| *other == address).count();
        if of_one >= MOST_OF_ONE {
            let oldest = waiting.in_order.iter().position(|(_, other, _)| *other == address);
            waiting.forget(oldest);
        }
        if waiting.in_order.len() >= MOST {
            waiting.forget(Some(0));
        }
        waiting.in_order.push_back((state, address, now));
        waiting.fate(&held).begun += 1;
        waiting.by_state.insert(state, Kept::Pending(Box::new(held)));
    }

    /// Takes the one of that state out, if it was begun in that browser and not too long ago. Another
    /// browser's knowledge of the state uses nothing up.
    ///
    /// # Errors
    /// See [`Lost`].
    pub fn take(
        &self,
        state: &Secret,
        browser: Option<&HandleDigest>,
        now: Timestamp,
    ) -> Result<Held, Lost> {
        let key = *doorward_oidc::secret::Digest::of(state.expose()).bytes();
        let mut waiting = self.waiting();
        waiting.forget_old(now);
        let kept = waiting.by_state.get_mut(&key).ok_or(Lost::Unknown)?;
        let used = match kept {
            Kept::Used(organization) => return Err(Lost::Used(organization.clone())),
            Kept::Pending(held) if browser != Some(&held.browser) => {
                return Err(Lost::OtherBrowser(held.organization.clone()));
            }
            Kept::Pending(held) => Kept::Used(held.organization.clone()),
        };
        match std::mem::replace(kept, used) {
            Kept::Pending(held) => Ok(*held),
            Kept::Used(organization) => Err(Lost::Used(organization)),
        }
    }

    /// Forgets those that took too long.
    pub fn sweep(&self, now: Timestamp) {
        let mut waiting = self.waiting();
        waiting.forget_old(now);
        let oldest = hour(now) - REMEMBERED;
        waiting.fates.retain(|(_, hour), _| *hour > oldest);
    }

    /// What became of those of an organization.
    #[must_use]
    pub fn fate(&self, organization: &OrganizationName) -> Fate {
        let waiting = self.waiting();
        let first = (organization.clone(), i64::MIN);
        let of_it = waiting.fates.range(first..).take_while(|((held, _), _)| held == organization);
        of_it.fold(Fate::default(), |sum, (_, fate)| Fate {
            begun: sum.begun + fate.begun,
            lost: sum.lost + fate.lost,
        })
    }

    /// How many wait.
    #[must_use]
    pub fn count(&self) -> usize {
        let pending = |kept: &&Kept| matches!(kept, Kept::Pending(_));
        self.waiting().by_state.values().filter(pending).count()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn forget_old(&mut self, now: Timestamp) {
        let old = |began: &Timestamp| now.duration_since(*began) >= LIFE;
        while self.in_order.front().is_some_and(|(_, _, began)| old(began)) {
            self.forget(Some(0));
        }
    }

    fn forget(&mut self, place: Option<usize>) {
        let forgotten = place.and_then(|place| self.in_order.remove(place));
        let forgotten = forgotten.and_then(|(state, _, _)| self.by_state.remove(&state));
        if let Some(Kept::Pending(held)) = forgotten {
            self.fate(&held).lost += 1;
        }
    }

    /// The fates of the hour in which a sign-in was begun.
    fn fate(&mut self, held: &Held) -> &mut Fate {
        let hour = hour(held.pending.started);
        self.fates.entry((held.organization.clone(), hour)).or_default()
    }
}

fn hour(time: Timestamp) -> i64 {
    time.as_second().div_euclid(3600)
}

#[cfg(test)]
mod tests {
    use doorward_oidc::secret::Digest;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn browser(number: u8) -> HandleDigest {
        HandleDigest([number; 32])
    }

    fn held(state: &str, number: u8, address: &str, seconds: i64) -> Held {
        Held {
            organization: OrganizationName::parse("acme").unwrap(),
            browser: browser(number),
            address: address.parse().unwrap(),
            pending: PendingSignIn {
                state: Digest::of(state),
                nonce: Digest::of("n"),
                verifier: Secret::new("v".into()),
                configuration: "c".into(),
                return_to: "/".into(),
                started: at(seconds),
                context: None,
            },
        }
    }

    fn take(all: &PendingSignIns, state: &str, number: u8, seconds: i64) -> bool {
        all.take(&Secret::new(state.into()), Some(&browser(number)), at(seconds)).is_ok()
    }

    #[test]
    fn row_44_and_47_a_sign_in_ends_once_and_in_its_own_browser() {
        let all = PendingSignIns::default();
        all.put(held("a", 1, "10.0.0.1", 0));
        all.put(held("b", 1, "10.0.0.1", 1)); // another tab
        assert!(!take(&all, "x", 1, 2), "an unknown state");
        assert!(!take(&all, "a", 2, 2), "another browser");
        assert!(all.take(&Secret::new("a".into()), None, at(2)).is_err(), "no browser");
        assert!(take(&all, "a", 1, 2));
        assert!(!take(&all, "a", 1, 2), "a second time");
        assert!(take(&all, "b", 1, 2));
    }

    #[test]
    fn a_way_back_that_is_lost_still_says_whose_it_was() {
        let all = PendingSignIns::default();
        let why = |state: &str, number: u8, seconds: i64| {
            let state = Secret::new(state.into());
            all.take(&state, Some(&browser(number)), at(seconds)).err()
        };
        all.put(held("a", 1, "10.0.0.1", 0));
        let acme = OrganizationName::parse("acme").unwrap();
        assert_eq!(why("x", 1, 1), Some(Lost::Unknown));
        assert_eq!(why("a", 2, 1), Some(Lost::OtherBrowser(acme.clone())));
        assert_eq!(why("a", 1, 1), None);
        assert_eq!(why("a", 1, 1), Some(Lost::Used(acme)));
        assert_eq!(why("a", 1, 600), Some(Lost::Unknown), "forgotten like every other");
    }

    #[test]
    fn a_sign_in_takes_ten_minutes_at_most() {
        let all = PendingSignIns::default();
        all.put(held("a", 1, "10.0.0.1", 0));
        all.put(held("b", 1, "10.0.0.1", 1));
        assert!(!take(&all, "a", 1, 600));
        assert!(take(&all, "b", 1, 600));
        all.put(held("c", 1, "10.0.0.1", 600));
        all.sweep(at(1200));
        assert_eq!(all.count(), 0);
    }

    #[test]
    fn who_never_comes_back_is_counted_for_two_days() {
        let all = PendingSignIns::default();
        let acme = OrganizationName::parse("acme").unwrap();
        for state in ["a", "b", "c"] {
            all.put(held(state, 1, "10.0.0.1", 0));
        }
        assert!(take(&all, "a", 1, 2));
        assert_eq!(all.fate(&acme), Fate { begun: 3, lost: 0 });
        all.sweep(at(601));
        assert_eq!(all.fate(&acme), Fate { begun: 3, lost: 2 });
        assert_eq!(all.fate(&OrganizationName::parse("acmf").unwrap()), Fate::default());
        all.sweep(at(49 * 3600));
        assert_eq!(all.fate(&acme), Fate::default());
    }

    #[test]
    fn row_56_a_flood_from_one_address_pushes_out_nobody_else() {
        let all = PendingSignIns::default();
        all.put(held("mine", 1, "10.0.0.1", 0));
        for number in 0..1000 {
            all.put(held(&number.to_string(), 2, "10.0.0.2", 1));
        }
        assert_eq!(all.count(), MOST_OF_ONE + 1);
        assert!(take(&all, "999", 2, 2));
        assert!(take(&all, "mine", 1, 2));
    }
}
