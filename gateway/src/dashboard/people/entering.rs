//! Why somebody may enter something or not, with the numbers of the events that made it so.

use std::collections::BTreeMap;

use doorward_store::{
    directory::{
        Decision, Directory, GroupId, MemberId, Resource, Slug, UserId, Who,
        access::{NamedGroup, Standing},
    },
    record::Sequence,
};

use crate::{
    dashboard::{
        finding::{Aside, NotFound},
        told::{Part, Sentence},
        words,
    },
    finding::since,
    pages::catalogue::Texts,
};

/// Whether somebody may enter something, and why.
#[derive(Debug, Clone)]
pub(super) struct Entering {
    /// What: a name that leads to its page.
    pub(super) place: Part,
    /// The answer.
    pub(super) allowed: bool,
    /// The reasons, each a sentence.
    pub(super) reasons: Vec<Sentence>,
}

/// Why somebody may enter one thing after the other. Most rules name the same groups, so each
/// membership is looked for in the log once.
#[derive(Debug)]
pub(super) struct Reasons<'a> {
    aside: &'a Aside,
    user: UserId,
    since: BTreeMap<Membership, Option<Sequence>>,
}

type Membership = (MemberId, GroupId);

impl<'a> Reasons<'a> {
    /// Of a person.
    pub(super) fn of(aside: &'a Aside, user: UserId) -> Self {
        Self { aside, user, since: BTreeMap::new() }
    }

    /// Decides and explains.
    pub(super) fn explain(&mut self, workspace: Option<&Slug>) -> Result<Entering, NotFound> {
        let resource =
            workspace.map_or(Resource::Dashboard, |slug| Resource::Workspace(slug.as_str()));
        let (directory, now) = (&self.aside.directory, self.aside.now);
        let decision = directory.explain(Who::User(self.user), resource, now);
        let since = self.since(&decision)?;
        Ok(entering(self.aside, workspace, &decision, &since))
    }

    /// The events that put the members of the decision into their groups.
    fn since(&mut self, decision: &Decision) -> Result<Vec<Option<Sequence>>, NotFound> {
        let memberships = decision.memberships();
        let unknown = memberships.iter().filter(|it| !self.since.contains_key(it));
        let unknown: Vec<_> = unknown.copied().collect();
        if !unknown.is_empty() {
            let Aside { app, organization, directory, .. } = self.aside;
            let (store, head) = (&app.store, directory.head());
            let found = since(&app.finding, store, organization, directory, &unknown, head)?;
            self.since.extend(unknown.into_iter().zip(found));
        }
        Ok(memberships.iter().map(|it| self.since.get(it).copied().flatten()).collect())
    }
}

fn entering(
    aside: &Aside,
    workspace: Option<&Slug>,
    decision: &Decision,
    since: &[Option<Sequence>],
) -> Entering {
    let (directory, texts) = (&*aside.directory, aside.texts);
    let held = workspace.and_then(|slug| directory.workspace(slug.as_str()));
    let place = match held {
        Some(held) => Part::link(&held.name, format!("workspaces/{}", held.slug)),
        None => Part::link(texts.get("activity.dashboard"), "settings/dashboard"),
    };
    let mut reasons: Vec<_> = rule(texts, decision).into_iter().collect();
    match decision.allowed {
        true => reasons.extend(memberships(directory, texts, decision, since)),
        false => reasons.extend(decision.failed.iter().map(|reason| {
            Sentence(vec![Part::Words(format!("{}.", words::no_entry(texts, *reason)))])
        })),
    }
    Entering { place, allowed: decision.allowed, reasons }
}

/// By which rule, and since which event.
fn rule(texts: &Texts, decision: &Decision) -> Option<Sentence> {
    let rule = decision.rule.as_ref()?;
    let key = match (rule.inherited, rule.everyone) {
        (true, true) => "entering.inherited_everyone",
        (true, false) => "entering.inherited",
        (false, true) => "entering.own_everyone",
        (false, false) => "entering.own",
    };
    Some(Sentence::fill(texts, key, &[("event", Part::event(rule.sequence))]))
}

/// For each group of the rule that has the person: the way from the person to it.
fn memberships(
    directory: &Directory,
    texts: &Texts,
    decision: &Decision,
    since: &[Option<Sequence>],
) -> Vec<Sentence> {
    let mut since = since.iter().copied();
    let member = |group: &NamedGroup| match &group.standing {
        Standing::Member(chain) => {
            let steps: Vec<_> = chain.iter().map(|id| (*id, since.next().flatten())).collect();
            Some(way(directory, texts, &steps))
        }
        Standing::NamedByToken { .. } | Standing::NotMember | Standing::NotProvisioned => None,
    };
    decision.groups.iter().filter_map(member).collect()
}

/// The person is in the last of these groups, which is in the one before, and so on.
fn way(directory: &Directory, texts: &Texts, steps: &[(GroupId, Option<Sequence>)]) -> Sentence {
    let told = steps.iter().rev().enumerate().map(|(nth, (group, since))| {
        let key = match (nth, since) {
            (0, Some(_)) => "entering.member_since",
            (0, None) => "entering.member",
            (_, Some(_)) => "entering.nested_since",
            (_, None) => "entering.nested",
        };
        let event = Part::event(since.unwrap_or_default());
        let group = Part::group(directory, texts, *group);
        Sentence::fill(texts, key, &[("group", group), ("event", event)])
    });
    told.reduce(Sentence::and).unwrap_or_default()
}
