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
    near: Mutex<HashMap<u64, Secret>>,
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
        let subtree = place >> NEAR;
        let mut near = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        if near.len() >= REMEMBERED {
            near.clear();
        }
        let entry = near.entry(subtree);
        let secret = *entry.or_insert_with(|| descend(root.secret, root.height, NEAR, place));
        drop(near);
        Some(descend(secret, NEAR, 0, place))
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
