use super::*;
use crate::evidence::{Origin, Signer};

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

fn grown(records: impl Iterator<Item = u64>) -> Tree {
    let mut tree = Tree::default();
    records.for_each(|record| tree.push(&record.to_be_bytes()));
    tree
}

fn noted(folder: &Path, tree: &Tree) -> Known {
    let signer = Signer::new(Origin::new("doorward.example", &acme()), &[7; 32]).unwrap();
    let checkpoint = signer.checkpoint(tree).unwrap();
    let (file, name) = (KnownFile::of(folder), acme());
    file.write([(&name, &checkpoint, tree)].into_iter()).unwrap();
    file.read().unwrap().unwrap().remove(&name).unwrap()
}

#[test]
fn what_was_noted_is_read_and_nothing_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(KnownFile::of(folder.path()).read().unwrap().is_none());
    for size in [3, 255, 256, 700, 2000] {
        let tree = grown(1..=size);
        let known = noted(folder.path(), &tree);
        assert_eq!(known.checkpoint.unverified().size, Sequence(size));
        assert!(tree.tile_roots().iter().eq(&known.tiles), "{size}");
        known.require(&tree).unwrap();
    }
}

/// A log of 700 records that was noted, and is another now.
#[track_caller]
fn check(now: impl Iterator<Item = u64>, want: &str) {
    let folder = tempfile::tempdir().unwrap();
    let known = noted(folder.path(), &grown(1..=700));
    assert_eq!(known.require(&grown(now)).unwrap_err().to_string(), want);
}

#[test]
fn a_log_with_other_records_is_told_to_the_tile() {
    let but = |place, other| (1..=700).map(move |n| if n == place { other } else { n });
    let among = |range| format!("among events {range} at least one is not what was signed");
    check(but(1, 0), &among("1 to 256"));
    check(but(257, 0), &among("257 to 512"));
    check(but(513, 0), &among("513 to 700"));
    check(but(700, 0), &among("513 to 700"));
}

#[test]
fn a_file_that_is_not_what_was_written_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    noted(folder.path(), &grown(1..=5));
    let path = folder.path().join("checkpoints");
    let whole = fs::read_to_string(&path).unwrap();
    let damaged = |text: &str| {
        fs::write(&path, text).unwrap();
        KnownFile::of(folder.path()).read().unwrap_err().to_string()
    };
    for text in
        ["", whole.get(..40).unwrap(), &whole.replace("acme", "acne"), &format!("{whole}more\n")]
    {
        assert!(damaged(text).starts_with("the file of checkpoints is damaged"), "{text}");
    }
    let newer = whole.replace("checkpoints 1", "checkpoints 2");
    assert!(damaged(&newer).ends_with("it begins with `doorward checkpoints 2`"));
}
