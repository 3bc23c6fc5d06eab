//! Which events somebody wants to see.

use doorward_store::{
    directory::{Directory, Event, RuleTarget, UserId},
    finding::Topic,
    record::{Recorded, Timestamp},
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
        let target = self.target.as_ref().map(Topic::target);
        [self.person.map(Topic::user), kind, actor, target].into_iter().flatten().collect()
    }

    /// Whether an event of all the topics is wanted.
    #[must_use]
    pub fn wants(&self, recorded: &Recorded) -> bool {
        self.since.is_none_or(|since| recorded.time >= since)
            && self.until.is_none_or(|until| recorded.time < until)
            && self.kind.is_none_or(|kind| recorded.event.name() == kind)
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
