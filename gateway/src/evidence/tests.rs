use std::fs;

use doorward_store::{
    Store, Submission,
    data_dir::LogOptions,
    directory::Command,
    record::{Actor, Timestamp},
};

use super::*;
use crate::operator::Failure;

const URL: &str = "https://doorward.example";

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

/// A data directory that is opened, as a server does, under a public URL.
struct Opened {
    store: Store,
    evidence: Evidence,
}

fn open(folder: &std::path::Path, url: &str) -> Result<Opened, Failure> {
    let data_dir = Arc::new(DataDir::open(&folder.join("data"))?);
    let options = LogOptions { cache_bytes: 1 << 20, reserve_bytes: 0 };
    let (log, known) = data_dir.open_known(options)?;
    let store = Store::open_known(Arc::new(log), &known)?;
    let (url, organizations) = (PublicUrl::parse(url).unwrap(), store.organizations());
    let key = instance_key(folder);
    key.read_or_make([7; 32]).unwrap();
    let evidence = Evidence::open(data_dir, &url, &key, &known, &organizations)?;
    Ok(Opened { store, evidence })
}

fn instance_key(folder: &std::path::Path) -> KeyFile {
    KeyFile::at(&folder.join("data.key"))
}

/// One that an organization was begun in, whose first event is signed.
async fn begun(folder: &std::path::Path) -> Opened {
    let first = open(folder, URL).unwrap();
    first.happens(Command::CreateOrganization).await;
    first.note();
    first
}

impl Opened {
    async fn happens(&self, command: Command) {
        let submission = Submission {
            organization: acme(),
            actor: Actor::System,
            request: Clock.new_request_id(),
            time: Timestamp(1),
            command,
        };
        self.store.submit(submission).await.unwrap();
    }

    fn note(&self) -> SignedCheckpoint {
        self.evidence.note(&self.store.organizations()).unwrap();
        self.evidence.last(&acme()).unwrap()
    }
}

#[tokio::test]
async fn a_log_is_called_by_its_first_name_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let first = begun(folder.path()).await;
    let noted = first.evidence.last(&acme()).unwrap();
    let key = first.evidence.public_key(&acme()).unwrap();
    assert_eq!(key.name(), "doorward.example/o/acme");
    assert_eq!(noted.verified(&key).unwrap().size.0, 1);
    drop(first);

    let moved = open(folder.path(), "https://elsewhere.example/sub").unwrap();
    assert_eq!(moved.evidence.last(&acme()), Some(noted));
    assert_eq!(moved.evidence.public_key(&acme()).unwrap(), key);
}

#[tokio::test]
async fn checkpoints_that_another_key_signed_are_damage() {
    let folder = tempfile::tempdir().unwrap();
    drop(begun(folder.path()).await);

    let other = tempfile::tempdir().unwrap();
    drop(open(other.path(), URL).unwrap());
    let (ours, theirs) = (folder.path().join("data.checkpoint-key"), "data.checkpoint-key");
    let kept = fs::read(&ours).unwrap();
    fs::copy(other.path().join(theirs), &ours).unwrap();
    let refused = open(folder.path(), URL).map(drop).unwrap_err();
    assert_eq!(refused.exit(), Exit::DamagedLog);
    let told = refused.to_string();
    assert!(
        told.starts_with("the last checkpoint of `acme` is damaged: it is not signed"),
        "{told}"
    );
    fs::write(&ours, kept).unwrap();
    open(folder.path(), URL).unwrap();
}

#[tokio::test]
async fn a_lost_key_is_made_anew_and_one_that_cannot_be_trusted_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = begun(folder.path()).await;
    let key = first.evidence.public_key(&acme()).unwrap();
    drop(first);

    let path = folder.path().join("data.checkpoint-key");
    fs::write(&path, "doorward checkpoint keys 1\nAAAA\n").unwrap();
    let refused = open(folder.path(), URL).map(drop).unwrap_err();
    assert_eq!(refused.exit(), Exit::Config);
    fs::remove_file(&path).unwrap();
    let second = open(folder.path(), URL).unwrap();
    let made = second.evidence.public_key(&acme()).unwrap();
    assert_ne!(made, key);
    second.note();
    drop(second);
    let third = open(folder.path(), URL).unwrap();
    assert_eq!(third.evidence.public_key(&acme()).unwrap(), made);
}

#[tokio::test]
async fn keys_lie_sealed_under_the_instance_key_and_those_from_before_are_sealed() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.checkpoint-key");
    // As a Doorward before kept them.
    let clear = format!("doorward checkpoint keys 1\n{}\n", STANDARD.encode([5; 32]));
    fs::write(&path, &clear).unwrap();
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let first = begun(folder.path()).await;
    let key = first.evidence.public_key(&acme()).unwrap();
    let origin = first.evidence.last(&acme()).unwrap().unverified().origin.clone();
    assert_eq!(key, *Signer::new(origin, &[5; 32]).unwrap().public());
    drop(first);
    let sealed = fs::read_to_string(&path).unwrap();
    assert!(sealed.starts_with("doorward checkpoint keys 2\n"), "{sealed}");
    let kept = STANDARD.decode(sealed.lines().nth(1).unwrap()).unwrap();
    assert!(!kept.windows(8).any(|window| window == [5; 8]), "the key is not to be seen");
    assert_eq!(open(folder.path(), URL).unwrap().evidence.public_key(&acme()).unwrap(), key);

    let instance_key = folder.path().join("data.key");
    let ours = fs::read(&instance_key).unwrap();
    fs::write(&instance_key, [8; 32]).unwrap();
    let refused = open(folder.path(), URL).map(drop).unwrap_err();
    assert_eq!(refused.exit(), Exit::Permission);
    assert!(refused.to_string().contains("does not open with this instance key"), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), sealed, "it is left alone");
    fs::write(&instance_key, ours).unwrap();
    open(folder.path(), URL).unwrap();
}

#[tokio::test]
async fn a_key_that_was_changed_signs_and_the_one_before_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let first = begun(folder.path()).await;
    let before = first.evidence.public_key(&acme()).unwrap();
    // Made and never told of: nothing is signed with it.
    first.evidence.next_key(&acme(), [5; 32]).unwrap();
    assert_eq!(first.evidence.public_key(&acme()).unwrap(), before);
    let change = first.evidence.next_key(&acme(), [6; 32]).unwrap();
    first.happens(Command::ChangeCheckpointKey(change.clone())).await;
    drop(first); // before anything was signed with it

    let second = open(folder.path(), URL).unwrap();
    second.evidence.follow(&second.store.organizations(), &acme()).unwrap();
    let key = second.evidence.public_key(&acme()).unwrap();
    assert_eq!((key.to_string(), before.to_string()), (change.key.into(), change.before.into()));
    assert_eq!(second.evidence.last(&acme()).unwrap().verified(&key).unwrap().size.0, 2);
    drop(second);
    let kept = CheckpointKeys::beside(&folder.path().join("data"), &instance_key(folder.path()));
    let signers = kept.unwrap().unwrap().signers(&Origin::new("doorward.example", &acme()));
    assert_eq!(signers.unwrap().len(), 1, "one key is left");
    let third = open(folder.path(), URL).unwrap();
    assert_eq!(third.evidence.public_key(&acme()).unwrap(), key);
}

#[tokio::test]
async fn a_log_that_holds_other_records_than_were_signed_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    drop(begun(folder.path()).await);
    // Another log of as many records takes its place; checkpoints and key stay.
    let other = tempfile::tempdir().unwrap();
    let second = open(other.path(), URL).unwrap();
    second.happens(Command::CreateOrganization).await;
    drop(second);
    let log = folder.path().join("data/log");
    fs::remove_dir_all(&log).unwrap();
    fs::rename(other.path().join("data/log"), &log).unwrap();
    let refused = open(folder.path(), URL).map(drop).unwrap_err();
    assert_eq!(refused.exit(), Exit::DamagedLog);
    let told = "the log of `acme` is damaged: event 1 is not what was signed; keep a copy";
    assert!(refused.to_string().starts_with(told), "{refused}");
}
