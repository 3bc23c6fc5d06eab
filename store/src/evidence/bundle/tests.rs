use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::{
    Actor, RequestId, Store, Submission, Timestamp,
    directory::{Command, OrganizationName, Profile, UserName, WantedUser},
    evidence::{PublicKey, SignedCheckpoint, Signer},
    log::MemoryLog,
};

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

fn signer() -> Signer {
    Signer::new(Origin::new("doorward.example", &acme()), &[7; 32]).unwrap()
}

/// A store in which so many people have arrived.
async fn store(people: u64) -> Store {
    let store = Store::open(Arc::new(MemoryLog::new())).unwrap();
    happens(&store, Command::CreateOrganization).await;
    arrive(&store, 0..people).await;
    store
}

async fn arrive(store: &Store, people: std::ops::Range<u64>) {
    for number in people {
        let wanted = WantedUser {
            user_name: UserName::parse(&format!("person-{number}@contoso.example")).unwrap(),
            external_id: None,
            active: Some(true),
            profile: Profile::default(),
        };
        let seed = Uuid::from_u128(u128::from(number));
        happens(store, Command::ProvisionUser { seed, wanted }).await;
    }
}

async fn happens(store: &Store, command: Command) {
    let submission = Submission {
        organization: acme(),
        actor: Actor::System,
        request: RequestId(Uuid::from_u128(1)),
        time: Timestamp(1),
        command,
    };
    store.submit(submission).await.unwrap();
}

fn bundle(store: &Store) -> Vec<u8> {
    let mut bundle = Vec::new();
    store.bundle(&acme(), &signer(), &mut bundle).unwrap();
    bundle
}

fn checkpoint(store: &Store) -> SignedCheckpoint {
    signer().checkpoint(store.organizations().tree(&acme()).unwrap()).unwrap()
}

fn key() -> PublicKey {
    signer().public().clone()
}

fn proved(bundle: &[u8], earlier: Option<&SignedCheckpoint>) -> Result<Verified, InvalidBundle> {
    verify(std::io::Cursor::new(bundle.to_vec()), &key(), earlier)
}

#[track_caller]
fn refused(bundle: &[u8], earlier: Option<&SignedCheckpoint>, want: &str) {
    assert_eq!(proved(bundle, earlier).unwrap_err().to_string(), want);
}

/// The lines of a bundle, to be moved about.
fn lines(bundle: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bundle).unwrap();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

#[tokio::test]
async fn a_bundle_proves_what_the_store_holds() {
    for people in [0, 3, 255, 256, 600] {
        let store = store(people).await;
        let verified = proved(&bundle(&store), Some(&checkpoint(&store))).unwrap();
        assert_eq!(verified.organization, acme());
        assert_eq!(verified.checkpoint.size.0, people + 1);
        assert_eq!(verified.directory, *store.directory(&acme()).unwrap());
    }
}

#[tokio::test]
async fn every_byte_and_every_line_of_a_bundle_counts() {
    let bundle = bundle(&store(2).await);
    proved(&bundle, None).unwrap();
    for at in 0..bundle.len() {
        let mut flipped = bundle.clone();
        flipped[at] ^= 1;
        assert!(proved(&flipped, None).is_err(), "byte {at}");
        assert!(proved(&bundle[..at], None).is_err(), "{at} bytes");
    }
    for at in 0..lines(&bundle).len() {
        let mut lines = lines(&bundle);
        lines.remove(at);
        assert!(proved(lines.concat().as_bytes(), None).is_err(), "line {at}");
    }
    assert!(proved(&[&bundle[..], b"\n"].concat(), None).is_err());
}

#[tokio::test]
async fn the_place_of_the_damage_is_told() {
    let store = store(599).await;
    let whole = lines(&bundle(&store));
    let first = 2;
    let changed = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = whole.clone();
        change(&mut lines);
        lines.concat().into_bytes()
    };
    let swapped = changed(&|lines| lines.swap(first + 300, first + 301));
    let among = "the events are not those of the checkpoint: among events 257 to 512 at least one \
                 is not what was signed";
    refused(&swapped, None, among);
    let cut = changed(&|lines| drop(lines.drain(first + 602 - 10..first + 602)));
    refused(&cut, None, "there are 590 events, the checkpoint is of 600");
    let removed = changed(&|lines| drop(lines.remove(first + 10)));
    refused(&removed, None, "line 258 of the bundle is damaged: `checkpoint` belongs there");
    let spoilt = changed(&|lines| lines[first + 4] = "e AQ==\n".into());
    refused(&spoilt, None, "event 5 cannot be understood");
}

#[tokio::test]
async fn a_log_that_was_cut_and_signed_again_does_not_continue_the_earlier_one() {
    let (longer, shorter) = (store(9).await, store(4).await);
    let earlier = checkpoint(&longer);
    let missing =
        "events 6 to 10 are missing: the log had them when the earlier checkpoint was signed";
    refused(&bundle(&shorter), Some(&earlier), missing);
    // It grows beyond what was signed, with other people.
    arrive(&shorter, 20..40).await;
    let rewritten = "the log was changed after the earlier checkpoint: among events 1 to 10 at least \
                     one is not what was signed";
    refused(&bundle(&shorter), Some(&earlier), rewritten);
    arrive(&longer, 20..40).await;
    proved(&bundle(&longer), Some(&earlier)).unwrap();
}

#[tokio::test]
async fn another_key_believes_nothing() {
    let store = store(3).await;
    let other = Signer::new(Origin::new("doorward.example", &acme()), &[8; 32]).unwrap();
    let input = std::io::Cursor::new(bundle(&store));
    let refused = verify(input, other.public(), None).unwrap_err();
    assert!(matches!(refused, InvalidBundle::Checkpoint(_)), "{refused}");
    let earlier = other.checkpoint(store.organizations().tree(&acme()).unwrap()).unwrap();
    let refused = proved(&bundle(&store), Some(&earlier)).unwrap_err();
    assert!(matches!(refused, InvalidBundle::Earlier(_)), "{refused}");
}

#[tokio::test]
async fn a_state_that_the_events_do_not_make_is_refused_though_it_is_signed() {
    let store = store(3).await;
    let mut lines = lines(&bundle(&store));
    let at = lines.iter().position(|line| line == "state\n").unwrap();
    lines.truncate(at + 1);
    let other = state_text(signer().origin(), Sequence(4), &super::super::Hash([1; 32]));
    lines.push(signer().sign(&other).unwrap());
    refused(lines.concat().as_bytes(), None, "the events make something else so than was signed");
}
