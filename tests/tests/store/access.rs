//! Whatever has happened, the quick answer is the explained one is the one a slow reader finds.

use std::collections::BTreeSet;

use doorward_store::{
    Timestamp,
    directory::{
        Admission, Admitted, Directory, Group, Member, Number, ObjectId, Resource, Session, User,
        Who,
    },
};
use proptest::prelude::*;

use crate::{
    access_wishes::company,
    membership_history::MembershipHistory,
    properties::live_through,
    wishes::{Wish, wishes},
};

/// Whether somebody is in a group or in one inside it, found by walking all members.
fn is_in(held: &Directory, group: &Group, user: &User, seen: &mut BTreeSet<Number>) -> bool {
    seen.insert(group.id.number())
        && held.members(group).any(|member| match member {
            Member::User(member) => member.id == user.id,
            Member::Group(inner) => is_in(held, inner, user, seen),
        })
}

fn in_object(held: &Directory, object: ObjectId, user: &User) -> bool {
    let named = |group: &&Group| ObjectId::of(group.external_id.as_deref()) == Some(object);
    held.groups_after(Number(0))
        .filter(named)
        .any(|group| is_in(held, group, user, &mut BTreeSet::new()))
}

/// The answer of a reader who knows no index.
fn slow(
    held: &Directory,
    user: &User,
    session: Option<&Session>,
    resource: Resource<'_>,
    at: Timestamp,
) -> bool {
    let Ok(effective) = held.effective_rule(resource) else { return false };
    let Admission::On { configuration, admitted, context } = &effective.rule.admission else {
        return false;
    };
    let Some(configuration) = held.sso_configuration(*configuration) else { return false };
    let there = match (session, held.link_of(user.id)) {
        (Some(session), _) => session.configuration == configuration.id,
        (None, Some(link)) => link.person.tenant == configuration.tenant,
        (None, None) => true,
    };
    let token = session.and_then(|session| session.token_groups.as_deref()).unwrap_or_default();
    let token = if held.provisioning_is_on() { &[] } else { token };
    let admitted = match admitted {
        Admitted::Everyone => true,
        Admitted::Groups(list) => {
            list.ids().iter().any(|object| token.contains(object) || in_object(held, *object, user))
        }
    };
    let strong = match (session, context) {
        (Some(session), Some(context)) => session.contexts.contains(context),
        (Some(_) | None, _) => true,
    };
    let live = session.is_none_or(|session| session.is_live(at));
    user.active && live && configuration.is_active() && there && admitted && strong
}

fn resources(held: &Directory) -> Vec<Resource<'_>> {
    let workspaces = held.workspaces().map(|it| Resource::Workspace(it.slug.as_str()));
    [Resource::Dashboard, Resource::Auditors].into_iter().chain(workspaces).collect()
}

/// What a company lives through; every other history begins with nothing.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Wish>> {
    (any::<bool>(), wishes(40)).prop_map(|(settled, wishes)| {
        let before = if settled { company() } else { vec![] };
        before.into_iter().chain(wishes).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_quick_answer_is_the_explained_one_is_the_slow_one(wishes in histories()) {
        let (history, held) = live_through(&wishes);
        let at = held.time();
        let sessions = held.sessions().map(|session| (Who::Session(&session.handle), Some(session)));
        let users = held.users_after(Number(0)).map(|user| (Who::User(user.id), None));
        for (who, session) in sessions.chain(users) {
            let id = match (who, session) {
                (Who::User(id), _) => id,
                (Who::Session(_), session) => session.expect("it is one").user,
            };
            let user = held.user(id).expect("nobody who is gone has a session");
            prop_assert!(session.is_none() || user.active, "{} is signed in", user.user_name);
            for resource in resources(&held) {
                let quick = held.may_enter(who, resource, at);
                let explained = held.explain(who, resource, at);
                prop_assert_eq!(quick.is_ok(), explained.allowed, "{:?} {:?}", resource, explained);
                prop_assert_eq!(quick.is_ok(), slow(&held, user, session, resource, at), "{:?}", resource);
                if let Err(reason) = quick {
                    prop_assert!(explained.failed.contains(&reason), "{:?}", explained);
                }
                let mut since = MembershipHistory::of(explained.memberships());
                history.iter().for_each(|recorded| since.read(recorded));
                prop_assert!(since.since().all(|since| since.is_some()), "{:?}", explained);
            }
            let found: Vec<_> = held
                .workspaces_of(who, at)
                .into_iter()
                .filter(|found| !found.step_up_needed)
                .map(|found| found.workspace.slug.as_str())
                .collect();
            let all = held.workspaces().map(|it| it.slug.as_str());
            let may = |slug: &&str| held.may_enter(who, Resource::Workspace(slug), at).is_ok();
            prop_assert_eq!(found, all.filter(may).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_people_found_are_those_who_may_enter(wishes in histories(), most in 1..5usize) {
        let (_, held) = live_through(&wishes);
        for resource in resources(&held) {
            let mut found = Vec::new();
            let mut after = Number(0);
            loop {
                let page = held.people_admitted(resource, after, most);
                prop_assert!(page.len() <= most);
                let Some(last) = page.last() else { break };
                after = last.id.number();
                found.extend(page.into_iter().map(|user| user.id));
            }
            let may = |user: &&User| held.may_enter(Who::User(user.id), resource, held.time()).is_ok();
            let all = held.users_after(Number(0)).filter(may).map(|user| user.id);
            prop_assert_eq!(found, all.collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_session_is_of_somebody_who_is_there_and_of_a_configuration_that_is(wishes in histories()) {
        let (_, held) = live_through(&wishes);
        for session in held.sessions() {
            prop_assert!(held.user(session.user).is_some_and(|user| user.active));
            prop_assert!(held.sso_configuration(session.configuration).is_some());
            prop_assert_eq!(held.session(&session.handle), Some(session));
            prop_assert_eq!(held.session_by_id(session.id), Some(session));
            let link = held.link_of(session.user).expect("whoever signs in is pinned");
            prop_assert_eq!(held.user_linked_to(link.person).map(|user| user.id), Some(session.user));
        }
        prop_assert_eq!(held.sessions().count(), held.session_count());
    }
}
