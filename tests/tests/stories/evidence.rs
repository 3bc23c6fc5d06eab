//! An auditor who trusts nothing, and an operator who owns the disk: whatever the operator changes is
//! caught, by which check, and where.

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use doorward::{evidence::CheckpointKeys, seal::KeyFile};
use doorward_store::{
    Sequence,
    data_dir::{DataDir, LogOptions},
    directory::OrganizationName,
    evidence::{Origin, PublicKey, Signer, bundle},
    log::{Append, Log},
};
use doorward_tests::host::{Host, Told};

use super::scene::{Scene, group, user};

const OPTIONS: LogOptions = LogOptions { cache_bytes: 1 << 20, reserve_bytes: 0 };

/// A host that served and has stopped, and what the auditor took away before.
struct Served {
    host: Host,
    head: u64,
    folder: tempfile::TempDir,
    key: String,
}

impl Served {
    async fn with_people(people: u32) -> Self {
        let scene = Scene::begin();
        let mut wire = scene.wire();
        for number in 1..=people {
            user(&mut wire, &format!("person-{number}")).await;
        }
        Self::of(scene)
    }

    /// What is said of groups lies in the clear.
    async fn with_groups(groups: u32) -> Self {
        let scene = Scene::begin();
        let mut wire = scene.wire();
        for number in 1..=groups {
            group(&mut wire, &format!("team-{number}")).await;
        }
        Self::of(scene)
    }

    fn of(scene: Scene) -> Self {
        let head = scene.head();
        let Scene { server, host, .. } = scene;
        let folder = tempfile::tempdir().expect("a folder");
        let checkpoint = host.must(&["events", "checkpoint", "acme"]).expect("a checkpoint");
        fs::write(folder.path().join("earlier"), checkpoint).expect("kept");
        let key = host.must(&["events", "checkpoint", "acme", "--key"]).expect("a key");
        let key = key.trim().to_owned();
        assert!(server.terminate().expect("it stops").success());
        Self { host, head, folder, key }
    }

    fn bundle(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let arguments = ["events", "export", "acme", "--bundle", path.to_str().expect("a path")];
        self.host.must(&arguments).expect("a bundle");
        path
    }

    /// Verifies a bundle as the auditor does: without the host's data directory.
    fn verify(&self, bundle: &Path, more: &[&str]) -> Told {
        let host = Host::at(self.folder.path().join("nothing")).expect("a host");
        let mut arguments = vec!["verify", bundle.to_str().expect("a path"), "--key", &self.key];
        arguments.extend(more);
        let told = host.run(&arguments).expect("it runs");
        assert!(!host.data_dir().exists(), "verifying makes nothing");
        told
    }

    /// The same by the second verifier, and by that with the earlier checkpoint.
    fn verify_in_python(&self, bundle: &Path, more: &[&str]) -> bool {
        let mut command = python("verify_bundle.py");
        command.arg(bundle).args(["--key", &self.key]).args(more);
        command.output().expect("Python runs").status.success()
    }

    fn earlier(&self) -> PathBuf {
        self.folder.path().join("earlier")
    }

    fn rewrite(&self, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
        rewrite(self.host.data_dir(), change);
    }

    /// What Doorward says of the log when it is asked to use it.
    fn refused(&self) -> String {
        let told = self.host.run(&["organization", "list"]).expect("it runs");
        assert_eq!(told.code, Some(80), "{}", told.stderr);
        told.stderr
    }
}

/// Rewrites the log behind Doorward's back, with checksums that are right.
pub(super) fn rewrite(directory: &Path, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let acme = OrganizationName::parse("acme").expect("a name");
    let mut records = Vec::new();
    {
        let data_dir = DataDir::open(directory).expect("opened");
        let log = data_dir.open_log(OPTIONS).expect("a log");
        log.read(&acme, Sequence::START, &mut |_, record| {
            records.push(record.to_vec());
            std::ops::ControlFlow::Continue(())
        })
        .expect("read");
    }
    change(&mut records);
    let other = directory.with_file_name("other");
    {
        let log = DataDir::open(&other).expect("begun").open_log(OPTIONS).expect("a log");
        let expected = Sequence::START;
        log.append(&[Append { organization: acme, expected, records }]).expect("written");
    }
    fs::remove_dir_all(directory.join("log")).expect("gone");
    fs::rename(other.join("log"), directory.join("log")).expect("replaced");
    fs::remove_dir_all(other).expect("gone");
}

/// A program beside the second verifier, with the packages that `./tests/run` installs.
pub(super) fn python(program: &str) -> Command {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let interpreter = room.join(".venv/bin/python");
    assert!(interpreter.exists(), "Python's packages are not installed: use ./tests/run");
    let mut command = Command::new(interpreter);
    command.arg(room.join("verifier").join(program));
    command
}

fn replace(record: &mut [u8], what: &[u8], by: &[u8]) {
    let at = record.windows(what.len()).position(|window| window == what).expect("it is there");
    record[at..at + by.len()].copy_from_slice(by);
}

#[tokio::test]
async fn a_bundle_is_proved_by_both_verifiers_without_anything_of_the_host() {
    let served = Served::with_people(5).await;
    let bundle = served.bundle("bundle");
    let earlier = served.earlier();
    let earlier = ["--checkpoint", earlier.to_str().expect("a path")];
    let told = served.verify(&bundle, &earlier);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    // The last event is that of the bundle itself.
    let (events, first) = (served.head + 1, served.head);
    for want in
        ["acme", &format!("Events           {events}"), &format!("its first {first} events")]
    {
        assert!(told.stdout.contains(want), "{want}: {}", told.stdout);
    }
    assert!(served.verify_in_python(&bundle, &earlier));

    let mut changed = fs::read(&bundle).expect("a bundle");
    let at = changed.len() / 2;
    changed[at] ^= 1;
    fs::write(&bundle, changed).expect("changed");
    assert_eq!(served.verify(&bundle, &[]).code, Some(84));
    assert!(!served.verify_in_python(&bundle, &[]));
}

#[tokio::test]
async fn an_operator_who_edits_an_event_is_caught() {
    let served = Served::with_groups(5).await;
    served.rewrite(|records| replace(&mut records[4], b"team-", b"crew-"));
    let told = served.refused();
    let want = format!(
        "the log of `acme` is damaged: among events 1 to {} at least one is not what was signed",
        served.head,
    );
    assert!(told.contains(&want), "{told}");
}

#[tokio::test]
async fn an_operator_who_drops_the_last_ten_events_is_caught() {
    let served = Served::with_people(15).await;
    served.rewrite(|records| records.truncate(records.len() - 10));
    let told = served.refused();
    let want = format!("`acme` has lost events {} to {}", served.head - 9, served.head);
    assert!(told.contains(&want), "{told}");
}

#[tokio::test]
async fn an_operator_who_edits_or_swaps_what_is_sealed_is_caught_to_the_event() {
    let served = Served::with_people(5).await;
    served.rewrite(|records| *records[4].last_mut().expect("a byte") ^= 1);
    let told = served.refused();
    assert!(told.contains("event 5 is not what was sealed at its place"), "{told}");
    served.rewrite(|records| *records[4].last_mut().expect("a byte") ^= 1);
    assert_eq!(served.host.run(&["organization", "list"]).expect("it runs").code, Some(0));
    served.rewrite(|records| records.swap(4, 5));
    let told = served.refused();
    assert!(told.contains("event 5 is not what was sealed at its place"), "{told}");
}

#[tokio::test]
async fn an_operator_who_swaps_two_events_is_caught_to_the_tile() {
    let served = Served::with_groups(280).await;
    served.rewrite(|records| records.swap(270, 271));
    let told = served.refused();
    let want = format!("among events 257 to {} at least one", served.head);
    assert!(told.contains(&want), "{told}");
}

#[tokio::test]
async fn an_operator_who_signs_a_shorter_log_anew_is_caught_by_whoever_kept_a_checkpoint() {
    let served = Served::with_people(5).await;
    served.rewrite(|records| records.truncate(4));
    let directory = served.host.data_dir();
    forget(directory);
    // Doorward refuses a log without checkpoints; who owns the key makes others.
    assert!(served.refused().contains("the file `checkpoints` is missing"));
    let origin = PublicKey::parse(&served.key).expect("a key").name().to_owned();
    forge(directory, &origin).expect("forged");
    let bundle = served.bundle("forged");
    assert_eq!(served.verify(&bundle, &[]).code, Some(0), "alone it looks well");
    assert!(served.verify_in_python(&bundle, &[]));

    let earlier = served.earlier();
    let earlier = ["--checkpoint", earlier.to_str().expect("a path")];
    let told = served.verify(&bundle, &earlier);
    assert_eq!(told.code, Some(84));
    let want = format!("events 6 to {} are missing", served.head); // the fifth is the export's
    assert!(told.stderr.contains(&want), "{}", told.stderr);
    assert!(!served.verify_in_python(&bundle, &earlier));
}

/// Removes what was signed.
pub(super) fn forget(directory: &Path) {
    fs::remove_file(directory.join("checkpoints")).expect("gone");
    let _ = fs::remove_dir_all(directory.join("tiles")); // where there are 256 events
}

/// Who signs for the log of an origin, for whoever owns the host.
pub(super) fn signer(directory: &Path, origin: &Origin) -> Option<Signer> {
    let name = directory.file_name()?.to_string_lossy().into_owned();
    let instance_key = KeyFile::at(&directory.with_file_name(format!("{name}.key")));
    let keys = CheckpointKeys::beside(directory, &instance_key).ok()??;
    keys.signers(origin).ok()?.into_iter().next()
}

/// Signs what a log holds now, as whoever owns the host.
pub(super) fn forge(directory: &Path, origin: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let origin = Origin::parse(origin).ok_or("an origin")?;
    let signer = signer(directory, &origin).ok_or("a signer")?;
    let acme = OrganizationName::parse("acme")?;
    // An empty file first, so that the log opens: whoever owns the disk can write it, too.
    let data_dir = DataDir::open(directory)?;
    data_dir.write_checkpoints(std::iter::empty())?;
    let log = data_dir.open_log(OPTIONS)?;
    let tree = doorward_tests::noted::tree(&log, &acme)?;
    let signed = signer.checkpoint(&tree).ok_or("nothing signed")?;
    data_dir.write_checkpoints([(&acme, &signed, &tree)].into_iter())?;
    Ok(())
}

#[tokio::test]
async fn a_key_is_changed_by_an_event_and_whoever_trusts_the_one_before_goes_on() {
    let mut served = Served::with_people(3).await;
    let earlier = served.earlier();
    let earlier = ["--checkpoint", earlier.to_str().expect("a path")];
    let mut keys = vec![served.key.clone()];
    for _ in 0..2 {
        let key = served.host.must(&["events", "change-key", "acme"]).expect("another key");
        keys.push(key.trim().to_owned());
    }
    let bundle = served.bundle("bundle");
    for key in &keys {
        served.key.clone_from(key);
        let told = served.verify(&bundle, &earlier);
        assert_eq!(told.code, Some(0), "{}", told.stderr);
        assert!(told.stdout.contains(&keys[2]), "it says who signs now: {}", told.stdout);
        assert!(served.verify_in_python(&bundle, &earlier));
    }
    let other = Served::with_people(1).await;
    served.key.clone_from(&other.key);
    let told = served.verify(&bundle, &[]);
    assert_eq!(told.code, Some(84), "{}", told.stdout);
    assert!(told.stderr.contains("nor with one that follows it"), "{}", told.stderr);
    assert!(!served.verify_in_python(&bundle, &[]));
}

/// Show 2 of the issue: the mutations are made twice, by each verifier in the same order.
#[tokio::test]
async fn both_verifiers_agree_on_every_flipped_byte_and_every_missing_line() {
    let served = Served::with_people(2).await;
    served.host.must(&["events", "change-key", "acme"]).expect("another key");
    let path = served.bundle("bundle");
    let whole = fs::read(&path).expect("a bundle");
    let key = PublicKey::parse(&served.key).expect("a key");
    let believed = |bytes: Vec<u8>| bundle::verify(io::Cursor::new(bytes), &key, None).is_ok();
    assert!(believed(whole.clone()));
    let flipped = (0..whole.len()).map(|at| {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        flipped
    });
    let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let without = (0..lines.len()).map(|at| {
        let rest = lines.iter().enumerate().filter(|(line, _)| *line != at);
        rest.flat_map(|(_, line)| line.iter().copied()).collect()
    });
    let ours: String =
        flipped.chain(without).map(|bytes| if believed(bytes) { 'y' } else { 'n' }).collect();
    let mut command = python("verify_bundle.py");
    let output = command.arg(&path).args(["--key", &served.key, "--mutations"]).output();
    let output = output.expect("Python runs");
    let theirs = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_eq!(theirs.len(), whole.len() + lines.len(), "{output:?}");
    assert_eq!(ours, theirs);
    assert!(!ours.contains('y'), "each of them is refused");
}

/// Show 5 of the issue: `proofbundle` from PyPI shares no line with Doorward.
#[tokio::test]
async fn somebody_elses_program_reads_our_checkpoints_and_proofs() {
    let served = Served::with_people(4).await;
    for sequence in 1..=served.head {
        let proof = served.host.must(&["events", "prove", "acme", &sequence.to_string()]);
        let path = served.folder.path().join(format!("{sequence}.tlog-proof"));
        fs::write(&path, proof.expect("a proof")).expect("kept");
    }
    let mut command = python("read_proofs.py");
    let output = command.arg(&served.key).arg(served.earlier()).arg(served.folder.path()).output();
    let output = output.expect("Python runs");
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_eq!(told, format!("{} proofs", served.head), "{output:?}");
}
