//! Users: provisioned, changed, switched off and on, deleted.

use std::collections::BTreeMap;

use super::*;

#[test]
fn a_user_is_provisioned_active_unless_said_otherwise() {
    let command = |active| Command::ProvisionUser {
        seed: seed(),
        wanted: WantedUser { active, ..wanted("ada") },
    };
    given([]).when(command(None)).then([provisioned(1, "ada")]);
    let Event::UserProvisioned(event) = provisioned(1, "ada") else { panic!("not what was made") };
    given([]).when(command(Some(false))).then([UserProvisioned { active: false, ..event }.into()]);
}

#[test]
fn a_user_name_is_taken_whatever_its_case_and_even_by_the_inactive() {
    let house =
        given([provisioned(1, "Ada@contoso.example"), UserDeactivated { user: user(1) }.into()]);
    house
        .when(Command::ProvisionUser { seed: seed(), wanted: wanted("aDA@contoso.example") })
        .refused(Refusal::UserNameTaken);
}

#[test]
fn a_user_name_is_taken_however_its_letters_are_composed_and_wide() {
    let house = given([provisioned(1, "Zo\u{eb}"), provisioned(2, "ΟΔΟΣ")]);
    for same in ["zoe\u{308}", "ZOE\u{308}", "ｚｏ\u{eb}", "οδος", "οδοσ"] {
        house
            .when(Command::ProvisionUser { seed: seed(), wanted: wanted(same) })
            .refused(Refusal::UserNameTaken);
        assert!(house.0.user_by_name(same).is_some(), "{same}");
    }
    let other = Command::ProvisionUser { seed: seed(), wanted: wanted("zoe") };
    house.when(other).then([provisioned(3, "zoe")]);
    let kept = house.0.user_by_name("zoe\u{308}").map(|user| user.user_name.as_str());
    assert_eq!(kept, Some("Zo\u{eb}"), "it is compared otherwise, and stays as it was said");
}

#[test]
fn a_deleted_user_name_is_free_again_but_the_id_is_not() {
    let house = given([provisioned(1, "ada"), UserDeleted { user: user(1) }.into()]);
    house
        .when(Command::ProvisionUser { seed: seed(), wanted: wanted("ada") })
        .then([provisioned(2, "ada")]);
    assert!(house.0.user(user(1)).is_none());
}

#[test]
fn values_that_come_from_one_do_not_see_each_others_names() {
    let happened = |place| Happened { sequence: Sequence(place), time: Timestamp(1) };
    let house = given([provisioned(1, "ada")]).0;
    let then = |event: Event| evolve(house.clone(), happened(2), &event);
    let (with_bob, with_eve) = (then(provisioned(2, "bob")), then(provisioned(2, "eve")));
    assert!(house.user_by_name("bob").is_none() && house.user_by_name("eve").is_none());
    assert!(with_bob.user_by_name("bob").is_some() && with_bob.user_by_name("eve").is_none());
    assert!(with_eve.user_by_name("eve").is_some() && with_eve.user_by_name("bob").is_none());
    let without = evolve(with_bob.clone(), happened(3), &UserDeleted { user: user(1) }.into());
    assert!(without.user_by_name("ada").is_none());
    assert!(with_bob.user_by_name("ada").is_some());
}

#[test]
fn what_is_so_already_makes_no_event() {
    let change =
        |wanted| Command::ChangeUser { user: user(1), expected: Expected::Anything, wanted };
    let house = given([provisioned(1, "ada")]);
    house.when(change(wanted("ada"))).then([]);
    house.when(change(WantedUser { active: Some(true), ..wanted("ada") })).then([]);
}

#[test]
fn a_user_is_deactivated_once_and_comes_back_with_the_same_id() {
    let switch = |active| Command::ChangeUser {
        user: user(1),
        expected: Expected::Anything,
        wanted: WantedUser { active: Some(active), ..wanted("ada") },
    };
    let off = Event::from(UserDeactivated { user: user(1) });
    given([provisioned(1, "ada")]).when(switch(false)).then([off.clone()]);
    given([provisioned(1, "ada"), off.clone()]).when(switch(false)).then([]);
    given([provisioned(1, "ada"), off])
        .when(switch(true))
        .then([UserReactivated { user: user(1) }.into()]);
}

#[test]
fn a_change_that_is_silent_about_active_does_not_let_anybody_back_in() {
    let change = Command::ChangeUser {
        user: user(1),
        expected: Expected::Anything,
        wanted: WantedUser { profile: titled("Countess"), ..wanted("ada") },
    };
    let house = given([provisioned(1, "ada"), UserDeactivated { user: user(1) }.into()]);
    let attributes = [(Attribute::Title, Some(Value::Text("Countess".into())))].into();
    house.when(change).then([UserChanged {
        user: user(1),
        user_name: None,
        external_id: None,
        attributes,
    }
    .into()]);
}

#[test]
fn a_change_names_only_what_is_different() {
    let held = UserChanged {
        user: user(1),
        user_name: None,
        external_id: Some(NewExternalId { now: Some("x-1".into()) }),
        attributes: [(Attribute::Title, Some(Value::Text("Countess".into())))].into(),
    };
    let change = Command::ChangeUser {
        user: user(1),
        expected: Expected::Anything,
        wanted: WantedUser { user_name: UserName::parse("Ada").unwrap(), ..wanted("ada") },
    };
    given([provisioned(1, "ada"), held.into()]).when(change).then([UserChanged {
        user: user(1),
        user_name: Some(UserName::parse("Ada").unwrap()),
        external_id: Some(NewExternalId { now: None }),
        attributes: [(Attribute::Title, None)].into(),
    }
    .into()]);
}

#[test]
fn a_person_said_as_a_whole_is_told_as_replaced_by_what_is_different() {
    let replace =
        |wanted| Command::ReplaceUser { user: user(1), expected: Expected::Anything, wanted };
    let house = given([provisioned(1, "ada")]);
    house.when(replace(wanted("ada"))).then([]);
    let countess = WantedUser { profile: titled("Countess"), active: Some(false), ..wanted("ada") };
    let changed = UserChanged {
        user: user(1),
        user_name: None,
        external_id: None,
        attributes: [(Attribute::Title, Some(Value::Text("Countess".into())))].into(),
    };
    house
        .when(replace(countess))
        .then([UserReplaced(changed).into(), UserDeactivated { user: user(1) }.into()]);
}

#[test]
fn a_rename_onto_a_taken_name_is_refused_and_onto_the_own_name_is_not() {
    let rename = |to| Command::ChangeUser {
        user: user(1),
        expected: Expected::Anything,
        wanted: wanted(to),
    };
    let house = given([provisioned(1, "ada"), provisioned(2, "bob")]);
    house.when(rename("BOB")).refused(Refusal::UserNameTaken);
    assert!(house.when(rename("ADA")).0.is_ok_and(|events| events.len() == 1));
}

#[test]
fn a_renamed_user_is_found_by_the_new_name_only() {
    let renamed = UserChanged {
        user: user(1),
        user_name: Some(UserName::parse("Lovelace").unwrap()),
        external_id: None,
        attributes: BTreeMap::new(),
    };
    let directory = directory([provisioned(1, "ada"), renamed.into()]);
    assert!(directory.user_by_name("ada").is_none());
    assert_eq!(directory.user_by_name("LOVELACE").map(|user| user.id), Some(user(1)));
}

#[test]
fn a_stale_version_is_refused_and_tells_the_new_one() {
    let events = [provisioned(1, "ada"), UserDeactivated { user: user(1) }.into()];
    let old = directory(events[..1].to_vec());
    let shown = old.user_version(old.user(user(1)).unwrap());
    let house = given(events);
    let now = house.0.user_version(house.0.user(user(1)).unwrap());
    house
        .when(Command::DeleteUser { user: user(1), expected: Expected::Version(shown) })
        .refused(Refusal::VersionMoved { now });
    house
        .when(Command::DeleteUser { user: user(1), expected: Expected::Version(now) })
        .then([UserDeleted { user: user(1) }.into()]);
}

#[test]
fn a_membership_moves_the_version_of_the_user_but_not_what_a_patch_rests_on() {
    let before = directory([provisioned(1, "ada"), group_provisioned(2, "Analysts")]);
    let after =
        directory([provisioned(1, "ada"), group_provisioned(2, "Analysts"), members_added(2, [1])]);
    let held = |directory: &Directory| directory.user(user(1)).unwrap().clone();
    assert_ne!(before.user_version(&held(&before)), after.user_version(&held(&after)));
    assert_eq!(held(&before).sequence, held(&after).sequence);
}

#[test]
fn a_version_reads_back_as_it_was_written() {
    let directory =
        directory([provisioned(1, "ada"), group_provisioned(2, "Analysts"), members_added(2, [1])]);
    let version = directory.user_version(directory.user(user(1)).unwrap());
    assert_eq!(version.to_string().parse(), Ok(version));
    assert!("x".parse::<Version>().is_err());
}

#[test]
fn a_profile_too_large_for_a_record_is_refused() {
    let profile = titled(&"x".repeat(Profile::MAX_BYTES));
    let bytes = profile.bytes();
    given([])
        .when(Command::ProvisionUser {
            seed: seed(),
            wanted: WantedUser { profile, ..wanted("ada") },
        })
        .refused(Refusal::TooLarge { bytes });
}

#[test]
fn nobody_changes_or_deletes_who_does_not_exist() {
    let house = given([provisioned(1, "ada"), UserDeleted { user: user(1) }.into()]);
    let expected = Expected::Anything;
    house.when(Command::DeleteUser { user: user(1), expected }).refused(Refusal::NoSuchUser);
    house
        .when(Command::ChangeUser { user: user(9), expected, wanted: wanted("ada") })
        .refused(Refusal::NoSuchUser);
}

#[test]
fn several_users_may_share_an_external_id() {
    let with = |nth, name| {
        let Event::UserProvisioned(event) = provisioned(nth, name) else {
            panic!("not what was made")
        };
        UserProvisioned { external_id: Some("x-1".into()), ..event }.into()
    };
    let directory = directory([with(1, "ada"), with(2, "bob")]);
    let found: Vec<_> = directory.users_by_external_id("x-1").map(|user| user.id).collect();
    assert_eq!(found, [user(1), user(2)]);
    assert_eq!(directory.users_by_external_id("X-1").count(), 0);
}
