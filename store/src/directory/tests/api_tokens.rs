//! Keys of applications.

use super::*;
use crate::directory::{
    api_token::{Scopes, decide::MAX_LIVE_TOKENS, event::*},
    refusal::SettingRefusal,
};

const DECIDE: Scopes = Scopes { decide: true, read: false, write: false, audit: false };

fn issue(nth: u8, scopes: Scopes, at: i64) -> Command {
    Command::IssueApiToken {
        token: TokenId(Uuid::from_u128(nth.into())),
        name: "portal".into(),
        scopes,
        digest: TokenDigest([nth; 32]),
        expires: Some(Timestamp(100)),
        at: Timestamp(at),
    }
}

fn issued(nth: u8) -> Event {
    ApiTokenIssued {
        token: TokenId(Uuid::from_u128(nth.into())),
        name: "portal".into(),
        scopes: DECIDE,
        digest: TokenDigest([nth; 32]),
        expires: Some(Timestamp(100)),
    }
    .into()
}

#[test]
fn a_token_is_issued_for_something_and_for_a_time() {
    given([]).when(issue(1, DECIDE, 0)).then([issued(1)]);
    given([]).when(issue(1, Scopes::default(), 0)).refused(Refusal::Empty { what: "scopes" });
    given([]).when(issue(1, DECIDE, 100)).refused(Refusal::AlreadyExpired);
    given([issued(1)]).when(issue(1, DECIDE, 0)).refused(SettingRefusal::TokenExists.into());
}

#[test]
fn so_many_tokens_may_be_live_at_once() {
    let most = u8::try_from(MAX_LIVE_TOKENS).unwrap();
    let held = given((1..=most).map(issued));
    held.when(issue(99, DECIDE, 0)).refused(SettingRefusal::TooManyApiTokens.into());
    given((2..=most).map(issued)).when(issue(99, DECIDE, 0)).then([issued(99)]);
}

#[test]
fn a_token_opens_until_it_is_revoked_or_expires() {
    let revoked = Event::from(ApiTokenRevoked { token: TokenId(Uuid::from_u128(1)) });
    let live = |events: &[Event], at| {
        let held = directory(events.iter().cloned());
        held.api_token(&TokenDigest([1; 32])).is_some_and(|token| token.is_live(Timestamp(at)))
    };
    assert!(live(&[issued(1)], 99));
    assert!(!live(&[issued(1)], 100));
    assert!(!live(&[issued(1), revoked.clone()], 50));
    assert!(!live(&[issued(2)], 50));
    let revoke = || Command::RevokeApiToken { token: TokenId(Uuid::from_u128(1)) };
    given([issued(1)]).when(revoke()).then([revoked.clone()]);
    given([issued(1), revoked]).when(revoke()).then([]);
    given([]).when(revoke()).refused(Refusal::NoSuchToken);
}

#[test]
fn a_digest_is_not_shown_with_its_event() {
    let json = serde_json::to_string(&issued(1)).unwrap();
    assert!(json.contains(r#""digest":"[digest]""#), "{json}");
}
