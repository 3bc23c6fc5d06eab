//! Which events somebody wants to see.

use doorward_store::{
    directory::{Directory, Event, RuleTarget, TokenId, UserId},
    finding::Topic,
    record::{Actor, Recorded, Timestamp},
};
use url::form_urlencoded;

use crate::{
    dashboard::Visit,
    finding::{ACTORS, acted},
    time_text,
};

/// A filter as it was asked for; a field that cannot be understood is in `wrong`.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The fields as they were sent, for the form and for links.
    pub asked: Asked,
    /// What cannot be understood: the field, and the key of what to say.
    pub wrong: Vec<(&'static str, &'static str)>,
    kind: Option<&'static str>,
    person: Option<UserId>,
    actor: Option<&'static str>,
    by: Option<By>,
    target: Option<RuleTarget>,
    /// No event before.
    pub since: Option<Timestamp>,
    /// No event at or after.
    pub until: Option<Timestamp>,
}

/// The fields of a filter as texts.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "the names are those of the form")]
pub struct Asked {
    pub kind: String,
    pub person: String,
    pub actor: String,
    pub by: String,
    pub workspace: String,
    pub since: String,
    pub until: String,
}

impl Asked {
    /// As the query of an address, ready for more to come behind.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("kind", &self.kind),
            ("person", &self.person),
            ("actor", &self.actor),
            ("by", &self.by),
            ("workspace", &self.workspace),
            ("since", &self.since),
            ("until", &self.until),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }
}

impl Filter {
    /// What a request asks for.
    #[must_use]
    pub fn of(visit: &Visit<'_>) -> Self {
        let asked = Asked {
            kind: visit.query("kind"),
            person: visit.query("person"),
            actor: visit.query("actor"),
            by: visit.query("by"),
            workspace: visit.query("workspace"),
            since: visit.query("since"),
            until: visit.query("until"),
        };
        Self::read(asked, &visit.directory, visit.now)
    }

    /// Understands the fields.
    #[must_use]
    pub fn read(asked: Asked, directory: &Directory, now: Timestamp) -> Self {
        let mut filter = Self::default();
        let mut wrong = Vec::new();
        if !asked.kind.is_empty() {
            filter.kind = Event::NAMES.iter().copied().find(|name| *name == asked.kind);
            wrong.extend(filter.kind.is_none().then_some(("kind", "activity.no_such_kind")));
        }
        if !asked.person.is_empty() {
            let named = directory.user_by_name(&asked.person).map(|user| user.id);
            filter.person = named.or_else(|| UserId::parse(&asked.person));
            wrong.extend(filter.person.is_none().then_some(("person", "activity.no_such_person")));
        }
        if !asked.actor.is_empty() {
            filter.actor = ACTORS.into_iter().find(|name| *name == asked.actor);
            wrong.extend(filter.actor.is_none().then_some(("actor", "activity.no_such_actor")));
        }
        if !asked.by.is_empty() {
            filter.by = By::read(&asked.by, directory);
            wrong.extend(filter.by.is_none().then_some(("by", "activity.no_such_by")));
        }
        if !asked.workspace.is_empty() {
            filter.target = asked.workspace.parse().ok();
            let unknown = ("workspace", "activity.no_such_workspace");
            wrong.extend(filter.target.is_none().then_some(unknown));
        }
        for (name, raw, slot) in
            [("since", &asked.since, &mut filter.since), ("until", &asked.until, &mut filter.until)]
        {
            if !raw.is_empty() {
                *slot = time_text::until(now, raw).ok();
                wrong.extend(slot.is_none().then_some((name, "activity.no_such_time")));
            }
        }
        Self { asked, wrong, ..filter }
    }

    /// What an event must be about, all of it.
    #[must_use]
    pub fn topics(&self) -> Vec<Topic> {
        let kind = self.kind.map(Topic::kind);
        let actor = self.actor.and_then(acted);
        let by = self.by.map(By::topic);
        let target = self.target.as_ref().map(Topic::target);
        [self.person.map(Topic::user), kind, actor, by, target].into_iter().flatten().collect()
    }

    /// Whether only the event itself says who of many did it.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.by.is_some()
    }

    /// Whether an event of all the topics is wanted.
    #[must_use]
    pub fn wants(&self, recorded: &Recorded) -> bool {
        self.since.is_none_or(|since| recorded.time >= since)
            && self.until.is_none_or(|until| recorded.time < until)
            && self.kind.is_none_or(|kind| recorded.event.name() == kind)
            && self.by.is_none_or(|by| by.is(&recorded.actor))
    }
}

/// One person, or one application, who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Person(UserId),
    Application(TokenId),
}

impl By {
    /// A userName, the name of an API token, or the id of either.
    fn read(said: &str, directory: &Directory) -> Option<Self> {
        let person = directory.user_by_name(said).map(|user| Self::Person(user.id));
        let named = directory
            .api_tokens()
            .find(|token| &*token.name == said || token.id.to_string() == said);
        person
            .or_else(|| named.map(|token| Self::Application(token.id)))
            .or_else(|| UserId::parse(said).map(Self::Person))
    }

    fn topic(self) -> Topic {
        match self {
            Self::Person(user) => Topic::user(user),
            Self::Application(token) => Topic::actor(&Actor::Application { token }),
        }
    }

    fn is(self, actor: &Actor) -> bool {
        match (self, actor) {
            (Self::Person(user), Actor::Person { user: did }) => *did == user,
            (Self::Application(token), Actor::Application { token: did }) => *did == token,
            (_, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(actor: &str, workspace: &str) -> Filter {
        let (actor, workspace) = (actor.to_owned(), workspace.to_owned());
        let asked = Asked { actor, workspace, ..Asked::default() };
        Filter::read(asked, &Directory::default(), Timestamp(0))
    }

    #[test]
    fn every_kind_of_actor_can_be_asked_for() {
        for name in ACTORS {
            let filter = read(name, "");
            assert_eq!((filter.topics().len(), filter.wrong.len()), (1, 0), "{name}");
        }
    }

    #[test]
    fn what_is_not_understood_is_never_everything() {
        assert_eq!(read("nobody", "").wrong, [("actor", "activity.no_such_actor")]);
        assert_eq!(read("", "Not A Slug").wrong, [("workspace", "activity.no_such_workspace")]);
        assert!(read("", "workspace:wiki").wrong.is_empty());
    }
}
