//! Secret Tokens are shown once, rotated and ended.

use doorward_store::{directory::TokenId, record::Timestamp};

use super::{
    super::{Answer, IssuedToken, Lifetime, Request, TokenRow, TokenState},
    Operated, acme,
};
use crate::{secret_token, time_text};

async fn issue(operated: &Operated, lifetime: Lifetime) -> IssuedToken {
    let request = Request::IssueScimToken { organization: acme(), lifetime };
    let answer = operated.ask(request).await.unwrap().pop();
    let Some(Answer::IssuedToken(issued)) = answer else { panic!("{answer:?}") };
    issued
}

async fn list(operated: &Operated) -> Vec<TokenRow> {
    let answers = operated.ask(Request::ListScimTokens { organization: acme() }).await.unwrap();
    let row = |answer| {
        let Answer::Token(row) = answer else { panic!("{answer:?}") };
        row
    };
    answers.into_iter().map(row).collect()
}

#[tokio::test]
async fn a_token_is_shown_once_and_only_its_digest_is_kept() {
    let operated = Operated::with_acme().await;
    let issued = issue(&operated, Lifetime::Usual).await;
    assert_eq!(issued.tenant_url, "http://127.0.0.1:8080/o/acme/scim/v2");
    let directory = operated.house.store.directory(&acme()).unwrap();
    let held = directory.scim_tokens().next().unwrap();
    assert_eq!(held.digest, secret_token::digest(issued.secret_token.as_bytes()));
    let events = Request::ReadEvents {
        organization: acme(),
        after: None,
        until: None,
        limit: None,
        kind: None,
    };
    let event = |answer| {
        let Answer::Event(event) = answer else { panic!("{answer:?}") };
        serde_json::to_string(&event).unwrap()
    };
    let told: String = operated.ask(events).await.unwrap().into_iter().map(event).collect();
    assert!(told.contains(&issued.token_id.to_string()));
    assert!(!told.contains(&issued.secret_token));
    assert!(!told.contains("digest"), "{told}");
}

#[tokio::test]
async fn a_third_live_token_waits_until_one_is_revoked() {
    let operated = Operated::with_acme().await;
    let first = issue(&operated, Lifetime::Usual).await;
    issue(&operated, Lifetime::Usual).await;
    let third = Request::IssueScimToken { organization: acme(), lifetime: Lifetime::Usual };
    let said = operated.refused(third.clone()).await;
    assert_eq!(said, "two Secret Tokens are live already: revoke one first");
    let revoke = Request::RevokeScimToken { organization: acme(), token: first.token_id };
    operated.ask(revoke.clone()).await.unwrap();
    operated.ask(revoke).await.unwrap(); // asked twice, happened once
    operated.ask(third).await.unwrap();
    let states: Vec<_> = list(&operated).await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, [TokenState::Revoked, TokenState::Live, TokenState::Live]);
    let token = TokenId(operated.house.clock.new_seed());
    let unknown = Request::RevokeScimToken { organization: acme(), token };
    assert_eq!(operated.refused(unknown).await, "there is no such token");
}

#[tokio::test]
async fn a_token_lives_as_long_as_asked() {
    let operated = Operated::with_acme().await;
    let day = 24 * 3600;
    let now = operated.house.clock.now().0 / 1_000_000;
    for (lifetime, days) in
        [(Lifetime::Span("180d".into()), Some(180)), (Lifetime::Usual, Some(365))]
    {
        let expires = issue(&operated, lifetime).await.expires;
        let left = expires.map(|end| time_text::parse(&end).unwrap().0 / 1_000_000 - now);
        assert_eq!(left.map(|seconds| seconds / day), days);
    }
    for row in list(&operated).await {
        let revoke = Request::RevokeScimToken { organization: acme(), token: row.token_id };
        operated.ask(revoke).await.unwrap();
    }
    assert_eq!(issue(&operated, Lifetime::Endless).await.expires, None);
}

#[tokio::test]
async fn the_list_tells_when_a_token_was_last_used() {
    let operated = Operated::with_acme().await;
    let issued = issue(&operated, Lifetime::Usual).await;
    assert_eq!(list(&operated).await.pop().unwrap().last_used, None);
    operated.house.usage.note(issued.token_id, Timestamp(0));
    let last_used = list(&operated).await.pop().unwrap().last_used;
    assert_eq!(last_used.as_deref(), Some("1970-01-01T00:00:00.000000Z"));
}
