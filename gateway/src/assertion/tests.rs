//! Assertions as an application checks them, and keys as they turn over.

use std::{fs, os::unix::fs::PermissionsExt};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::record::Timestamp;
use serde_json::Value;

use super::{Claims, Keys, KeysError};

const DAY: i64 = 24 * 3600 * 1_000_000;

fn claims() -> Claims<'static> {
    Claims {
        iss: "https://id.example.com",
        aud: "https://id.example.com/o/acme/w/labs/",
        sub: "42",
        iat: 1,
        exp: 301,
        organization: "acme",
        preferred_username: "ada@contoso.example",
        email: None,
        groups: &[],
    }
}

/// The `kid` of a token whose signature one of the published keys made.
fn checked(token: &str, published: &str) -> Option<String> {
    let (signed, signature) = token.rsplit_once('.')?;
    let header = URL_SAFE_NO_PAD.decode(signed.split('.').next()?).ok()?;
    let header: Value = serde_json::from_slice(&header).ok()?;
    let published: Value = serde_json::from_str(published).ok()?;
    let key = published["keys"].as_array()?.iter().find(|key| key["kid"] == header["kid"])?;
    let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok();
    let point = [vec![4], part("x")?, part("y")?].concat();
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(signed.as_bytes(), &signature)
        .ok()?;
    Some(header["kid"].as_str()?.to_owned())
}

#[test]
fn an_application_can_check_an_assertion_with_the_published_keys() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(folder.path(), Timestamp(0)).unwrap();
    let token = keys.sign(&claims(), Timestamp(0)).unwrap();
    assert!(checked(&token, &keys.published()).is_some());
    let other = tempfile::tempdir().unwrap();
    let strangers = Keys::open(other.path(), Timestamp(0)).unwrap();
    assert_eq!(checked(&token, &strangers.published()), None);
    assert!(!keys.published().contains("\"d\""), "a private half is published");
}

#[test]
fn keys_turn_over_with_overlap_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let kid = |keys: &Keys, at: i64| {
        let at = Timestamp(at);
        checked(&keys.sign(&claims(), at).unwrap(), &keys.published()).expect("a valid token")
    };
    let keys = Keys::open(folder.path(), Timestamp(0)).unwrap();
    let first = kid(&keys, 0);
    let again = Keys::open(folder.path(), Timestamp(41 * DAY)).unwrap();
    assert_eq!(kid(&again, 41 * DAY), first, "a restart keeps the key");

    again.turn(Timestamp(42 * DAY)).unwrap();
    assert_eq!(kid(&again, 42 * DAY), first, "a new key is published before it signs");
    let old = again.sign(&claims(), Timestamp(42 * DAY)).unwrap();
    let second = kid(&again, 43 * DAY);
    assert_ne!(second, first);
    again.turn(Timestamp(48 * DAY)).unwrap();
    assert!(checked(&old, &again.published()).is_some(), "the old key is published for a week");
    again.turn(Timestamp(49 * DAY)).unwrap();
    assert_eq!(checked(&old, &again.published()), None, "and then no more");
    assert_eq!(kid(&again, 49 * DAY), second);
}

#[test]
fn keys_lie_beside_the_data_directory_and_are_their_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    Keys::open(&data, Timestamp(0)).unwrap();
    let file = folder.path().join("data.assertion-keys.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(Keys::open(&data, Timestamp(0)), Err(KeysError::TooOpen { .. })));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&file, b"[{}]").unwrap();
    assert!(matches!(Keys::open(&data, Timestamp(0)), Err(KeysError::Unreadable { .. })));
}
