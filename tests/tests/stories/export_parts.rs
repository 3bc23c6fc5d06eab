//! An auditor takes the log away in parts, and whatever the operator changes between two of them is
//! noticed, by both verifiers.

use std::{
    fs,
    path::{Path, PathBuf},
};

use doorward_store::evidence::{PublicKey, follow_parts, witness::Shown};
use doorward_tests::host::{Host, Told};

use super::{
    evidence::{forge, forget, python, rewrite},
    scene::{Scene, user},
};

/// What the auditor keeps.
struct Kept {
    folder: tempfile::TempDir,
    key: String,
}

impl Kept {
    fn of(host: &Host) -> Self {
        let key = host.must(&["events", "checkpoint", "acme", "--key"]).expect("a key");
        Self { folder: tempfile::tempdir().expect("a folder"), key: key.trim().to_owned() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Takes the part after an event, and says which sequences came.
    fn part(&self, host: &Host, name: &str, after: u64) -> Vec<u64> {
        let (after, path) = (after.to_string(), self.path(name));
        let proof = path.to_str().expect("a path");
        let export = ["events", "export", "acme", "--after", &after, "--proof", proof];
        let told = host.must(&export).expect("a part");
        let sequence = |line: &str| {
            let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
            event["sequence"].as_u64().expect("a sequence")
        };
        told.lines().map(sequence).collect()
    }

    fn verify(&self, names: &[&str]) -> Told {
        let host = Host::at(self.path("nothing")).expect("a host");
        let paths: Vec<_> = names.iter().map(|name| self.path(name)).collect();
        let mut arguments = vec!["verify"];
        arguments.extend(paths.iter().map(|path| path.to_str().expect("a path")));
        arguments.extend(["--key", &self.key]);
        host.run(&arguments).expect("it runs")
    }

    fn python(&self, names: &[&str], more: &[&str]) -> std::process::Output {
        let mut command = python("verify_parts.py");
        command.args(names.iter().map(|name| self.path(name)));
        command.args(["--key", &self.key]).args(more).output().expect("Python runs")
    }

    /// Whether both verifiers believe the parts, which must agree.
    #[track_caller]
    fn believes(&self, names: &[&str]) -> (bool, String) {
        let (ours, theirs) = (self.verify(names), self.python(names, &[]));
        assert_eq!(ours.code == Some(0), theirs.status.success(), "{} {theirs:?}", ours.stderr);
        assert!(matches!(ours.code, Some(0 | 84)), "{}", ours.stderr);
        (ours.code == Some(0), format!("{}{}", ours.stdout, ours.stderr))
    }
}

#[tokio::test]
async fn each_part_continues_the_one_before_and_none_can_be_left_out() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let kept = Kept::of(&scene.host);
    let mut after = 0;
    for (name, person) in [("one", "ada"), ("two", "bob"), ("three", "cy")] {
        user(&mut wire, person).await;
        let part = kept.part(&scene.host, name, after);
        let wanted: Vec<_> = (after + 1..=after + part.len() as u64).collect();
        assert_eq!(part, wanted, "{name} goes on where the one before ended");
        after += part.len() as u64;
    }
    let (believed, told) = kept.believes(&["one", "two", "three"]);
    assert!(believed && told.contains(&format!("Events       {after}")), "{told}");
    for wrong in [&["two"][..], &["one", "three"], &["one", "one"], &["two", "one"]] {
        let (believed, told) = kept.believes(wrong);
        assert!(!believed && told.contains("does not go on after event"), "{wrong:?}: {told}");
    }
}

#[tokio::test]
async fn a_log_that_was_changed_between_two_parts_is_noticed() {
    let scene = Scene::begin();
    user(&mut scene.wire(), "ada").await;
    let create = ["workspace", "create", "acme", "labs", "--name", "Laboratory"];
    scene.host.must(&create).expect("created");
    let Scene { server, host, .. } = scene;
    let kept = Kept::of(&host);
    let after = kept.part(&host, "one", 0).len() as u64;
    assert!(server.terminate().expect("it stops").success());
    rewrite(host.data_dir(), |records| {
        let named = |it: &&mut Vec<u8>| find(it, b"Laboratory").is_some();
        let record = records.iter_mut().find(named).expect("the workspace");
        let at = find(record, b"Laboratory").expect("its name");
        record[at..at + 10].copy_from_slice(b"Lavatories");
    });
    forget(host.data_dir());
    let origin = PublicKey::parse(&kept.key).expect("a key").name().to_owned();
    forge(host.data_dir(), &origin).expect("forged");
    kept.part(&host, "two", after);
    let (believed, told) = kept.believes(&["one", "two"]);
    assert!(!believed);
    assert!(told.contains(&format!("its first {after} events are not those of before")), "{told}");
}

fn find(record: &[u8], what: &[u8]) -> Option<usize> {
    record.windows(what.len()).position(|window| window == what)
}

#[tokio::test]
async fn both_verifiers_agree_on_every_flipped_byte_of_a_part() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let kept = Kept::of(&scene.host);
    let after = kept.part(&scene.host, "one", 0).len() as u64;
    for person in ["ada", "bob", "cy"] {
        user(&mut wire, person).await;
    }
    kept.part(&scene.host, "two", after);
    let read = |path: &Path| fs::read(path).expect("a proof");
    let (one, two) = (read(&kept.path("one")), read(&kept.path("two")));
    let key = PublicKey::parse(&kept.key).expect("a key");
    let believed = |bytes: &[u8]| {
        let texts = [std::str::from_utf8(&one), std::str::from_utf8(bytes)];
        let parts = texts.map(|text| Shown::parse(text.ok()?).ok());
        let [Some(one), Some(two)] = parts else { return false };
        follow_parts(&[one, two], std::slice::from_ref(&key), None).is_ok()
    };
    assert!(believed(&two));
    let ours: String = (0..two.len())
        .map(|at| {
            let mut flipped = two.clone();
            flipped[at] ^= 1;
            if believed(&flipped) { 'y' } else { 'n' }
        })
        .collect();
    let told = kept.python(&["one", "two"], &["--mutations"]);
    assert_eq!(String::from_utf8_lossy(&told.stdout).trim(), ours, "{told:?}");
    assert!(!ours.contains('y'), "each of them is refused: {ours}");
}
