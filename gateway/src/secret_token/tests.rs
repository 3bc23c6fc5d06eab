//! What a token gives away.

use super::{SecretToken, digest};

#[test]
fn a_token_is_known_by_its_digest_and_prints_nothing() {
    let token = SecretToken::of(&[7; 32]);
    assert_eq!(format!("{token:?}"), "[secret]");
    let (kept, shown) = (token.digest(), token.into_shown());
    assert_eq!(shown, "dw_scim_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
    assert_eq!(digest(shown.as_bytes()), kept);
    assert_ne!(digest(b"dw_scim_"), kept);
}
