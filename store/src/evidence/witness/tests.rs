use tlog_tiles::tlog::prove_tree;

use super::*;
use crate::{
    directory::OrganizationName,
    evidence::{Nodes, Origin, Signer, TILE, Tree, TreeError},
};

fn signer(host: &str) -> Signer {
    let acme = OrganizationName::parse("acme").unwrap();
    Signer::new(Origin::new(host, &acme), &[7; 32]).unwrap()
}

fn record(place: u64) -> Vec<u8> {
    place.to_be_bytes().to_vec()
}

fn grown(size: u64) -> Tree {
    let mut tree = Tree::default();
    (1..=size).for_each(|place| tree.push(&record(place)));
    tree
}

fn leaves(tile: u64) -> Result<Vec<Hash>, TreeError> {
    Ok((tile * TILE + 1..=(tile + 1) * TILE).map(|place| Tree::leaf(&record(place))).collect())
}

fn body(signer: &Signer, old: u64, tree: &Tree) -> String {
    let size = tree.size().0;
    let proof = match old {
        0 => vec![],
        old => prove_tree(size, old, &Nodes::of(tree, &leaves)).unwrap_or_default(),
    };
    let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    format!("old {old}\n{proof}\n{}", signer.checkpoint(tree).unwrap().as_str())
}

#[track_caller]
fn check(body: &str, last: Option<&Tree>, want: &Result<u64, Unwitnessed>) {
    let signer = signer("doorward.example");
    let last = last.map(|tree| signer.checkpoint(tree).unwrap().unverified().clone());
    let got = Shown::parse(body).and_then(|shown| {
        let judged = shown.judge(&[signer.public().clone()], last.as_ref());
        judged.map(|checkpoint| checkpoint.size.0)
    });
    assert_eq!(&got, want);
}

#[test]
fn a_log_that_grows_is_witnessed() {
    let ours = signer("doorward.example");
    check(&body(&ours, 0, &grown(5)), None, &Ok(5));
    for (old, new) in [(5, 5), (5, 6), (5, 300), (256, 700), (300, 301)] {
        check(&body(&ours, old, &grown(new)), Some(&grown(old)), &Ok(new));
    }
}

#[test]
fn a_log_that_does_not_continue_is_refused() {
    let ours = signer("doorward.example");
    let mut other = Tree::default();
    (1..=20_u64).for_each(|place| other.push(&record(place + 1)));
    check(&body(&ours, 5, &other), Some(&grown(5)), &Err(Unwitnessed::NotContinued(Sequence(5))));
    check(&body(&ours, 20, &other), Some(&grown(20)), &Err(Unwitnessed::OtherRoot(Sequence(20))));
    // Shorter: whatever it says, what was seen last is longer.
    check(&body(&ours, 5, &grown(5)), Some(&grown(20)), &Err(Unwitnessed::OtherSize(Sequence(20))));
    check(&body(&ours, 0, &grown(5)), Some(&grown(20)), &Err(Unwitnessed::OtherSize(Sequence(20))));
    let backwards = body(&ours, 0, &grown(5)).replacen("old 0", "old 20", 1);
    check(&backwards, Some(&grown(20)), &Err(Unwitnessed::Malformed));
}

#[test]
fn strangers_are_refused() {
    let stranger = signer("elsewhere.example");
    let unknown = Unwitnessed::UnknownLog("elsewhere.example/o/acme".into());
    check(&body(&stranger, 0, &grown(5)), None, &Err(unknown));
    let signed = body(&stranger, 0, &grown(5)).replace("elsewhere", "doorward");
    check(&signed, None, &Err(Unwitnessed::Unsigned));
    for text in ["", "old 5", "old 05\n\n", "old 0\nAAAA\n\n", "new 0\n\n"] {
        check(text, None, &Err(Unwitnessed::Malformed));
    }
}

/// The example of tlog-cosignature: the shape of the line, and what it is over.
#[test]
fn a_cosignature_is_over_its_time_and_the_checkpoint() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use ed25519_dalek::Verifier as _;
    let cosigner = Cosigner::new("witness.example/w1", &[9; 32]).unwrap();
    let checkpoint = signer("doorward.example").checkpoint(&grown(3)).unwrap();
    let checkpoint = checkpoint.unverified();
    let line = cosigner.cosign(checkpoint, 1_679_315_147).unwrap();
    let signed = line.strip_prefix("— witness.example/w1 ").unwrap().trim_end();
    let signed = STANDARD.decode(signed).unwrap();
    assert_eq!(signed.len(), 4 + 8 + 64);
    assert_eq!(signed[4..12], 1_679_315_147_u64.to_be_bytes());
    let message = format!("cosignature/v1\ntime 1679315147\n{checkpoint}");
    let signature = ed25519_dalek::Signature::from_slice(&signed[12..]).unwrap();
    cosigner.key.verifying_key().verify(message.as_bytes(), &signature).unwrap();
    assert!(Cosigner::new("a name", &[9; 32]).is_none());
}

fn witness(folder: &std::path::Path) -> std::io::Result<Witness> {
    let cosigner = Cosigner::new("witness.example/w1", &[9; 32]).unwrap();
    Witness::open(folder, vec![signer("doorward.example").public().clone()], cosigner)
}

#[test]
fn a_witness_remembers_across_its_starts_what_it_has_seen() {
    let (folder, ours) = (tempfile::tempdir().unwrap(), signer("doorward.example"));
    let first = witness(folder.path()).unwrap();
    first.add(&body(&ours, 0, &grown(20)), 1).unwrap();
    assert!(witness(folder.path()).is_err(), "one witness a folder");
    drop(first);
    let again = witness(folder.path()).unwrap();
    let refused = again.add(&body(&ours, 0, &grown(5)), 2).unwrap_err();
    assert_eq!(refused.to_string(), "the last checkpoint seen has 20 entries");
    again.add(&body(&ours, 20, &grown(21)), 3).unwrap();
    drop(again);
    // What it has seen is spoilt: it signs nothing rather than anything.
    let kept = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.filter(|path| path.extension().is_some()).collect::<Vec<_>>();
    assert_eq!(kept.len(), 1);
    std::fs::write(&kept[0], "nothing").unwrap();
    let spoilt = witness(folder.path()).unwrap().add(&body(&ours, 0, &grown(5)), 4).unwrap_err();
    assert!(matches!(spoilt, NotAdded::Disk(_)), "{spoilt}");
}

#[test]
fn a_cosignature_is_believed_of_its_witness_and_its_checkpoint_alone() {
    let cosigner = Cosigner::new("witness.example/w1", &[9; 32]).unwrap();
    let key = cosigner.public();
    assert_eq!(&WitnessKey::parse(&key.to_string()).unwrap(), key);
    for text in ["", "a+b", "a+00000000+BAA=", &format!("x{key}"), &format!("{key}=")] {
        assert!(WitnessKey::parse(text).is_err(), "{text}");
    }
    let ours = signer("doorward.example");
    assert!(WitnessKey::parse(&ours.public().to_string()).is_err(), "the key of a log is another");
    let (signed, other) =
        (ours.checkpoint(&grown(3)).unwrap(), ours.checkpoint(&grown(4)).unwrap());
    let line = cosigner.cosign(signed.unverified(), 17).unwrap();
    let strange = Cosigner::new("witness.example/w1", &[8; 32]).unwrap();
    let lines = format!("{}{line}", strange.cosign(signed.unverified(), 18).unwrap());
    assert_eq!(key.seen(&lines, signed.unverified()), Some((line.trim_end(), 17)));
    assert_eq!(key.seen(&lines, other.unverified()), None);
    assert_eq!(key.seen("", signed.unverified()), None);
}
