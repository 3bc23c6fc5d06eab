//! Which Entra app registrations an organization trusts.

use super::{stage::*, *};
use crate::directory::{
    refusal::SettingRefusal,
    sso_configuration::{
        Authority, Kind, NewCredential, Proof, Sealed, SsoConfigurationChange,
        WantedSsoConfiguration, event::*,
    },
};

fn wanted(nth: u128) -> WantedSsoConfiguration {
    let event = added(nth);
    WantedSsoConfiguration {
        id: event.configuration,
        name: event.name,
        kind: event.kind,
        tenant: event.tenant,
        authority: Authority::Public,
        domain_hint: event.domain_hint,
        members_only: event.members_only,
        just_in_time: event.just_in_time,
    }
}

fn add(wanted: WantedSsoConfiguration) -> Command {
    Command::AddSsoConfiguration { wanted: Box::new(wanted) }
}

fn credential(nth: u128) -> CredentialId {
    CredentialId(Uuid::from_u128(nth))
}

fn secret() -> Proof {
    Proof::ClientSecret { sealed: Sealed(vec![1, 2, 3]), hint: "abc".into() }
}

fn add_credential(nth: u128, expires: Option<i64>, at: i64) -> Command {
    Command::AddSsoCredential {
        configuration: configuration(1),
        credential: NewCredential {
            id: credential(nth),
            proof: secret(),
            expires: expires.map(Timestamp),
        },
        at: Timestamp(at),
    }
}

fn credential_added(nth: u128, expires: Option<i64>) -> Event {
    SsoConfigurationCredentialAdded {
        configuration: configuration(1),
        credential: credential(nth),
        proof: secret(),
        expires: expires.map(Timestamp),
    }
    .into()
}

fn credential_removed(nth: u128) -> Event {
    let credential = credential(nth);
    SsoConfigurationCredentialRemoved { configuration: configuration(1), credential }.into()
}

#[test]
fn a_configuration_is_added_once_under_one_name() {
    given([]).when(add(wanted(1))).then([added(1).into()]);
    let exists = || SettingRefusal::SsoConfigurationExists.into();
    given([added(1).into()]).when(add(wanted(1))).refused(exists());
    let shouting = WantedSsoConfiguration { name: "ENTRA 1".into(), ..wanted(2) };
    given([added(1).into()]).when(add(shouting)).refused(exists());
    let nameless = WantedSsoConfiguration { name: " ".into(), ..wanted(2) };
    given([]).when(add(nameless)).refused(Refusal::Empty { what: "name" });
}

#[test]
fn two_configurations_may_name_one_directory() {
    let again = WantedSsoConfiguration { tenant: tenant(1), ..wanted(2) };
    let event = SsoConfigurationAdded { tenant: tenant(1), ..added(2) };
    given([added(1).into()]).when(add(again)).then([event.into()]);
}

#[test]
fn what_is_so_already_makes_no_event() {
    let change =
        |change| Command::ChangeSsoConfiguration { configuration: configuration(1), change };
    let held = given([added(1).into()]);
    let same = SsoConfigurationChange {
        name: Some("Entra 1".into()),
        domain_hint: Some(None),
        members_only: Some(false),
        just_in_time: Some(false),
    };
    held.when(change(same)).then([]);
    let hinted = Some("contoso.example".into());
    let different =
        SsoConfigurationChange { domain_hint: Some(hinted.clone()), ..Default::default() };
    held.when(change(different)).then([SsoConfigurationChanged {
        configuration: configuration(1),
        name: None,
        domain_hint: Some(NewDomainHint { now: hinted }),
        members_only: None,
        just_in_time: None,
    }
    .into()]);
    given([])
        .when(change(SsoConfigurationChange::default()))
        .refused(SettingRefusal::NoSuchSsoConfiguration.into());
}

#[test]
fn two_credentials_may_be_live_and_what_expired_makes_room() {
    let held = [added(1).into(), credential_added(1, Some(100)), credential_added(2, None)];
    let held = given(held);
    held.when(add_credential(3, None, 99)).refused(SettingRefusal::TooManyLiveCredentials.into());
    held.when(add_credential(3, None, 100))
        .then([credential_removed(1), credential_added(3, None)]);
    held.when(add_credential(3, Some(100), 100)).refused(SettingRefusal::CredentialExpired.into());
    held.when(add_credential(2, None, 100)).refused(SettingRefusal::CredentialExists.into());
    let remove = |nth| Command::RemoveSsoCredential {
        configuration: configuration(1),
        credential: credential(nth),
        last: false,
        at: Timestamp(99),
    };
    held.when(remove(2)).then([credential_removed(2)]);
    held.when(remove(3)).refused(SettingRefusal::NoSuchCredential.into());
    let live: Vec<_> = held.0.sso_configuration(configuration(1)).into_iter().collect();
    let newest = live[0].live_credentials(Timestamp(0)).map(|held| held.id).collect::<Vec<_>>();
    assert_eq!(newest, [credential(2), credential(1)], "the newest is tried first");
}

#[test]
fn the_last_live_credential_goes_only_when_that_is_said() {
    let held = [added(1).into(), credential_added(1, Some(100)), credential_added(2, None)];
    let held = given(held);
    let remove = |nth, last, at| Command::RemoveSsoCredential {
        configuration: configuration(1),
        credential: credential(nth),
        last,
        at: Timestamp(at),
    };
    held.when(remove(2, false, 99)).then([credential_removed(2)]);
    held.when(remove(2, false, 100)).refused(SettingRefusal::LastCredential.into());
    held.when(remove(2, true, 100)).then([credential_removed(2)]);
    held.when(remove(1, false, 100)).then([credential_removed(1)]);
    let alone = given([added(1).into(), credential_added(1, None)]);
    alone.when(remove(1, false, 0)).refused(SettingRefusal::LastCredential.into());
    alone.when(remove(1, true, 0)).then([credential_removed(1)]);
}

#[test]
fn the_multi_tenant_kind_has_no_credential_of_its_own() {
    let shared = SsoConfigurationAdded { kind: Kind::MultiTenant, ..added(1) };
    given([shared.into()])
        .when(add_credential(1, None, 0))
        .refused(SettingRefusal::CredentialIsTheVendors.into());
}

#[test]
fn a_sealed_secret_is_not_shown_even_sealed() {
    let json = serde_json::to_string(&credential_added(1, None)).unwrap();
    assert!(json.contains(r#""sealed":"[sealed]""#), "{json}");
    assert!(!format!("{:?}", secret()).contains('1'));
}
