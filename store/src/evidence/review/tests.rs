use std::sync::Arc;

use uuid::Uuid;

use super::{archive::Member, *};
use crate::{
    Actor, RequestId, Store, Submission, Timestamp,
    directory::{Command, OrganizationName, Slug},
    evidence::{Origin, Signer, prove},
    log::MemoryLog,
};

fn signer(seed: u8) -> Signer {
    let acme = OrganizationName::parse("acme").unwrap();
    Signer::new(Origin::new("doorward.example", &acme), &[seed; 32]).unwrap()
}

/// A review that cites these events of a log of some hundred.
async fn review(cited: &[u64]) -> Vec<u8> {
    let acme = OrganizationName::parse("acme").unwrap();
    let store = Store::open(Arc::new(MemoryLog::new())).unwrap();
    happens(&store, Command::CreateOrganization).await;
    for number in 1..300 {
        let workspace = Slug::parse(&format!("team-{number}")).unwrap();
        let (name, upstream) = ("Team".into(), None);
        happens(&store, Command::CreateWorkspace { workspace, name, upstream }).await;
    }
    let organizations = store.organizations();
    let tree = organizations.tree(&acme).unwrap();
    let checkpoint = signer(7).checkpoint(tree).unwrap();
    let proof = |sequence: &u64| {
        let sequence = Sequence(*sequence);
        let record = store.record(&acme, sequence).unwrap().unwrap();
        let leaves = |tile| store.leaves(&acme, tile);
        (sequence, prove(tree, (sequence, &record), &leaves, &checkpoint).unwrap())
    };
    let proofs = cited.iter().map(proof).collect();
    let told = Told { json: b"{}".to_vec(), html: "<p>who</p>".into(), proofs };
    write(&signer(7), &checkpoint, &told).unwrap()
}

async fn happens(store: &Store, command: Command) {
    let submission = Submission {
        organization: OrganizationName::parse("acme").unwrap(),
        actor: Actor::System,
        request: RequestId(Uuid::from_u128(1)),
        time: Timestamp(1),
        command,
    };
    store.submit(submission).await.unwrap();
}

#[track_caller]
fn refused(review: &[u8]) -> String {
    verify(review, signer(7).public()).unwrap_err().to_string()
}

/// The review with its files changed.
fn changed(review: &[u8], change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let members = archive::read(review).unwrap();
    let mut members: Vec<_> =
        members.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    change(&mut members);
    let members: Vec<Member<'_>> =
        members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    archive::write(&members).unwrap()
}

/// The same, signed anew by whoever holds the key.
fn signed_anew(review: &[u8], change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    changed(review, |members| {
        members.remove(0);
        change(members);
        members.sort_unstable();
        let files: Vec<Member<'_>> =
            members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let note = note::text(signer(7).origin(), Sequence(300), &files);
        let note = signer(7).sign(&note).unwrap().into_bytes();
        members.insert(0, (NOTE.into(), note));
    })
}

#[tokio::test]
async fn what_was_written_is_believed_and_says_which_events_are_proved() {
    let review = review(&[1, 2, 256, 257, 300]).await;
    let verified = verify(&review, signer(7).public()).unwrap();
    let cited: Vec<_> = verified.cited.keys().map(|sequence| sequence.0).collect();
    assert_eq!(cited, [1, 2, 256, 257, 300]);
    assert_eq!(verified.cited[&Sequence(2)].event.name(), "workspace.created");
    assert_eq!((verified.json, verified.organization.as_str()), (b"{}".to_vec(), "acme"));
    assert_eq!(verified.checkpoint.unverified().size, Sequence(300));
    assert!(review == self::review(&[1, 2, 256, 257, 300]).await, "the same is the same bytes");
    let other = verify(&review, signer(8).public()).unwrap_err();
    assert!(matches!(other, InvalidReview::Note(_)), "{other}");
}

#[tokio::test]
async fn one_review_is_one_text() {
    let review = review(&[2, 3]).await;
    for at in 0..review.len() {
        for bit in [0, 5] {
            let mut other = review.clone();
            other[at] ^= 1 << bit;
            assert!(verify(&other, signer(7).public()).is_err(), "byte {at}, bit {bit}");
        }
    }
    assert_eq!(refused(&review[..review.len() - 1]), InvalidReview::Archive.to_string());
    assert_eq!(refused(&[&review[..], b"\0"].concat()), InvalidReview::Archive.to_string());
    let disordered = changed(&review, |files| files.swap(1, 2));
    assert_eq!(refused(&disordered), InvalidReview::Archive.to_string());
    let twice = changed(&review, |files| files.push(files[1].clone()));
    assert_eq!(refused(&twice), InvalidReview::Archive.to_string());
    let cosigned = changed(&review, |files| {
        let signature = files[0].1.clone();
        let line = signature.split(|byte| *byte == b'\n').rev().nth(1).unwrap().to_vec();
        files[0].1.extend([&line[..], b"\n"].concat());
    });
    assert_eq!(refused(&cosigned), "`review.note` is not what was signed");
}

#[tokio::test]
async fn the_file_that_is_wrong_is_named() {
    let review = review(&[2, 3]).await;
    for (nth, name) in ["checkpoint", "proofs/2.tlog-proof", "proofs/3.tlog-proof", HTML, JSON]
        .into_iter()
        .enumerate()
    {
        let nth = nth + 1;
        let flipped = changed(&review, |files| files[nth].1[1] ^= 1);
        assert_eq!(refused(&flipped), format!("`{name}` is not what was signed"));
        let without = changed(&review, |files| drop(files.remove(nth)));
        assert_eq!(refused(&without), format!("`{name}` is missing"));
    }
    let more = changed(&review, |files| files.push(("zz".into(), vec![])));
    assert_eq!(refused(&more), "`zz` was added");
    let without = changed(&review, |files| drop(files.remove(0)));
    assert_eq!(refused(&without), "`review.note` is missing");
}

#[tokio::test]
async fn whoever_holds_the_key_cannot_prove_what_is_not_in_the_log() {
    let review = review(&[2, 3]).await;
    assert!(verify(&signed_anew(&review, |_| {}), signer(7).public()).is_ok());
    let swapped = signed_anew(&review, |files| {
        let other = files[2].1.clone();
        files[1].1 = other;
    });
    assert_eq!(
        refused(&swapped),
        "`proofs/2.tlog-proof` is no proof of event 2 below `checkpoint`"
    );
    let invented = signed_anew(&review, |files| {
        let text = String::from_utf8(files[1].1.clone()).unwrap();
        files[1].1 = text.replacen("extra A", "extra B", 1).into_bytes();
    });
    assert!(refused(&invented).starts_with("`proofs/2.tlog-proof` "), "{}", refused(&invented));
    let elsewhere = signed_anew(&review, |files| files[1].0 = "proofs/02.tlog-proof".into());
    assert_eq!(refused(&elsewhere), "`proofs/02.tlog-proof` was added");
    let unread = signed_anew(&review, |files| files.retain(|(name, _)| name != JSON));
    assert_eq!(refused(&unread), "`review.json` is missing");
}

#[test]
fn a_review_has_an_end() {
    let told = |count: u64| Told {
        json: vec![],
        html: String::new(),
        proofs: (1..=count).map(|at| (Sequence(at), String::new())).collect(),
    };
    let checkpoint = signer(7).checkpoint(&crate::evidence::Tree::default()).unwrap();
    let most = u64::try_from(MOST_EVENTS).unwrap();
    assert!(write(&signer(7), &checkpoint, &told(most)).is_ok());
    let refused = write(&signer(7), &checkpoint, &told(most + 1)).unwrap_err();
    assert_eq!(refused, UnwrittenReview::TooMany(MOST_EVENTS + 1));
}
