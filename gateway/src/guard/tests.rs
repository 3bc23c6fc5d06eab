//! Who is let in.

use std::{net::IpAddr, sync::Arc};

use doorward_store::{
    Actor, Store, Submission, Timestamp,
    directory::{
        ClientId, Command, ObjectId, OrganizationName, TenantId, TokenId,
        provisioning::client::{FederatedTrust, decide::SHORTEST_LIFE},
        sso_configuration::Authority,
    },
    log::MemoryLog,
};

use uuid::Uuid;

use super::*;
use crate::{
    access_token::{AccessTokens, Granted},
    clock::Clock,
    seal::KeyFile,
    secret_token,
};

const NOW: Timestamp = Timestamp(1_000);

/// A store in which each of some tokens opens one organization until a time.
struct House {
    store: Store,
    access_tokens: AccessTokens,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let store = Store::open(Arc::new(MemoryLog::default())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = KeyFile::at(&folder.path().join("data.key"));
        drop(key.read_or_make([7; 32]).unwrap());
        let house = Self { store, access_tokens: AccessTokens::under(key), _folder: folder };
        for organization in ["acme", "other"] {
            house.submit(organization, Command::CreateOrganization).await;
        }
        house
    }

    async fn submit(&self, organization: &str, command: Command) {
        let organization = OrganizationName::parse(organization).unwrap();
        let request = Clock.new_request_id();
        let submission =
            Submission { organization, actor: Actor::System, request, time: NOW, command };
        self.store.submit(submission).await.unwrap();
    }

    async fn issue(&self, organization: &str, secret: &str, expires: Option<i64>) -> TokenId {
        let token = TokenId(Clock.new_seed());
        let digest = secret_token::digest(secret.as_bytes());
        let expires = expires.map(Timestamp);
        let command = Command::IssueScimToken { token, digest, expires, at: Timestamp(0) };
        self.submit(organization, command).await;
        token
    }

    async fn client_secret(&self, organization: &str, secret: &str) -> TokenId {
        let id = TokenId(Clock.new_seed());
        let digest = secret_token::digest(secret.as_bytes());
        let (client, expires) = (ClientId(Clock.new_seed()), Timestamp(SHORTEST_LIFE));
        let command =
            Command::IssueClientSecret { client, secret: id, digest, expires, at: Timestamp(0) };
        self.submit(organization, command).await;
        id
    }

    async fn trust(&self, organization: &str, id: u128) -> TokenId {
        let trust = FederatedTrust {
            id: TokenId(Uuid::from_u128(id)),
            tenant: TenantId(Uuid::from_u128(1)),
            authority: Authority::Public,
            audience: "api://11111111-2222-3333-4444-555555555555".into(),
            subject: ObjectId(Uuid::from_u128(2)),
        };
        self.submit(organization, Command::SetFederatedTrust { trust: Some(trust.clone()) }).await;
        trust.id
    }

    fn access_token(&self, organization: &str, credential: TokenId, expires: i64) -> String {
        let organization = OrganizationName::parse(organization).unwrap();
        let granted = Granted { credential, expires: Timestamp(expires) };
        let token = self.access_tokens.issue(&organization, granted).unwrap();
        format!("Bearer {}", token.into_shown())
    }

    fn asked(&self, organization: &str, header: Option<&str>) -> Result<TokenId, Why> {
        identify(&self.store, &self.access_tokens, organization, header.map(str::as_bytes), NOW)
            .map(|client| client.token())
            .map_err(|stranger| stranger.why)
    }
}

#[tokio::test]
async fn a_live_token_of_the_organization_opens_the_door() {
    let house = House::new().await;
    let first = house.issue("acme", "secret", Some(1_001)).await;
    let second = house.issue("acme", "rotated", None).await;
    assert_eq!(house.asked("acme", Some("Bearer secret")), Ok(first));
    assert_eq!(house.asked("acme", Some("bearer  rotated ")), Ok(second));
}

#[tokio::test]
async fn nobody_else_gets_in() {
    let house = House::new().await;
    let revoked = house.issue("acme", "revoked", None).await;
    house.submit("acme", Command::RevokeScimToken { token: revoked }).await;
    house.issue("acme", "expired", Some(1_000)).await;
    house.issue("other", "foreign", None).await;
    let check = |organization: &str, header: Option<&str>, why: Why| {
        assert_eq!(house.asked(organization, header), Err(why), "{header:?}");
        assert!(!why.reason().is_empty());
    };
    check("acme", None, Why::NoToken);
    check("acme", Some("Basic secret"), Why::NotBearer);
    check("acme", Some("Bearer "), Why::NotBearer);
    check("acme", Some("Bearer"), Why::NotBearer);
    check("acme", Some("Bearer wrong"), Why::UnknownToken);
    check("acme", Some("Bearer foreign"), Why::UnknownToken);
    check("acme", Some("Bearer expired"), Why::Expired);
    check("acme", Some("Bearer revoked"), Why::Revoked);
    check("nobody", Some("Bearer foreign"), Why::UnknownOrganization);
    check("No Name", Some("Bearer foreign"), Why::UnknownOrganization);
}

#[tokio::test]
async fn an_access_token_opens_the_door_until_it_or_its_credential_ends() {
    let house = House::new().await;
    let secret = house.client_secret("acme", "secret").await;
    let other = house.client_secret("acme", "other secret").await;
    let trust = house.trust("acme", 8).await;
    for credential in [secret, other, trust] {
        let token = house.access_token("acme", credential, 1_001);
        assert_eq!(house.asked("acme", Some(&token)), Ok(credential));
        let over = house.access_token("acme", credential, 1_000);
        assert_eq!(house.asked("acme", Some(&over)), Err(Why::AccessTokenExpired));
    }
    let tokens = [secret, other, trust].map(|id| house.access_token("acme", id, 1_001));
    house.submit("acme", Command::RevokeClientSecret { secret }).await;
    let asked = tokens.each_ref().map(|token| house.asked("acme", Some(token)));
    assert_eq!(asked, [Err(Why::CredentialGone), Ok(other), Ok(trust)]);
    let next = house.trust("acme", 9).await;
    assert_eq!(house.asked("acme", Some(&tokens[2])), Err(Why::CredentialGone), "of another trust");
    let token = house.access_token("acme", next, 1_001);
    house.submit("acme", Command::SetFederatedTrust { trust: None }).await;
    assert_eq!(house.asked("acme", Some(&token)), Err(Why::CredentialGone));
}

#[tokio::test]
async fn an_access_token_is_no_key_to_another_house() {
    let house = House::new().await;
    let secret = house.client_secret("acme", "secret").await;
    let token = house.access_token("acme", secret, 1_001);
    assert_eq!(house.asked("other", Some(&token)), Err(Why::WrongAccessToken));
    let foreign = house.access_token("other", secret, 1_001);
    assert_eq!(house.asked("other", Some(&foreign)), Err(Why::CredentialGone));
    let last = if token.ends_with('A') { 'B' } else { 'A' };
    let mut changed = token;
    changed.pop();
    changed.push(last);
    assert_eq!(house.asked("acme", Some(&changed)), Err(Why::WrongAccessToken));
    assert_eq!(house.asked("acme", Some("Bearer dw_access_")), Err(Why::WrongAccessToken));
    assert_eq!(house.asked("acme", Some("Bearer secret")), Err(Why::UnknownToken), "no bearer");
    for why in [Why::WrongAccessToken, Why::AccessTokenExpired, Why::CredentialGone] {
        assert!(!why.reason().is_empty());
    }
}

#[test]
fn each_address_has_its_own_wrong_tokens() {
    let attempts = Attempts::new(3);
    let (one, other): (IpAddr, IpAddr) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
    for _ in 0..3 {
        assert_eq!(attempts.note(one), Ok(()));
    }
    let wait = attempts.note(one).unwrap_err();
    assert!((1..=21).contains(&wait), "{wait}");
    assert_eq!(attempts.note(other), Ok(()));
}

#[test]
fn an_organization_keeps_its_pace_when_one_is_set() {
    let organization = OrganizationName::parse("acme").unwrap();
    let pace = Pace::new(2);
    assert_eq!(pace.note(&organization), Ok(()));
    assert_eq!(pace.note(&organization), Ok(()));
    assert_eq!(pace.note(&organization), Err(1));
    let unlimited = Pace::new(0);
    assert!((0..10_000).all(|_| unlimited.note(&organization).is_ok()));
}
