//! Keys made of one secret, each of which can be destroyed: the tree of Goldreich, Goldwasser and
//! Micali (1986), from which a leaf is cut by keeping the roots of all subtrees beside its path.
//!
//! What is held are the secrets of some subtrees that do not overlap. The secret of a child is the
//! SHA-256 of its parent's, so nothing leads from a child to its parent or its sibling.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    ops::Range,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::directory::{Day, Number};

/// Persons have the first half of the leaves, days the second.
const HEIGHT: u8 = 33;
const DAYS: u64 = 1 << 32;
/// Secrets of subtrees of this height are remembered: the people in one were provisioned together.
const NEAR: u8 = 6;
/// How many are remembered; then all are forgotten.
const REMEMBERED: usize = 16 * 1024;

/// Thirty-two secret bytes.
#[derive(Clone, Copy)]
pub(crate) struct Secret(pub(crate) [u8; 32]);

/// What has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// A person.
    Person(Number),
    /// A day.
    Day(Day),
}

/// What loses its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// A person.
    Person(Number),
    /// Every day before this one.
    DaysBefore(Day),
}

/// A subtree that is whole.
#[derive(Clone)]
pub(super) struct Root {
    /// How many steps its leaves lie below it.
    pub(super) height: u8,
    pub(super) secret: Secret,
}

/// The keys of an organization that are not destroyed.
pub(crate) struct Tree {
    /// By their first leaf.
    roots: BTreeMap<u64, Root>,
    near: Mutex<Near>,
}

/// What is remembered, because the people whose keys are asked for were provisioned together, or one after
/// the other.
#[derive(Default)]
struct Near {
    /// Of subtrees, by their place among those of their height.
    subtrees: HashMap<u64, Secret>,
    /// The leaf that was asked for last, and the secrets on the way to it from its subtree's.
    last: u64,
    way: Vec<Secret>,
}

impl Leaf {
    fn place(self) -> u64 {
        match self {
            Self::Person(number) => number.0.into(),
            Self::Day(day) => DAYS + u64::from(day.0),
        }
    }
}

impl Gone {
    fn places(self) -> Range<u64> {
        match self {
            Self::Person(number) => number.0.into()..u64::from(number.0) + 1,
            Self::DaysBefore(day) => DAYS..DAYS + u64::from(day.0),
        }
    }
}

impl From<[u8; 32]> for Tree {
    fn from(secret: [u8; 32]) -> Self {
        let root = Root { height: HEIGHT, secret: Secret(secret) };
        Self::of([(0, root)].into())
    }
}

impl Tree {
    /// What is left of a tree: whole subtrees by their first leaf.
    pub(super) fn of(roots: BTreeMap<u64, Root>) -> Self {
        Self { roots, near: Mutex::default() }
    }

    pub(super) fn roots(&self) -> &BTreeMap<u64, Root> {
        &self.roots
    }

    /// Whether some of these keys are there still.
    pub(crate) fn has(&self, gone: Gone) -> bool {
        let Range { start, end } = gone.places();
        let before = self.roots.range(..end).next_back();
        start < end && before.is_some_and(|(first, root)| *first + (1 << root.height) > start)
    }

    /// The key of a leaf, unless it is destroyed.
    pub(crate) fn key(&self, leaf: Leaf) -> Option<Secret> {
        let place = leaf.place();
        let root = self.above(place)?;
        if root.height <= NEAR {
            return Some(descend(root.secret, root.height, 0, place));
        }
        let mut near = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        let below = |from| descend(root.secret, root.height, from, place);
        Some(near.key(place, || below(NEAR)))
    }

    /// The tree without some of the keys.
    pub(crate) fn without(&self, gone: &[Gone]) -> Self {
        let roots = gone.iter().fold(self.roots.clone(), |roots, gone| {
            let mut kept = BTreeMap::new();
            for (first, root) in roots {
                cut(first, root, &gone.places(), &mut kept);
            }
            kept
        });
        Self::of(roots)
    }

    /// The root of the subtree that a leaf belongs to.
    fn above(&self, place: u64) -> Option<&Root> {
        let (first, root) = self.roots.range(..=place).next_back()?;
        (place - first < 1 << root.height).then_some(root)
    }
}

impl Near {
    /// The key of a leaf, on from where its way leaves that of the one before; `subtree` makes the secret of
    /// its subtree.
    fn key(&mut self, place: u64, subtree: impl FnOnce() -> Secret) -> Secret {
        let differing = u64::BITS - (self.last ^ place).leading_zeros();
        let shared = (u32::from(NEAR) + 1).saturating_sub(differing);
        self.way.truncate(usize::try_from(shared).unwrap_or_default());
        let mut secret = match self.way.last() {
            Some(secret) => *secret,
            None => self.subtree(place >> NEAR, subtree),
        };
        if self.way.is_empty() {
            self.way.push(secret);
        }
        let done = u8::try_from(self.way.len()).unwrap_or_default();
        for height in (0..(NEAR + 1).saturating_sub(done)).rev() {
            secret = child(secret, place >> height & 1 == 1);
            self.way.push(secret);
        }
        self.last = place;
        secret
    }

    fn subtree(&mut self, subtree: u64, make: impl FnOnce() -> Secret) -> Secret {
        if self.subtrees.len() >= REMEMBERED {
            self.subtrees.clear();
        }
        *self.subtrees.entry(subtree).or_insert_with(make)
    }
}

/// Keeps a subtree, or all of it beside some leaves.
fn cut(first: u64, root: Root, gone: &Range<u64>, kept: &mut BTreeMap<u64, Root>) {
    let end = first + (1 << root.height);
    if end <= gone.start || gone.end <= first {
        kept.insert(first, root);
        return;
    }
    let whole = gone.start <= first && end <= gone.end;
    if let Some(height) = root.height.checked_sub(1).filter(|_| !whole) {
        let [left, right] =
            [false, true].map(|side| Root { height, secret: child(root.secret, side) });
        cut(first, left, gone, kept);
        cut(first + (1 << height), right, gone, kept);
    }
}

/// The secret that lies `from - to` steps below another on the way to a leaf.
fn descend(secret: Secret, from: u8, to: u8, leaf: u64) -> Secret {
    (to..from).rev().fold(secret, |secret, height| child(secret, leaf >> height & 1 == 1))
}

fn child(secret: Secret, right: bool) -> Secret {
    let step = Sha256::new_with_prefix(b"doorward keys");
    Secret(step.chain_update(secret.0).chain_update([right.into()]).finalize().into())
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
