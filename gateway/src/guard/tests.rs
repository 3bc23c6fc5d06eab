//! Who is let in.

use std::{net::IpAddr, sync::Arc};

use doorward_store::{
    Actor, Store, Submission, Timestamp,
    directory::{Command, OrganizationName, TokenId},
    log::MemoryLog,
};

use super::*;
use crate::{clock::Clock, secret_token};

const NOW: Timestamp = Timestamp(1_000);

/// A store in which each of some tokens opens one organization until a time.
struct House(Store);

impl House {
    async fn new() -> Self {
        let store = Store::open(Arc::new(MemoryLog::default())).unwrap();
        let house = Self(store);
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
        self.0.submit(submission).await.unwrap();
    }

    async fn issue(&self, organization: &str, secret: &str, expires: Option<i64>) -> TokenId {
        let token = TokenId(Clock.new_seed());
        let digest = secret_token::digest(secret.as_bytes());
        let expires = expires.map(Timestamp);
        let command = Command::IssueScimToken { token, digest, expires, at: Timestamp(0) };
        self.submit(organization, command).await;
        token
    }

    fn asked(&self, organization: &str, header: Option<&str>) -> Result<TokenId, Why> {
        identify(&self.0, organization, header.map(str::as_bytes), NOW)
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
