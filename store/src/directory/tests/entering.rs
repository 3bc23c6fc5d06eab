//! Who may enter what, and from which moment on not any more.

use super::{stage::*, *};
use crate::directory::{
    access::{NoEntry, Resource, Who},
    access_rule::{Admission, Admitted},
    identity::event::UserLinked,
    sso_configuration::{Kind, event::*},
};

/// Ada and Bob signed in; `labs` admits group 3.
fn labs(more: impl IntoIterator<Item = Event>) -> Directory {
    let labs = [
        created("labs"),
        rule("workspace:labs", groups([3])),
        started(1, 1).into(),
        started(2, 2).into(),
    ];
    directory(after(labs.into_iter().chain(more)))
}

#[test]
fn a_member_of_the_allow_list_enters_and_nobody_else() {
    let labs = labs([]);
    assert_eq!(entering(&labs, 1, "labs"), Ok(()));
    assert_eq!(entering(&labs, 2, "labs"), Err(NoEntry::NotInGroups));
    assert_eq!(entering(&labs, 9, "labs"), Err(NoEntry::NoSession));
}

#[test]
fn a_group_that_is_taken_away_closes_the_door_at_the_next_request() {
    let removed = GroupMembersRemoved {
        group: group(3),
        members: vec![MemberId::User(user(1))],
        pending: vec![],
    };
    assert_eq!(entering(&labs([removed.into()]), 1, "labs"), Err(NoEntry::NotInGroups));
    let deleted = labs([GroupDeleted { group: group(3) }.into()]);
    assert_eq!(entering(&deleted, 1, "labs"), Err(NoEntry::NotInGroups));
    let renamed = GroupChanged {
        group: group(3),
        display_name: None,
        external_id: Some(NewExternalId { now: Some(object(5).to_string().into()) }),
    };
    assert_eq!(entering(&labs([renamed.into()]), 1, "labs"), Err(NoEntry::NotInGroups));
}

#[test]
fn a_group_that_is_given_opens_the_door_at_the_next_request() {
    assert_eq!(entering(&labs([members_added(3, [2])]), 2, "labs"), Ok(()));
    let awaited = labs([
        awaits(3, "b0b"),
        GroupMemberArrived {
            group: group(3),
            member: MemberId::User(user(2)),
            value: "b0b".into(),
        }
        .into(),
    ]);
    assert_eq!(entering(&awaited, 2, "labs"), Ok(()));
}

#[test]
fn whoever_is_deactivated_or_deleted_is_nobody_even_with_a_session() {
    let gone = UserDeactivated { user: user(1) };
    assert_eq!(entering(&labs([gone.into()]), 1, "labs"), Err(NoEntry::Deactivated));
    let deleted = UserDeleted { user: user(1) };
    assert_eq!(entering(&labs([deleted.into()]), 1, "labs"), Err(NoEntry::NoSuchUser));
}

#[test]
fn a_workspace_inherits_the_defaults_until_it_has_a_rule_of_its_own() {
    let own = [created("labs"), rule("defaults", groups([3])), started(1, 1).into()];
    let inheriting = directory(after(own.clone()));
    assert_eq!(entering(&inheriting, 1, "labs"), Ok(()));
    let replaced = own.into_iter().chain([rule("workspace:labs", groups([4]))]);
    let replaced: Vec<_> = replaced.collect();
    let overridden = directory(after(replaced.clone()));
    assert_eq!(entering(&overridden, 1, "labs"), Err(NoEntry::NotInGroups));
    let again = directory(after(replaced.into_iter().chain([rule("workspace:labs", None)])));
    assert_eq!(entering(&again, 1, "labs"), Ok(()));
}

#[test]
fn nothing_is_open_that_nobody_opened() {
    let bare = directory(after([created("labs"), started(1, 1).into()]));
    assert_eq!(entering(&bare, 1, "labs"), Err(NoEntry::NoRule));
    assert_eq!(entering(&bare, 1, "lab"), Err(NoEntry::NoSuchWorkspace));
    let off = labs([rule("workspace:labs", Admission::Off)]);
    assert_eq!(entering(&off, 1, "labs"), Err(NoEntry::SsoOff));
    let dashboard = bare.may_enter(Who::User(user(1)), Resource::Dashboard, Timestamp(200));
    assert_eq!(dashboard.map(drop), Err(NoEntry::NoRule));
}

#[test]
fn the_defaults_are_not_the_dashboards() {
    let rules = |target| directory(after([rule(target, everyone()), started(1, 1).into()]));
    let dashboard = |held: &Directory| {
        held.may_enter(Who::Session(&handle(1)), Resource::Dashboard, Timestamp(200)).map(drop)
    };
    assert_eq!(dashboard(&rules("dashboard")), Ok(()));
    assert_eq!(dashboard(&rules("defaults")), Err(NoEntry::NoRule));
}

#[test]
fn auditors_are_no_main_users_nor_the_other_way_round() {
    let held = |target| directory(after([rule(target, everyone()), started(1, 1).into()]));
    let may = |held: &Directory, resource| {
        held.may_enter(Who::Session(&handle(1)), resource, Timestamp(200)).map(drop)
    };
    let (auditors, main) = (held("auditors"), held("dashboard"));
    assert_eq!(may(&auditors, Resource::Auditors), Ok(()));
    assert_eq!(may(&auditors, Resource::Dashboard), Err(NoEntry::NoRule));
    assert_eq!(may(&main, Resource::Auditors), Err(NoEntry::NoRule));
    let why = auditors.explain(Who::Session(&handle(1)), Resource::Auditors, Timestamp(200));
    assert_eq!(why.rule.map(|rule| rule.target.to_string()).as_deref(), Some("auditors"));
}

#[test]
fn a_session_of_one_configuration_opens_nothing_of_another() {
    let other = Admission::On {
        configuration: configuration(2),
        admitted: Admitted::Everyone,
        context: None,
    };
    let same_tenant = SsoConfigurationAdded { tenant: tenant(1), ..added(2) };
    let both = labs([same_tenant.into(), rule("workspace:labs", other)]);
    assert_eq!(entering(&both, 1, "labs"), Err(NoEntry::OtherConfiguration));
}

#[test]
fn a_rule_closes_with_its_configuration() {
    let gone = labs([SsoConfigurationRemoved { configuration: configuration(1) }.into()]);
    assert_eq!(entering(&gone, 1, "labs"), Err(NoEntry::ConfigurationGone));
    let unproved = SsoConfigurationAdded { kind: Kind::MultiTenant, ..added(1) };
    let unproved = labs([unproved.into()]);
    assert_eq!(entering(&unproved, 1, "labs"), Err(NoEntry::ConfigurationNotActive));
}

#[test]
fn a_stronger_sign_in_is_asked_for_and_taken() {
    let context = Some(AuthenticationContext::parse("c1").unwrap());
    let strong =
        Admission::On { configuration: configuration(1), admitted: Admitted::Everyone, context };
    let mut met = started(3, 1);
    met.contexts = context.into_iter().collect();
    let labs = labs([rule("workspace:labs", strong), met.into()]);
    assert_eq!(entering(&labs, 1, "labs"), Err(NoEntry::StepUpNeeded));
    assert_eq!(entering(&labs, 3, "labs"), Ok(()));
}

#[test]
fn a_session_ends_by_itself_at_its_time() {
    let labs = labs([]);
    let at = |at| {
        let who = Who::Session(&handle(1));
        labs.may_enter(who, Resource::Workspace("labs"), Timestamp(at)).map(drop)
    };
    let seen = labs.session(&handle(1)).unwrap().seen.0;
    assert_eq!(at(seen + HOUR - 1), Ok(()));
    assert_eq!(at(seen + HOUR), Err(NoEntry::SessionExpired));
}

#[test]
fn a_person_pinned_to_another_directory_may_not_enter_without_a_session_either() {
    let pinned = |nth| {
        let labs = labs([UserLinked {
            user: user(1),
            person: EntraPerson { tenant: tenant(nth), object: object(1) },
            by: RecognizedBy::ExternalId,
        }
        .into()]);
        labs.may_enter(Who::User(user(1)), Resource::Workspace("labs"), Timestamp(200)).map(drop)
    };
    assert_eq!(pinned(1), Ok(()));
    assert_eq!(pinned(2), Err(NoEntry::OtherConfiguration));
}

#[test]
fn a_long_allow_list_and_a_person_of_many_groups_find_each_other_from_either_side() {
    let many: Vec<Event> = (5..60).map(|nth| entra_group(nth, nth.into())).collect();
    let joined = (5..40).map(|nth| members_added(nth, [1]));
    let list = |objects: &mut dyn Iterator<Item = u128>| groups(objects);
    for (admission, expected) in [
        (list(&mut (39..60)), Ok(())),
        (list(&mut (40..60)), Err(NoEntry::NotInGroups)),
        (list(&mut (39..500)), Ok(())),
        (list(&mut (40..500)), Err(NoEntry::NotInGroups)),
    ] {
        let labs = labs(
            many.iter().cloned().chain(joined.clone()).chain([rule("workspace:labs", admission)]),
        );
        assert_eq!(entering(&labs, 1, "labs"), expected);
    }
}
