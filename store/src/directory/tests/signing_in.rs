//! Who somebody is who comes back from Entra.

use super::{stage::*, *};
use crate::directory::{
    identity::RecognizedBy,
    session::{Sid, event::Disagreement},
    sign_in::{Account, Claims, SignInRefusal},
    sso_configuration::{Kind, event::*},
};

const ADA: &str = "ada@contoso.example";

fn with_external_id(nth: u32, external_id: &str) -> Event {
    let external_id = Some(NewExternalId { now: Some(external_id.into()) });
    let attributes = [].into();
    UserChanged { user: user(nth), user_name: None, external_id, attributes }.into()
}

#[test]
fn the_object_id_finds_the_user_and_pins_them() {
    let oid = object(1).to_string();
    given(after([with_external_id(1, &oid)]))
        .when(sign_in(claims(1, "other@x.example")))
        .then([linked(1, 1, RecognizedBy::ExternalId), started(1, 1).into()]);
}

#[test]
fn the_name_finds_the_user_where_the_object_id_does_not() {
    for upn in [ADA, "ADA@Contoso.example"] {
        given(stage())
            .when(sign_in(claims(1, upn)))
            .then([linked(1, 1, RecognizedBy::UserName), started(1, 1).into()]);
    }
}

#[test]
fn whoever_is_pinned_is_known_by_nothing_else() {
    let pinned = linked(1, 1, RecognizedBy::UserName);
    given(after([pinned.clone()]))
        .when(sign_in(claims(1, "bob@contoso.example")))
        .then([started(1, 1).into()]);
    let renamed = UserName::parse("lovelace@contoso.example").unwrap();
    let (user_name, external_id) = (Some(renamed), None);
    let attributes = [].into();
    let renamed = UserChanged { user: user(1), user_name, external_id, attributes };
    given(after([pinned, renamed.into()]))
        .when(sign_in(claims(1, ADA)))
        .then([started(1, 1).into()]);
}

#[test]
fn a_reassigned_name_is_refused() {
    let pinned = linked(1, 1, RecognizedBy::UserName);
    given(after([pinned.clone()]))
        .when(sign_in(claims(7, ADA)))
        .refused(SignInRefusal::NameReassigned.into());
    // Provisioning found the old user by name and gave it the new object ID.
    given(after([pinned, with_external_id(1, &object(7).to_string())]))
        .when(sign_in(claims(7, ADA)))
        .refused(SignInRefusal::NameReassigned.into());
}

#[test]
fn where_external_ids_are_object_ids_another_one_is_another_person() {
    let mapped = [
        with_external_id(1, &object(1).to_string()),
        with_external_id(2, &object(2).to_string()),
        linked(2, 2, RecognizedBy::ExternalId),
    ];
    given(after(mapped))
        .when(sign_in(claims(7, ADA)))
        .refused(SignInRefusal::NameReassigned.into());
    let nicknames = [with_external_id(1, "ada"), linked(2, 2, RecognizedBy::UserName)];
    given(after(nicknames))
        .when(sign_in(claims(7, ADA)))
        .then([linked(1, 7, RecognizedBy::UserName), started(1, 1).into()]);
}

#[test]
fn a_user_who_was_deleted_and_provisioned_anew_is_pinned_anew() {
    let again = [
        linked(1, 1, RecognizedBy::UserName),
        UserDeleted { user: user(1) }.into(),
        provisioned(5, ADA),
    ];
    given(after(again))
        .when(sign_in(claims(7, ADA)))
        .then([linked(5, 7, RecognizedBy::UserName), started(1, 5).into()]);
}

#[test]
fn a_name_of_letters_that_only_look_alike_finds_nobody() {
    // Provisioned with a Kelvin sign, which folds to an ASCII k.
    let kelvin = provisioned(5, "\u{212a}im@contoso.example");
    for upn in [
        "kim@contoso.example",
        "\u{212a}im@contoso.example",
        "\u{430}da@contoso.example",
        "ad\u{ff41}@contoso.example",
        "ada@contoso.example.",
        "ada@contoso.example ",
        " ada@contoso.example",
        "\u{0130}da@contoso.example",
        "",
    ] {
        given(after([kelvin.clone()]))
            .when(sign_in(claims(7, upn)))
            .refused(SignInRefusal::UnknownPerson.into());
    }
}

#[test]
fn two_users_of_one_object_id_are_nobody() {
    let oid = object(1).to_string();
    given(after([with_external_id(1, &oid), with_external_id(2, &oid)]))
        .when(sign_in(claims(1, ADA)))
        .refused(SignInRefusal::NotOnePerson.into());
}

#[test]
fn a_name_is_not_enough_where_two_directories_sign_in() {
    let two = after([added(2).into()]);
    given(two.clone()).when(sign_in(claims(1, ADA))).refused(SignInRefusal::NameNotTrusted.into());
    let mapped = two.into_iter().chain([with_external_id(1, &object(1).to_string())]);
    given(mapped)
        .when(sign_in(claims(1, ADA)))
        .then([linked(1, 1, RecognizedBy::ExternalId), started(1, 1).into()]);
}

#[test]
fn whoever_is_deactivated_stays_out_with_the_best_of_tokens() {
    let gone = Event::from(UserDeactivated { user: user(1) });
    let refusal = || SignInRefusal::Deactivated.into();
    given(after([gone.clone()])).when(sign_in(claims(1, ADA))).refused(refusal());
    let pinned = linked(1, 1, RecognizedBy::UserName);
    given(after([pinned, gone])).when(sign_in(claims(1, ADA))).refused(refusal());
}

#[test]
fn a_token_of_another_directory_is_refused_whoever_it_is_about() {
    let mut foreign = claims(1, ADA);
    foreign.person.tenant = tenant(2);
    let pinned = linked(1, 1, RecognizedBy::UserName);
    given(after([pinned])).when(sign_in(foreign)).refused(SignInRefusal::OtherTenant.into());
}

#[test]
fn a_configuration_admits_nobody_when_it_is_gone() {
    let gone = SsoConfigurationRemoved { configuration: configuration(1) };
    given(after([gone.into()]))
        .when(sign_in(claims(1, ADA)))
        .refused(SignInRefusal::ConfigurationGone.into());
}

#[test]
fn the_first_good_sign_in_of_its_own_people_proves_a_directory() {
    let shared = Event::from(SsoConfigurationAdded { kind: Kind::MultiTenant, ..added(1) });
    let proved = Event::from(SsoConfigurationTenantProved {
        configuration: configuration(1),
        tenant: tenant(1),
        object: object(1),
    });
    let known = linked(1, 1, RecognizedBy::UserName);
    given(after([shared.clone()])).when(sign_in(claims(1, ADA))).then([
        proved.clone(),
        known.clone(),
        started(1, 1).into(),
    ]);
    given(after([shared.clone(), proved]))
        .when(sign_in(claims(1, ADA)))
        .then([known, started(1, 1).into()]);
    let unproved = given(after([shared]));
    let from_elsewhere = Claims { of_tenant: false, ..claims(1, ADA) };
    unproved.when(sign_in(from_elsewhere)).refused(SignInRefusal::ConfigurationNotActive.into());
    let unknown = claims(7, "eve@contoso.example");
    unproved.when(sign_in(unknown)).refused(SignInRefusal::UnknownPerson.into());
}

#[test]
fn guests_are_refused_where_only_members_are_admitted() {
    let members_only = Event::from(SsoConfigurationAdded { members_only: true, ..added(1) });
    let as_account = |account| sign_in(Claims { account, ..claims(1, ADA) });
    let closed = given(after([members_only]));
    closed.when(as_account(Some(Account::Guest))).refused(SignInRefusal::Guest.into());
    closed.when(as_account(None)).refused(SignInRefusal::AccountUnknown.into());
    let welcome = || [linked(1, 1, RecognizedBy::UserName), started(1, 1).into()];
    closed.when(as_account(Some(Account::Member))).then(welcome());
    given(stage()).when(as_account(Some(Account::Guest))).then(welcome());
}

#[test]
fn a_token_that_disagrees_with_provisioning_is_noted_and_not_believed() {
    // Entra's token: group 4 (not provisioned so), and group 8, which nobody provisioned.
    let groups = Some([object(4), object(8)].into());
    let mut session = started(1, 1);
    session.disagreement = Some(Disagreement {
        only_in_token: vec![object(4)],
        only_provisioned: vec![object(3)],
        more: 0,
    });
    given(stage())
        .when(sign_in(Claims { groups, ..claims(1, ADA) }))
        .then([linked(1, 1, RecognizedBy::UserName), session.into()]);
    let agreeing = Some([object(3), object(8)].into());
    given(stage())
        .when(sign_in(Claims { groups: agreeing, ..claims(1, ADA) }))
        .then([linked(1, 1, RecognizedBy::UserName), started(1, 1).into()]);
}

#[test]
fn the_session_keeps_what_entra_calls_it_and_how_strong_it_is() {
    let (sid, contexts) = (Some(Sid::cleaned("s1")), vec!["c1".parse().unwrap()]);
    let mut session = started(1, 1);
    (session.sid, session.contexts) = (sid.clone(), contexts.clone());
    given(stage())
        .when(sign_in(Claims { sid, contexts, ..claims(1, ADA) }))
        .then([linked(1, 1, RecognizedBy::UserName), session.into()]);
}
