//! What a preview of a rule says is what asking everyone, before and after, finds.

use doorward_store::{
    Timestamp,
    directory::{
        Command, Directory, Happened, Number, Resource, RuleTarget, Slug, UserId, Who, decide,
        evolve,
    },
};
use proptest::prelude::*;

use crate::{
    access::histories,
    access_wishes::{AccessWish, admission},
    properties::live_through,
    wishes::{Wish, acme, command},
};

/// The directory after a command, or as it is when it is refused.
fn then(held: &Directory, command: Command) -> Directory {
    let happened = Happened { sequence: held.head().next(), time: held.time() };
    let events = decide(&acme(), held, command).unwrap_or_default();
    events.iter().fold(held.clone(), |held, event| evolve(held, happened, event))
}

fn may(held: &Directory, user: UserId, resource: Resource<'_>, at: Timestamp) -> bool {
    held.may_enter(Who::User(user), resource, at).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_preview_is_the_difference_of_the_answers(
        wishes in histories(),
        target in 0..7u8,
        admission in admission(),
    ) {
        let (_, held) = live_through(&wishes);
        // A workspace that inherits, so that a change of the defaults is about something.
        let probe = Slug::parse("probe").expect("a good slug");
        let create =
            Command::CreateWorkspace { workspace: probe, name: "Probe".into(), upstream: None };
        let held = then(&held, create);
        let wish = Wish::Access(AccessWish::Rule { target, admission });
        let Command::SetAccessRule { target, admission } = command(&wish, &held, 99) else {
            return Err(TestCaseError::fail("a rule is set by a command about rules"));
        };
        let set = Command::SetAccessRule { target: target.clone(), admission: admission.clone() };
        prop_assume!(decide(&acme(), &held, set.clone()).is_ok());
        let (after, at) = (then(&held, set), held.time());
        let resource = match &target {
            RuleTarget::Defaults => Resource::Workspace("probe"),
            RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Workspace(_) => {
                target.resource().expect("it is entered")
            }
        };
        let all: Vec<_> = held.users_after(Number(0)).map(|user| user.id).collect();
        let (was, is): (Vec<_>, Vec<_>) = all
            .iter()
            .map(|user| (may(&held, *user, resource, at), may(&after, *user, resource, at)))
            .unzip();
        let of = |wanted: (bool, bool)| {
            let found = all.iter().zip(was.iter().zip(&is));
            let found = found.filter(move |(_, (was, is))| (**was, **is) == wanted);
            found.map(|(user, _)| *user).collect::<Vec<_>>()
        };
        let preview = held.preview(&target, admission.as_ref());
        prop_assert_eq!(&preview.gains, &of((false, true)));
        prop_assert_eq!(&preview.losses, &of((true, false)));
        prop_assert_eq!(preview.before, was.iter().filter(|was| **was).count());
        prop_assert_eq!(preview.after, is.iter().filter(|is| **is).count());
        let inheriting = held.workspaces().filter(|it| it.own_rule().is_none()).count();
        let about = match target {
            RuleTarget::Dashboard | RuleTarget::Auditors => 0,
            RuleTarget::Defaults => inheriting,
            RuleTarget::Workspace(_) => 1,
        };
        prop_assert_eq!(preview.workspaces, about);
    }
}
