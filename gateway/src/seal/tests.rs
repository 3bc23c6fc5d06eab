use std::os::unix::fs::PermissionsExt;

use uuid::Uuid;

use super::*;

fn place(organization: &OrganizationName, number: u128) -> Place<'_> {
    Place {
        organization,
        configuration: SsoConfigurationId(Uuid::from_u128(1)),
        credential: CredentialId(Uuid::from_u128(number)),
    }
}

#[test]
fn a_secret_opens_in_its_place_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::at(&folder.path().join("data.key"));
    let (acme, other) =
        (OrganizationName::parse("acme").unwrap(), OrganizationName::parse("other").unwrap());
    let key = file.read_or_make([7; 32]).unwrap();
    let sealed = key.seal(&Secret::new("hunter2".into()), &place(&acme, 1)).unwrap();
    assert!(!sealed.0.windows(7).any(|bytes| bytes == b"hunter2"));

    let again = file.read_or_make([8; 32]).unwrap(); // the key stays the one that was made
    assert_eq!(again.open(&sealed, &place(&acme, 1)).unwrap().expose(), "hunter2");
    assert!(matches!(again.open(&sealed, &place(&acme, 2)), Err(SealError::Foreign)));
    assert!(matches!(again.open(&sealed, &place(&other, 1)), Err(SealError::Foreign)));
    for place_of_bit in 0..sealed.0.len() {
        let mut damaged = sealed.clone();
        damaged.0[place_of_bit] ^= 1;
        assert!(again.open(&damaged, &place(&acme, 1)).is_err(), "byte {place_of_bit}");
    }
    let foreign = InstanceKey::of(&[9; 32]).unwrap();
    assert!(matches!(foreign.open(&sealed, &place(&acme, 1)), Err(SealError::Foreign)));
}

#[test]
fn a_key_that_others_can_read_is_refused_and_so_is_one_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.key");
    let file = KeyFile::at(&path);
    assert!(matches!(file.read(), Err(SealError::Missing(_))));
    drop(file.read_or_make([7; 32]).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");

    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(file.read(), Err(SealError::TooOpen(_))));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, "short").unwrap();
    assert!(matches!(file.read_or_make([7; 32]), Err(SealError::NoKey(_))));
}

#[test]
fn row_68_a_key_does_not_print() {
    assert_eq!(format!("{:?}", InstanceKey::of(&[9; 32]).unwrap()), "[secret]");
}
