//! OAuth client credentials and federated trust of the provisioning client.

use super::{stage::*, *};
use crate::directory::{
    entra::ClientId,
    provisioning::client::{
        FederatedTrust,
        decide::{LONGEST_LIFE, MAX_LIVE_SECRETS, SHORTEST_LIFE},
        event::*,
    },
    refusal::SettingRefusal,
    sso_configuration::Authority,
};

fn client(nth: u128) -> ClientId {
    ClientId(Uuid::from_u128(nth))
}

fn issue(client_id: u128, nth: u8, expires: i64) -> Command {
    Command::IssueClientSecret {
        client: client(client_id),
        secret: TokenId(Uuid::from_u128(nth.into())),
        digest: TokenDigest([nth; 32]),
        expires: Timestamp(expires),
        at: Timestamp(0),
    }
}

fn issued(nth: u8) -> Event {
    ProvisioningClientSecretIssued {
        client: client(1),
        secret: TokenId(Uuid::from_u128(nth.into())),
        digest: TokenDigest([nth; 32]),
        expires: Timestamp(SHORTEST_LIFE),
    }
    .into()
}

fn trust(audience: &str) -> FederatedTrust {
    FederatedTrust {
        id: TokenId(Uuid::from_u128(77)),
        tenant: tenant(1),
        authority: Authority::Public,
        audience: audience.into(),
        subject: object(1),
    }
}

#[test]
fn every_secret_is_of_one_client() {
    given([]).when(issue(1, 1, SHORTEST_LIFE)).then([issued(1)]);
    given([issued(1)]).when(issue(9, 2, SHORTEST_LIFE)).then([issued(2)]);
    assert_eq!(directory([issued(1)]).provisioning_client(), Some(client(1)));
}

#[test]
fn a_secret_lives_from_one_to_three_years() {
    for expires in [SHORTEST_LIFE - 1, LONGEST_LIFE + 1, 0, -1] {
        given([]).when(issue(1, 1, expires)).refused(SettingRefusal::SecretLife.into());
    }
    assert!(decide(&acme(), &directory([]), issue(1, 1, LONGEST_LIFE)).is_ok());
    let held = directory([issued(1)]);
    let live = |at| held.client_secrets().filter(|secret| secret.is_live(Timestamp(at))).count();
    assert_eq!((live(SHORTEST_LIFE - 1), live(SHORTEST_LIFE)), (1, 0));
}

#[test]
fn several_secrets_may_be_live_until_they_are_revoked() {
    let most = u8::try_from(MAX_LIVE_SECRETS).unwrap();
    let held = given((1..=most).map(issued));
    held.when(issue(1, 99, SHORTEST_LIFE)).refused(SettingRefusal::TooManyLiveSecrets.into());
    let secret = TokenId(Uuid::from_u128(1));
    let revoked = Event::from(ProvisioningClientSecretRevoked { secret });
    held.when(Command::RevokeClientSecret { secret }).then([revoked.clone()]);
    given((1..=most).map(issued).chain([revoked]))
        .when(issue(1, 99, SHORTEST_LIFE))
        .then([issued(99)]);
    given([]).when(Command::RevokeClientSecret { secret }).refused(Refusal::NoSuchToken);
}

#[test]
fn trust_is_given_and_taken_away() {
    let set = |trust| Command::SetFederatedTrust { trust };
    let given_to = |trust| Event::from(ProvisioningFederatedTrustChanged { trust });
    let entra = || Some(trust("api://doorward"));
    given([]).when(set(entra())).then([given_to(entra())]);
    given([given_to(entra())]).when(set(entra())).then([]);
    given([given_to(entra())]).when(set(None)).then([given_to(None)]);
    given([]).when(set(None)).then([]);
    given([]).when(set(Some(trust("")))).refused(Refusal::Empty { what: "audience" });
    assert!(directory([given_to(entra())]).provisioning_is_on());
}
