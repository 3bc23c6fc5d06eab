//! Secret Tokens and the switches of the provisioning connection.

use super::*;

fn token(nth: u128) -> TokenId {
    TokenId(Uuid::from_u128(nth))
}

fn digest(nth: u128) -> TokenDigest {
    TokenDigest([u8::try_from(nth).unwrap(); 32])
}

fn issue(nth: u128, expires: Option<i64>, at: i64) -> Command {
    Command::IssueScimToken {
        token: token(nth),
        digest: digest(nth),
        expires: expires.map(Timestamp),
        at: Timestamp(at),
    }
}

fn issued(nth: u128, expires: Option<i64>) -> Event {
    let expires = expires.map(Timestamp);
    ScimTokenIssued { token: token(nth), digest: digest(nth), expires }.into()
}

#[test]
fn two_tokens_may_be_live_and_a_third_only_when_one_has_ended() {
    given([issued(1, None)]).when(issue(2, None, 10)).then([issued(2, None)]);
    given([issued(1, None), issued(2, None)])
        .when(issue(3, None, 10))
        .refused(Refusal::TooManyLiveTokens);
    let revoked = Event::from(ScimTokenRevoked { token: token(1) });
    given([issued(1, None), issued(2, None), revoked])
        .when(issue(3, None, 10))
        .then([issued(3, None)]);
    given([issued(1, Some(10)), issued(2, None)]).when(issue(3, None, 10)).then([issued(3, None)]);
}

#[test]
fn a_token_lives_until_it_expires_or_is_revoked() {
    let directory = directory([issued(1, Some(100)), issued(2, None)]);
    let live = |at| directory.scim_tokens().filter(|token| token.is_live(Timestamp(at))).count();
    assert_eq!((live(99), live(100)), (2, 1));
}

#[test]
fn a_token_that_was_never_live_is_refused() {
    given([]).when(issue(1, Some(10), 10)).refused(Refusal::AlreadyExpired);
}

#[test]
fn a_token_is_revoked_once() {
    let revoke = || Command::RevokeScimToken { token: token(1) };
    let revoked = Event::from(ScimTokenRevoked { token: token(1) });
    given([]).when(revoke()).refused(Refusal::NoSuchToken);
    given([issued(1, None)]).when(revoke()).then([revoked.clone()]);
    given([issued(1, None), revoked]).when(revoke()).then([]);
}

#[test]
fn switches_that_stand_already_make_no_event() {
    let strict = Settings { mode: Mode::Strict, patch_answer: PatchAnswer::Body };
    let set = |settings| Command::SetProvisioning { settings };
    given([]).when(set(Settings::default())).then([]);
    given([]).when(set(strict)).then([ProvisioningChanged { settings: strict }.into()]);
}

#[test]
fn a_digest_is_never_printed() {
    assert_eq!(format!("{:?}", TokenDigest([7; 32])), "[digest]");
}
