use doorward_store::{
    directory::{
        Admission, Slug, UserId,
        access_rule::event::AccessRuleChanged,
        workspace::event::{WorkspaceCreated, WorkspaceRemoved},
    },
    record::Sequence,
};
use uuid::Uuid;

use super::*;
use crate::past::By;

fn slug(slug: &str) -> Slug {
    Slug::parse(slug).unwrap()
}

fn rule(target: RuleTarget, admission: Option<Admission>) -> Event {
    AccessRuleChanged { target, admission }.into()
}

#[test]
fn a_rule_of_the_defaults_counts_as_long_as_the_workspace_inherits_it() {
    let labs = RuleTarget::Workspace(slug("labs"));
    let defaults = || rule(RuleTarget::Defaults, Some(Admission::Off));
    let created = |name: &str| {
        let (workspace, name, upstream) = (slug(name), name.into(), None);
        Event::from(WorkspaceCreated { workspace, name, upstream })
    };
    let mut standing = Standing::of(&labs);
    for (event, counts) in [
        (defaults(), false),
        (created("shop"), false),
        (created("labs"), true),
        (defaults(), true),
        (rule(labs.clone(), Some(Admission::Off)), true),
        (defaults(), false),
        (rule(RuleTarget::Dashboard, Some(Admission::Off)), false),
        (rule(labs.clone(), None), true),
        (defaults(), true),
        (WorkspaceRemoved { workspace: slug("labs") }.into(), true),
        (defaults(), false),
    ] {
        assert_eq!(standing.takes(&event), counts, "{event:?}");
    }
    let mut standing = Standing::of(&RuleTarget::Dashboard);
    assert!(standing.takes(&rule(RuleTarget::Dashboard, Some(Admission::Off))));
    assert!(!standing.takes(&defaults()) && !standing.takes(&created("labs")));
}

fn interval(user: u128, from: u64, until: Option<u64>) -> Interval {
    let at = |sequence: u64| AtEvent {
        sequence: Sequence(sequence),
        time: String::new(),
        event: "group.members_added".into(),
    };
    let (rule, inherited, everyone) = (Sequence(1), false, true);
    Interval {
        resource: "dashboard".into(),
        user: UserId(Uuid::from_u128(user)),
        user_name: String::new(),
        from: at(from),
        until: until.map(at),
        by: By { rule, inherited, everyone, group: None, through: vec![] },
    }
}

#[test]
fn who_comes_and_goes_is_told_apart_from_who_may_enter_by_something_else() {
    let access = [
        interval(1, 2, Some(5)), // from before, until an event of the period
        interval(2, 5, Some(7)), // comes, and goes on by something else
        interval(2, 7, None),
        interval(3, 6, Some(12)), // goes after the period
    ];
    let window = (Sequence(4), Sequence(10));
    let effects = effects(&access, &[Sequence(9)], window);
    let users = |all: &[UserId]| all.iter().map(|user| user.0.as_u128()).collect::<Vec<_>>();
    let told: Vec<_> = effects
        .iter()
        .map(|(at, it)| (at.0, users(&it.came), users(&it.went), users(&it.otherwise)))
        .collect();
    let wanted = [
        (5, vec![2], vec![1], vec![]),
        (6, vec![3], vec![], vec![]),
        (7, vec![], vec![], vec![2]),
        (9, vec![], vec![], vec![]),
    ];
    assert_eq!(told, wanted);
    let wanted = Summary { at_the_beginning: 1, at_the_end: 2, came: 2, went: 1 };
    assert_eq!(summary(&access, window, &effects), wanted);
}
