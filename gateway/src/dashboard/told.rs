//! How a page shows what others have written: names that lead somewhere, times, and texts of
//! strangers, each cut to a length and set apart so that it cannot turn the sentence around it.

use std::fmt;

use askama::Template;
use doorward_store::{
    Timestamp,
    directory::{
        Directory, Group, GroupId, ObjectId, RuleTarget, User, UserId, profile::Attribute,
    },
    record::Sequence,
};
use serde::{Serialize, Serializer};

use crate::pages::catalogue::Texts;

/// The most letters of a text that a page shows.
const MOST_LETTERS: usize = 120;

/// A time: said in UTC, and by the script in the reader's zone.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<time datetime="{{ exact }}">{{ shown }}</time>"#, ext = "html")]
pub struct Moment {
    exact: String,
    shown: String,
}

impl From<Timestamp> for Moment {
    fn from(time: Timestamp) -> Self {
        let time = jiff::Timestamp::from_microsecond(time.0).unwrap_or_default();
        let shown = time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
        Self { exact: format!("{time:.3}"), shown }
    }
}

/// As it stands in JSON: RFC 3339 in UTC.
impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.exact)
    }
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words of ours.
    Words(String),
    /// A name, or what a stranger wrote, and the page below the dashboard that it leads to.
    Name {
        /// What is shown.
        text: String,
        /// Where it leads; nowhere when empty.
        page: String,
    },
    /// A time.
    Time(Moment),
}

/// What a stranger wrote, as long as it is: cut, and whole where that is more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Long {
    /// As much as fits a line.
    pub short: String,
    /// All of it, where that is more.
    pub whole: Option<String>,
}

impl Long {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let short = capped(text);
        let kept = |letter: &char| !letter.is_control() || *letter == '\n';
        let whole: String = text.chars().filter(kept).collect();
        let more = whole.chars().count() > MOST_LETTERS;
        Self { short, whole: more.then_some(whole) }
    }
}

/// A sentence, piece by piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence(pub Vec<Part>);

impl Part {
    /// What a stranger wrote.
    #[must_use]
    pub fn name(text: &str) -> Self {
        Self::Name { text: capped(text), page: String::new() }
    }

    /// A name that leads to a page.
    #[must_use]
    pub fn link(text: &str, page: impl Into<String>) -> Self {
        Self::Name { text: capped(text), page: page.into() }
    }

    /// A person as they are called now.
    #[must_use]
    pub fn person(directory: &Directory, texts: &Texts, id: UserId) -> Self {
        match directory.user(id) {
            Some(user) => Self::link(&called(user), format!("people/{id}")),
            None => {
                Self::link(&texts.fill("told.gone_person", &[("id", &id)]), format!("people/{id}"))
            }
        }
    }

    /// A group as it is called now.
    #[must_use]
    pub fn group(directory: &Directory, texts: &Texts, id: GroupId) -> Self {
        match directory.group(id) {
            Some(group) => Self::of_group(group),
            None => Self::name(&texts.fill("told.gone_group", &[("id", &id)])),
        }
    }

    /// A group that is there.
    #[must_use]
    pub fn of_group(group: &Group) -> Self {
        Self::link(&group.display_name, format!("groups/{}", group.id))
    }

    /// A group as Entra calls it.
    #[must_use]
    pub fn object(directory: &Directory, id: ObjectId) -> Self {
        match directory.groups_of_object(id).next() {
            Some(group) => Self::of_group(group),
            None => Self::name(&id.to_string()),
        }
    }

    /// What an access rule stands at.
    #[must_use]
    pub fn target(directory: &Directory, texts: &Texts, target: &RuleTarget) -> Self {
        match target {
            RuleTarget::Dashboard => Self::link(texts.get("told.dashboard"), "settings/dashboard"),
            RuleTarget::Auditors => Self::link(texts.get("told.auditors"), "settings/auditors"),
            RuleTarget::Defaults => {
                Self::link(texts.get("told.defaults"), "settings/workspace-defaults")
            }
            RuleTarget::Workspace(slug) => match directory.workspace(slug.as_str()) {
                Some(held) => Self::link(&held.name, format!("workspaces/{slug}")),
                None => Self::name(slug.as_str()),
            },
        }
    }

    /// An event, by its number.
    #[must_use]
    pub fn event(sequence: Sequence) -> Self {
        Self::link(&sequence.to_string(), format!("activity?at={sequence}"))
    }

    /// A time.
    #[must_use]
    pub fn time(time: Timestamp) -> Self {
        Self::Time(time.into())
    }

    /// The time, where it is one.
    #[must_use]
    pub const fn moment(&self) -> Option<&Moment> {
        match self {
            Self::Time(moment) => Some(moment),
            Self::Words(_) | Self::Name { .. } => None,
        }
    }

    /// Whether it is words of ours.
    #[must_use]
    pub const fn is_words(&self) -> bool {
        matches!(self, Self::Words(_))
    }

    /// Where it leads, below the dashboard; nowhere when empty.
    #[must_use]
    pub fn page(&self) -> &str {
        match self {
            Self::Words(_) | Self::Time(_) => "",
            Self::Name { page, .. } => page,
        }
    }

    /// What is shown.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Name { text, .. } => text,
            Self::Time(moment) => &moment.shown,
        }
    }
}

impl Sentence {
    /// The text of a key with each `{name}` replaced.
    #[must_use]
    pub fn fill(texts: &Texts, key: &str, parts: &[(&str, Part)]) -> Self {
        let mut pieces = Vec::new();
        let mut rest = texts.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                pieces.push(Part::Words(before.to_owned()));
            }
            pieces
                .extend(parts.iter().find(|(held, _)| *held == name).map(|(_, part)| part.clone()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Part::Words(rest.to_owned()));
        }
        Self(pieces)
    }

    /// With another sentence behind it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.push(Part::Words(" ".into()));
        self.0.extend(other.0);
        self
    }
}

/// As plain text.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| f.write_str(part.text()))
    }
}

/// What a person is called: the displayName, else the userName.
#[must_use]
pub fn called(user: &User) -> String {
    let shown = user.profile.text(Attribute::DisplayName).filter(|name| !name.trim().is_empty());
    capped(&shown.unwrap_or_else(|| user.user_name.to_string()))
}

/// A text without control characters, cut where it is too long to be read. What would turn the
/// writing direction around is left to `<bdi>`.
#[must_use]
pub fn capped(text: &str) -> String {
    let mut letters = text.chars().filter(|letter| !letter.is_control());
    let mut kept: String = letters.by_ref().take(MOST_LETTERS).collect();
    if letters.next().is_some() {
        kept.push('…');
    }
    if kept.trim().is_empty() { "—".into() } else { kept }
}

#[cfg(test)]
mod tests;
