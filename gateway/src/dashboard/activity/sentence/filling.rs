//! What sentences are filled in with: names of now, counts, the first few of many.

use std::fmt::Display;

use doorward_store::{
    Timestamp,
    directory::{GroupId, MemberId, RuleTarget, SessionId, SsoConfigurationId, UserId},
};
use serde::Serialize;

use super::Teller;
use crate::dashboard::told::{Part, Sentence};

/// How many members a sentence names.
const NAMED: usize = 3;

impl Teller<'_> {
    pub(super) fn fill(self, key: &str, parts: &[(&str, Part)]) -> Sentence {
        Sentence::fill(self.texts, key, parts)
    }

    pub(super) fn about_person(self, key: &str, user: UserId, more: &[(&str, Part)]) -> Sentence {
        let parts: Vec<_> = more.iter().cloned().chain([("person", self.person(user))]).collect();
        self.fill(key, &parts)
    }

    pub(super) fn about_group(self, key: &str, group: GroupId, more: &[(&str, Part)]) -> Sentence {
        let held = Part::group(self.directory, self.texts, group);
        let parts: Vec<_> = more.iter().cloned().chain([("group", held)]).collect();
        self.fill(key, &parts)
    }

    pub(super) fn about_sso(self, key: &str, id: SsoConfigurationId) -> Sentence {
        self.fill(key, &[("sso", self.sso(id))])
    }

    pub(super) fn issued(
        self,
        key: &str,
        token: &uuid::Uuid,
        expires: Option<Timestamp>,
    ) -> Sentence {
        let never = || Part::Words(self.texts.get("event.never").to_owned());
        let expires = expires.map_or_else(never, Part::time);
        self.fill(key, &[("token", Part::name(&token.to_string())), ("expires", expires)])
    }

    pub(super) fn members(
        self,
        [known, awaited]: [&str; 2],
        group: GroupId,
        (members, more): (&[MemberId], usize),
        pending: &[Box<str>],
    ) -> Sentence {
        let count = members.len().saturating_add(more);
        let named = members.iter().map(|member| self.member(*member));
        let told = self.about_group(known, group, &[("count", number(count))]);
        let told = told.and(self.several(named, count));
        if pending.is_empty() {
            return told;
        }
        let awaited = self.about_group(awaited, group, &[("count", number(pending.len()))]);
        if members.is_empty() { awaited } else { told.and(awaited) }
    }

    /// The first few of so many, and how many more there are.
    pub(super) fn several(self, parts: impl Iterator<Item = Part>, count: usize) -> Sentence {
        let more = count.saturating_sub(NAMED);
        let mut named = Vec::new();
        for part in parts.take(NAMED) {
            if !named.is_empty() {
                named.push(Part::Words(", ".into()));
            }
            named.push(part);
        }
        let end = if more == 0 {
            Part::Words(".".into())
        } else {
            Part::Words(self.texts.fill("event.and_more", &[("count", &more)]))
        };
        named.push(end);
        Sentence(named)
    }

    pub(super) fn person(self, id: UserId) -> Part {
        Part::person(self.directory, self.texts, id)
    }

    pub(super) fn person_or(self, id: UserId, name: &str) -> Part {
        match self.directory.user(id) {
            Some(_) => self.person(id),
            None => Part::link(name, format!("people/{id}")),
        }
    }

    pub(super) fn member(self, id: MemberId) -> Part {
        match id {
            MemberId::User(id) => self.person(id),
            MemberId::Group(id) => Part::group(self.directory, self.texts, id),
        }
    }

    pub(super) fn target(self, target: &RuleTarget) -> Part {
        Part::target(self.directory, self.texts, target)
    }

    pub(super) fn sso(self, id: SsoConfigurationId) -> Part {
        let held = self.directory.sso_configuration(id);
        Part::name(&held.map_or_else(|| id.0.to_string(), |held| held.name.to_string()))
    }

    pub(super) fn session(self, id: SessionId) -> Part {
        Part::name(&id.0.to_string())
    }
}

pub(super) fn number(count: impl Display) -> Part {
    Part::Words(count.to_string())
}

pub(super) fn listed(names: &[String]) -> Part {
    Part::name(&names.join(", "))
}

/// The name that a value has in the log's JSON.
pub(super) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
