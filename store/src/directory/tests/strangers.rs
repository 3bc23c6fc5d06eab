//! People who were never provisioned, where nobody provisions.

use super::{stage::*, *};
use crate::directory::{
    access::NoEntry,
    identity::RecognizedBy,
    provisioning::client::event::ProvisioningClientSecretRevoked,
    refusal::SettingRefusal,
    sign_in::{Claims, SignInRefusal},
    sso_configuration::{SsoConfigurationChange, event::*},
};

const EVE: &str = "eve@contoso.example";

fn open() -> Vec<Event> {
    let open = Event::from(SsoConfigurationAdded { just_in_time: true, ..added(1) });
    after([open])
}

fn token_issued() -> Event {
    ScimTokenIssued {
        token: TokenId(Uuid::from_u128(1)),
        digest: TokenDigest([1; 32]),
        expires: Some(Timestamp(50)),
    }
    .into()
}

fn eve() -> Event {
    let display_name = (Attribute::DisplayName, Value::Text("Somebody".into()));
    UserProvisioned {
        user: user(5),
        user_name: UserName::parse(EVE).unwrap(),
        external_id: Some(object(7).to_string().into()),
        active: true,
        profile: Profile::new(&[display_name].into()),
    }
    .into()
}

#[test]
fn a_stranger_becomes_a_user_only_where_that_is_switched_on() {
    given(stage()).when(sign_in(claims(7, EVE))).refused(SignInRefusal::UnknownPerson.into());
    given(open()).when(sign_in(claims(7, EVE))).then([
        eve(),
        linked(5, 7, RecognizedBy::JustInTime),
        started(1, 5).into(),
    ]);
    let nameless = Claims { upn: None, ..claims(7, EVE) };
    given(open()).when(sign_in(nameless)).refused(SignInRefusal::NoUserName.into());
}

#[test]
fn a_stranger_does_not_become_the_double_of_somebody() {
    let kelvin = provisioned(5, "\u{212a}im@contoso.example");
    given(open().into_iter().chain([kelvin]))
        .when(sign_in(claims(7, "kim@contoso.example")))
        .refused(SignInRefusal::NotOnePerson.into());
}

#[test]
fn provisioning_switches_strangers_off_with_its_first_credential() {
    let issue = Command::IssueScimToken {
        token: TokenId(Uuid::from_u128(1)),
        digest: TokenDigest([1; 32]),
        expires: Some(Timestamp(50)),
        at: Timestamp(10),
    };
    let off = SsoConfigurationChanged {
        configuration: configuration(1),
        name: None,
        domain_hint: None,
        members_only: None,
        just_in_time: Some(false),
    };
    given(open()).when(issue).then([off.into(), token_issued()]);
}

#[test]
fn strangers_stay_out_while_anybody_may_provision_even_with_an_expired_token() {
    let provisioned = open().into_iter().chain([token_issued()]);
    given(provisioned).when(sign_in(claims(7, EVE))).refused(SignInRefusal::UnknownPerson.into());
}

#[test]
fn strangers_cannot_be_switched_on_while_anybody_may_provision() {
    let on = || Command::ChangeSsoConfiguration {
        configuration: configuration(1),
        change: SsoConfigurationChange { just_in_time: Some(true), ..Default::default() },
    };
    given(after([token_issued()])).when(on()).refused(SettingRefusal::ProvisioningIsOn.into());
    let revoked = ScimTokenRevoked { token: TokenId(Uuid::from_u128(1)) };
    let none_left = directory(after([token_issued(), revoked.into()]));
    assert!(!none_left.provisioning_is_on());
    assert!(matches!(decide(&acme(), &none_left, on()).as_deref(), Ok([_])));
}

#[test]
fn a_secret_that_nobody_issued_turns_nothing_on() {
    let revoked = ProvisioningClientSecretRevoked { secret: TokenId(Uuid::from_u128(9)) };
    assert!(!directory(after([revoked.into()])).provisioning_is_on());
}

#[test]
fn a_strangers_groups_are_the_tokens_until_provisioning_says_otherwise() {
    let groups_of_token = Some([object(3)].into());
    let claims = Claims { groups: groups_of_token, ..claims(7, EVE) };
    let Ok(events) = decide(&acme(), &directory(open()), sign_in(claims)) else {
        panic!("Eve may come in")
    };
    let labs = [created("labs"), rule("workspace:labs", groups([3]))];
    let held: Vec<_> = open().into_iter().chain(events).chain(labs).collect();
    assert_eq!(entering(&directory(held.clone()), 1, "labs"), Ok(()));
    let provisioned = directory(held.into_iter().chain([token_issued()]));
    assert_eq!(entering(&provisioned, 1, "labs"), Err(NoEntry::NotInGroups));
}

#[test]
fn the_token_adds_nothing_to_somebody_who_was_provisioned() {
    let groups_of_token = Some([object(4)].into());
    let claims = Claims { groups: groups_of_token, ..claims(1, "ada@contoso.example") };
    let Ok(events) = decide(&acme(), &directory(open()), sign_in(claims)) else {
        panic!("Ada may come in")
    };
    let labs = [created("labs"), rule("workspace:labs", groups([4]))];
    let held = directory(open().into_iter().chain(events).chain(labs));
    assert_eq!(entering(&held, 1, "labs"), Err(NoEntry::NotInGroups));
}
