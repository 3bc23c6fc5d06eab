use std::fs;

use super::*;

const GRANTED: Granted =
    Granted { credential: TokenId(Uuid::from_u128(7)), expires: Timestamp(1_800_000_000_000_000) };

fn organization(name: &str) -> OrganizationName {
    OrganizationName::parse(name).unwrap()
}

/// Access tokens under a key of these bytes.
fn under(folder: &tempfile::TempDir, name: &str, key: u8) -> AccessTokens {
    let file = KeyFile::at(&folder.path().join(name));
    drop(file.read_or_make([key; 32]).unwrap());
    AccessTokens::under(file)
}

#[test]
fn an_access_token_speaks_for_its_organization_under_its_key_only() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = under(&folder, "one.key", 1);
    let acme = organization("acme");
    let token = tokens.issue(&acme, GRANTED).unwrap();
    assert_eq!(format!("{token:?}"), "[secret]");
    let token = token.into_shown();
    assert!(is_one(token.as_bytes()));
    assert_eq!(tokens.read(&acme, token.as_bytes()), Some(GRANTED));
    assert_eq!(tokens.read(&organization("acme2"), token.as_bytes()), None);
    assert_eq!(under(&folder, "other.key", 2).read(&acme, token.as_bytes()), None);
    let again = AccessTokens::under(KeyFile::at(&folder.path().join("one.key")));
    assert_eq!(again.read(&acme, token.as_bytes()), Some(GRANTED), "after a restart");
}

#[test]
fn an_access_token_with_one_bit_changed_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = under(&folder, "data.key", 1);
    let acme = organization("acme");
    let token = tokens.issue(&acme, GRANTED).unwrap().into_shown();
    let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix(PREFIX).unwrap()).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
        assert_eq!(tokens.read(&acme, token.as_bytes()), None, "bit {bit}");
    }
    for end in 0..token.len() {
        assert_eq!(tokens.read(&acme, &token.as_bytes()[..end]), None, "{end} bytes of it");
    }
    assert_eq!(tokens.read(&acme, format!("{token}A").as_bytes()), None);
    assert_eq!(tokens.read(&acme, format!("{token}=").as_bytes()), None);
}

#[test]
fn without_the_instance_key_no_access_token_is_made_or_believed() {
    let folder = tempfile::tempdir().unwrap();
    let acme = organization("acme");
    let token = under(&folder, "data.key", 1).issue(&acme, GRANTED).unwrap().into_shown();
    let path = folder.path().join("data.key");
    fs::remove_file(&path).unwrap();
    let tokens = AccessTokens::under(KeyFile::at(&path));
    assert!(matches!(tokens.issue(&acme, GRANTED), Err(SealError::Missing(_))));
    assert_eq!(tokens.read(&acme, token.as_bytes()), None);
    assert!(!path.exists(), "a stranger's request makes no key");
}
