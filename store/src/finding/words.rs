//! Finding by how a word of a name begins.
//!
//! An entry is the first bytes of a name, from some word of it on, and a number: "Ada Lovelace" is
//! found under `ada lovelace` and under `lovelace`. What an entry proposes is compared with the name
//! as it is, so entries of names that were given up do no harm.

use std::{cmp::Reverse, fmt, ops::RangeInclusive, str::FromStr};

use super::sorted::Sorted;
use crate::directory::Number;

/// How many bytes of a name are kept.
const KEPT: usize = 28;
/// How many proposals one answer looks at.
const LOOKED_AT: usize = 20_000;

/// A place among all words of all names, from which one goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    beginning: [u8; KEPT],
    number: Number,
}

/// The words of many names.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    entries: Sorted<Place>,
    new: Vec<Place>,
}

/// Those who were found.
#[derive(Debug, Clone)]
pub struct Found<T> {
    /// Each once, in the order of their names from the word on that was found.
    pub all: Vec<T>,
    /// Where to go on, if there may be more.
    pub next: Option<Place>,
}

/// What somebody or something is called, in small letters.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// A userName; empty for what has none.
    pub(super) user_name: String,
    /// The name that is shown.
    pub(super) display_name: String,
}

impl Words {
    /// Notes under which words somebody is found.
    pub(super) fn take(&mut self, number: Number, called: &Called) {
        let place = |text| Place { beginning: beginning(text, 0), number };
        self.new.extend(called.texts().map(place));
    }

    /// What was noted can be found from now on.
    pub(super) fn settle(&mut self) {
        self.entries.extend(std::mem::take(&mut self.new));
    }

    pub(super) fn is_due(&self) -> bool {
        self.entries.is_due()
    }

    pub(super) fn set_apart(&mut self) {
        self.entries.set_apart();
    }

    pub(super) fn merged(&self) -> Self {
        Self { entries: self.entries.merged(), new: vec![] }
    }

    pub(super) fn adopt(&mut self, merged: &Self) {
        self.entries.adopt(&merged.entries);
    }

    /// Those who have, for every word of `wanted`, a word in their names that begins so; at most
    /// `most`, after a place. `known` says who has a number, and what they are called now.
    pub(super) fn find<T>(
        &self,
        wanted: &str,
        after: Option<Place>,
        most: usize,
        known: impl Fn(Number) -> Option<(T, Called)>,
    ) -> Found<T> {
        let folded = wanted.to_lowercase();
        let words: Vec<_> = folded.split_whitespace().collect();
        let mut found = Found { all: vec![], next: None };
        let Some(driving) = self.driving(&words, after) else { return found };
        let (first, last) = under(driving).into_inner();
        let mut seen = None;
        let places = self.entries.range(after.unwrap_or(first)..=last);
        for (looked, place) in places.filter(|place| after != Some(*place)).enumerate() {
            if found.all.len() == most || looked == LOOKED_AT {
                found.next = seen;
                break;
            }
            seen = Some(place);
            found.all.extend(proposed(place, driving, &words, &known));
        }
        found
    }

    /// The word whose entries are gone through: the rarest, so that a common one costs nothing
    /// beside it; on later pages the one that the first page went through.
    fn driving<'w>(&self, words: &[&'w str], after: Option<Place>) -> Option<&'w str> {
        let words = words.iter().copied();
        match after {
            None => words.min_by_key(|word| (self.entries.count(under(word)), Reverse(word.len()))),
            Some(place) => {
                words.filter(|word| under(word).contains(&place)).max_by_key(|word| word.len())
            }
        }
    }
}

impl Called {
    /// Each name from each of its words on; of a userName's domain everybody has the same words.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let name = &*self.user_name;
        let domain = name.find('@').map_or(0, |at| name.len().saturating_sub(at));
        let of_user_name = words(name).filter(move |text| text.len() >= domain);
        of_user_name.chain(words(&self.display_name))
    }
}

/// Whoever a place proposes, if the names have all words, and no earlier place finds the same.
fn proposed<T>(
    place: Place,
    driving: &str,
    wanted: &[&str],
    known: impl Fn(Number) -> Option<(T, Called)>,
) -> Option<T> {
    let (found, called) = known(place.number)?;
    let texts: Vec<_> = called.texts().collect();
    let has = |word: &&str| texts.iter().any(|text| text.starts_with(*word));
    let places = texts.iter().filter(|text| text.starts_with(driving));
    let first = places.map(|text| beginning(text, 0)).min()?;
    (first == place.beginning && wanted.iter().all(has)).then_some(found)
}

/// A name from each of its words on.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut before = None;
    name.char_indices().filter_map(move |(at, letter)| {
        let begins = match before.replace(letter) {
            None => true,
            Some(before) => letter.is_alphanumeric() && !before.is_alphanumeric(),
        };
        begins.then(|| name.get(at..)).flatten()
    })
}

/// Where the names stand that begin with a word.
fn under(word: &str) -> RangeInclusive<Place> {
    let first = Place { beginning: beginning(word, 0), number: Number::default() };
    let last = Place { beginning: beginning(word, u8::MAX), number: Number(u32::MAX) };
    first..=last
}

/// The first bytes of a text, with `fill` after a shorter one.
fn beginning(text: &str, fill: u8) -> [u8; KEPT] {
    let mut beginning = [fill; KEPT];
    beginning.iter_mut().zip(text.bytes()).for_each(|(kept, byte)| *kept = byte);
    beginning
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.beginning.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        write!(f, "{:08x}", self.number.0)
    }
}

/// A text is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is no place to go on from")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        if !raw.is_ascii() || raw.len() != (KEPT + 4) * 2 {
            return Err(NoPlace);
        }
        let mut beginning = [0; KEPT];
        for (at, byte) in beginning.iter_mut().enumerate() {
            let pair = raw.get(at * 2..at * 2 + 2).ok_or(NoPlace)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NoPlace)?;
        }
        let number = raw.get(KEPT * 2..).ok_or(NoPlace)?;
        let number = u32::from_str_radix(number, 16).map_err(|_| NoPlace)?;
        Ok(Self { beginning, number: Number(number) })
    }
}
