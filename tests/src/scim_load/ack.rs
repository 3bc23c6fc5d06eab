//! Acknowledgements as lines of text, and all of them together.
//!
//! `ack crowd NUMBER` and `ack SEED CONNECTION STEP CHANGE`; the change is for readers.

use std::{collections::BTreeMap, collections::BTreeSet, fmt};

use super::{script::Owner, world::Change};

/// One change was acknowledged.
#[derive(Debug, Clone)]
pub enum Ack {
    /// Somebody of the crowd exists.
    Crowd(usize),
    /// A client has come so far.
    Step(Step),
}

/// A step of a client's script.
#[derive(Debug, Clone)]
pub struct Step {
    owner: Owner,
    step: u64,
    change: String,
}

/// A line that is no acknowledgement.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no acknowledgement")]
pub struct Unreadable(String);

impl Ack {
    pub(super) fn step(owner: Owner, step: u64, change: &Change) -> Self {
        Self::Step(Step { owner, step, change: change.to_string() })
    }

    /// Reads a line, with or without its `ack`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(line: &str) -> Result<Self, Unreadable> {
        read(line.strip_prefix("ack ").unwrap_or(line)).ok_or_else(|| Unreadable(line.to_owned()))
    }
}

fn read(line: &str) -> Option<Ack> {
    let mut parts = line.splitn(4, ' ');
    match parts.next()? {
        "crowd" => Some(Ack::Crowd(parts.next()?.parse().ok()?)),
        seed => {
            let (seed, connection) = (seed.parse().ok()?, parts.next()?.parse().ok()?);
            let (step, change) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
            Some(Ack::Step(Step { owner: Owner { seed, connection }, step, change }))
        }
    }
}

impl fmt::Display for Ack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crowd(number) => write!(f, "ack crowd {number}"),
            Self::Step(Step { owner, step, change }) => {
                write!(f, "ack {} {} {step} {change}", owner.seed, owner.connection)
            }
        }
    }
}

/// What is known to be durable.
#[derive(Debug, Clone, Default)]
pub struct Acks {
    pub(super) crowd: BTreeSet<usize>,
    /// How far each client has come, and by which change.
    pub(super) steps: BTreeMap<Owner, (u64, String)>,
}

impl Acks {
    /// One more; they come in any order.
    pub fn add(&mut self, ack: Ack) {
        match ack {
            Ack::Crowd(number) => drop(self.crowd.insert(number)),
            Ack::Step(Step { owner, step, change }) => {
                let last = self.steps.entry(owner).or_default();
                if step > last.0 {
                    *last = (step, change);
                }
            }
        }
    }

    /// How many they are.
    #[must_use]
    pub fn count(&self) -> u64 {
        let crowd = u64::try_from(self.crowd.len()).unwrap_or(u64::MAX);
        self.steps.values().map(|(step, _)| step).sum::<u64>() + crowd
    }
}

impl FromIterator<Ack> for Acks {
    fn from_iter<T: IntoIterator<Item = Ack>>(all: T) -> Self {
        let mut acks = Self::default();
        all.into_iter().for_each(|ack| acks.add(ack));
        acks
    }
}
