//! Finding people by how a word of their userName or displayName begins.
//!
//! An entry is the first bytes of a name, from some word of it on, and the number of the person:
//! "Ada Lovelace" is found under `ada lovelace` and under `lovelace`. What an entry proposes is
//! compared with the person as it is, so entries of names that were given up do no harm.

use std::{fmt, str::FromStr};

use super::sorted::Sorted;
use crate::{
    directory::{
        Directory, Event, Number, Profile, User, UserId,
        profile::{Attribute, Value},
    },
    record::{Recorded, Sequence},
};

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

/// The words of all names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    entries: Sorted<Place>,
    new: Vec<Place>,
    head: Sequence,
}

/// Those who were found.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// Each once, in the order of their names from the word on that was found.
    pub people: Vec<&'a User>,
    /// Where to go on, if there may be more.
    pub next: Option<Place>,
}

impl Names {
    /// Takes in the next record of the log.
    pub fn read(&mut self, recorded: &Recorded) {
        if let Event::UserProvisioned(it) = &recorded.event {
            self.take(it.user, Some(it.user_name.as_str()), display_name(&it.profile));
        }
        if let Event::UserChanged(it) = &recorded.event {
            let shown = match it.attributes.get(&Attribute::DisplayName) {
                Some(Some(Value::Text(shown))) => Some(shown.clone()),
                Some(Some(Value::Entries(_)) | None) | None => None,
            };
            self.take(it.user, it.user_name.as_ref().map(|name| name.as_str()), shown);
        }
    }

    /// Everything up to `head` was read; it can be found from now on.
    pub fn settle(&mut self, head: Sequence) {
        self.entries.extend(std::mem::take(&mut self.new));
        self.head = head;
    }

    /// The last event that was taken in.
    #[must_use]
    pub fn head(&self) -> Sequence {
        self.head
    }

    /// The people who have, for every word of `wanted`, a word in their names that begins so; at
    /// most `most`, after a place.
    #[must_use]
    pub fn find<'a>(
        &self,
        directory: &'a Directory,
        wanted: &str,
        after: Option<Place>,
        most: usize,
    ) -> Found<'a> {
        let folded = wanted.to_lowercase();
        let words: Vec<_> = folded.split_whitespace().collect();
        let mut found = Found { people: vec![], next: None };
        let Some(longest) = words.iter().max_by_key(|word| word.len()) else { return found };
        let (first, last) = (beginning(longest, 0), beginning(longest, u8::MAX));
        let first = after.unwrap_or(Place { beginning: first, number: Number::default() });
        let last = Place { beginning: last, number: Number(u32::MAX) };
        if first > last {
            return found;
        }
        let mut seen = None;
        for (looked, place) in self.entries.range(first..=last).enumerate() {
            if after == Some(place) {
                continue;
            }
            if found.people.len() == most || looked == LOOKED_AT {
                found.next = seen;
                break;
            }
            seen = Some(place);
            found.people.extend(proposed(directory, place, longest, &words));
        }
        found
    }

    fn take(&mut self, user: UserId, user_name: Option<&str>, display_name: Option<String>) {
        let number = user.number();
        let user_name = user_name.map(str::to_lowercase);
        let display_name = display_name.map(|name| name.to_lowercase());
        let of_user_name = user_name.as_deref().into_iter().flat_map(words_of_user_name);
        let of_display_name = display_name.as_deref().into_iter().flat_map(words);
        let all = of_user_name.chain(of_display_name);
        self.new.extend(all.map(|text| Place { beginning: beginning(text, 0), number }));
    }
}

/// The person, if the names have all words, and no earlier place finds the same person.
fn proposed<'a>(
    directory: &'a Directory,
    place: Place,
    longest: &str,
    wanted: &[&str],
) -> Option<&'a User> {
    let user = directory.user_numbered(place.number)?;
    let user_name = user.user_name.as_str().to_lowercase();
    let display_name = display_name(&user.profile).unwrap_or_default().to_lowercase();
    let texts: Vec<_> = words_of_user_name(&user_name).chain(words(&display_name)).collect();
    let has = |word: &&str| texts.iter().any(|text| text.starts_with(*word));
    let mut places = texts.iter().filter(|text| text.starts_with(longest));
    let first = places.by_ref().map(|text| beginning(text, 0)).min()?;
    (first == place.beginning && wanted.iter().all(has)).then_some(user)
}

fn display_name(profile: &Profile) -> Option<String> {
    profile.text(Attribute::DisplayName)
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

/// The same of a userName, of whose domain everybody has the same words.
fn words_of_user_name(name: &str) -> impl Iterator<Item = &str> {
    let domain = name.find('@').map_or(0, |at| name.len().saturating_sub(at));
    words(name).filter(move |text| text.len() >= domain)
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
