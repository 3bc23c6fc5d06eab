use super::*;
use crate::{
    directory::OrganizationName,
    evidence::{Signer, Tree},
};

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

fn signer(host: &str, seed: u8) -> Signer {
    Signer::new(Origin::new(host, &acme()), &[seed; 32]).unwrap()
}

fn signed() -> SignedCheckpoint {
    let mut tree = Tree::default();
    tree.push(b"a record");
    signer("doorward.example", 7).checkpoint(&tree).unwrap()
}

#[test]
fn a_checkpoint_is_three_lines_and_a_signature() {
    let signed = signed();
    let lines: Vec<_> = signed.as_str().lines().collect();
    assert_eq!(lines[..2], ["doorward.example/o/acme", "1"]);
    assert_eq!(lines[2], Tree::leaf(b"a record").to_string());
    assert_eq!(lines[3], "");
    assert!(lines[4].starts_with("— doorward.example/o/acme "), "{}", lines[4]);
    assert_eq!(lines.len(), 5);
}

#[test]
fn it_is_believed_with_the_key_of_its_origin_and_with_no_other() {
    let signed = signed();
    assert_eq!(SignedCheckpoint::parse(signed.as_str()).unwrap(), signed);
    assert!(signed.verified(signer("doorward.example", 7).public()).is_ok());
    for other in [signer("doorward.example", 8), signer("elsewhere.example", 7)] {
        let refused = signed.verified(other.public()).unwrap_err().to_string();
        assert_eq!(refused, format!("it is not signed with the key `{}`", other.public()));
    }
}

#[test]
fn a_checkpoint_that_was_changed_is_not_believed() {
    let (signed, key) = (signed(), signer("doorward.example", 7).public().clone());
    for (at, byte) in signed.as_str().bytes().enumerate() {
        let mut changed = signed.as_str().as_bytes().to_vec();
        changed[at] = byte ^ 1;
        let believed = String::from_utf8(changed).is_ok_and(|note| {
            SignedCheckpoint::parse(&note).is_ok_and(|note| note.verified(&key).is_ok())
        });
        assert!(!believed, "byte {at}");
    }
}

#[test]
fn a_key_is_read_as_it_is_written() {
    let key = signer("doorward.example", 7).public().clone();
    assert_eq!(PublicKey::parse(&key.to_string()).unwrap(), key);
    for text in ["", "a+b", "doorward.example/o/acme+00000000+AQ==", &format!("x{key}")] {
        assert!(PublicKey::parse(text).is_err(), "{text}");
    }
}
