//! What becomes of keys: repeated, reused, forgotten, and found again after a restart.

use uuid::Uuid;

use super::*;

const TOKEN: TokenId = TokenId(Uuid::nil());
const NOW: Timestamp = Timestamp(1_000_000_000_000_000);
/// Longer after the start than answers are kept.
const LATE: Timestamp = Timestamp(NOW.0 + 2 * KEPT);
const NEW: Result<Known, Problem> = Ok(Known::New { look_back: false });

/// A data directory, and the instance key beside it.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new() -> Self {
        let disk = Self(tempfile::tempdir().unwrap());
        disk.key_file().read_or_make([7; 32]).unwrap();
        disk
    }

    fn key_file(&self) -> KeyFile {
        KeyFile::at(&self.0.path().join("key"))
    }

    fn data_dir(&self) -> std::path::PathBuf {
        self.0.path().join("data")
    }

    fn opened(&self, now: Timestamp) -> Keys {
        std::fs::create_dir_all(self.data_dir()).unwrap();
        Keys::open(&self.data_dir(), self.key_file(), now)
    }

    /// Every file that was kept, as bytes.
    fn files(&self) -> Vec<Vec<u8>> {
        let Ok(files) = std::fs::read_dir(self.data_dir().join("api-answers")) else {
            return vec![];
        };
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

fn print(body: &str) -> Fingerprint {
    Fingerprint::of(&[b"POST", body.as_bytes()])
}

fn reply(status: u16) -> Reply {
    Reply::json(status, &"once").header("etag", "\"1\"")
}

#[test]
fn the_same_request_is_answered_the_same_and_another_is_refused() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    assert_eq!(keys.begin(TOKEN, "k", print("a"), LATE), NEW);
    assert_eq!(keys.begin(TOKEN, "k", print("a"), LATE).unwrap_err().status, 409, "under way");
    keys.finished(TOKEN, "k", &reply(201));
    assert_eq!(keys.begin(TOKEN, "k", print("a"), LATE), Ok(Known::Before(reply(201))));
    assert_eq!(keys.begin(TOKEN, "k", print("b"), LATE).unwrap_err().status, 422);
    let other = TokenId(Uuid::max());
    assert_eq!(keys.begin(other, "k", print("b"), LATE), NEW, "keys are of one token");
}

#[test]
fn what_may_go_better_the_next_time_is_tried_again_unless_the_log_knows_it() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    assert_eq!(keys.begin(TOKEN, "k", print("a"), LATE), NEW);
    keys.finished(TOKEN, "k", &reply(503));
    assert_eq!(keys.begin(TOKEN, "k", print("b"), LATE).unwrap_err().status, 422);
    let again = keys.begin(TOKEN, "k", print("a"), LATE);
    assert_eq!(again, Ok(Known::New { look_back: true }), "it may have been carried out");
    assert_eq!(disk.files().len(), 0);
}

#[test]
fn an_answer_is_there_after_a_restart_and_sealed_on_the_disk() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    assert!(keys.begin(TOKEN, "k", print("a"), NOW).is_ok());
    keys.finished(TOKEN, "k", &reply(201));
    assert_eq!(disk.files().len(), 1);
    assert!(!String::from_utf8_lossy(&disk.files()[0]).contains("once"), "it may hold a secret");
    let keys = disk.opened(NOW);
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW), Ok(Known::Before(reply(201))));
    assert_eq!(keys.begin(TOKEN, "k", print("b"), NOW).unwrap_err().status, 422);
}

#[test]
fn after_a_restart_the_log_is_asked_about_what_nobody_knows_for_as_long_as_answers_are_kept() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    let early = keys.begin(TOKEN, "early", print("a"), Timestamp(NOW.0 + KEPT));
    assert_eq!(early, Ok(Known::New { look_back: true }));
    assert_eq!(keys.begin(TOKEN, "late", print("a"), Timestamp(NOW.0 + KEPT + 1)), NEW);
}

#[test]
fn an_answer_under_another_instance_key_is_lost_and_never_carried_out_unasked() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    assert!(keys.begin(TOKEN, "k", print("a"), NOW).is_ok());
    keys.finished(TOKEN, "k", &reply(201));
    std::fs::remove_file(disk.0.path().join("key")).unwrap();
    disk.key_file().read_or_make([8; 32]).unwrap();
    let keys = disk.opened(NOW);
    let again = keys.begin(TOKEN, "k", print("a"), NOW);
    assert_eq!(again, Ok(Known::New { look_back: true }));
}

#[test]
fn an_answer_that_was_moved_to_another_request_does_not_open() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    for (key, body) in [("k", "a"), ("l", "b")] {
        assert!(keys.begin(TOKEN, key, print(body), NOW).is_ok());
        keys.finished(TOKEN, key, &reply(201));
    }
    let folder = disk.data_dir().join("api-answers");
    let read = |path: &Path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    let (mut one, other): (serde_json::Value, serde_json::Value) =
        (read(&paths[0]), read(&paths[1]));
    one["sealed"] = other["sealed"].clone();
    std::fs::write(&paths[0], one.to_string()).unwrap();
    std::fs::write(disk.data_dir().join("api-answers/half.new"), "{").unwrap();
    let read = Notes::of(&disk.data_dir(), disk.key_file()).read().unwrap();
    assert_eq!(read.iter().filter(|(_, reply)| reply.is_none()).count(), 1);
    assert_eq!(disk.files().len(), 2, "what is no answer is removed");
}

#[test]
fn an_answer_is_kept_for_an_hour_and_so_many_at_most() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    assert!(keys.begin(TOKEN, "first", print("a"), NOW).is_ok());
    keys.finished(TOKEN, "first", &reply(200));
    let later = Timestamp(NOW.0 + KEPT);
    assert!(matches!(keys.begin(TOKEN, "first", print("a"), later), Ok(Known::Before(_))));
    keys.tidy(later);
    assert_eq!(disk.files().len(), 1);
    let later = Timestamp(NOW.0 + KEPT + 1);
    keys.tidy(later);
    assert_eq!(disk.files().len(), 0, "it may have held a secret");
    assert_eq!(keys.begin(TOKEN, "first", print("b"), later), NEW, "forgotten");
    for n in 0..MOST {
        assert_eq!(keys.begin(TOKEN, &n.to_string(), print("a"), later), NEW);
    }
    assert_eq!(keys.begin(TOKEN, "first", print("c"), later), NEW, "pushed out");
    assert!(keys.all().values().all(|held| held.answers.len() <= MOST));
}

#[test]
fn a_key_that_is_used_again_after_an_hour_keeps_its_new_answer() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    assert!(keys.begin(TOKEN, "k", print("a"), NOW).is_ok());
    keys.finished(TOKEN, "k", &reply(200));
    let later = Timestamp(NOW.0 + KEPT + 1);
    assert_eq!(keys.begin(TOKEN, "k", print("b"), later), NEW);
    keys.finished(TOKEN, "k", &reply(201));
    keys.tidy(later);
    let keys = disk.opened(later);
    assert_eq!(keys.begin(TOKEN, "k", print("b"), later), Ok(Known::Before(reply(201))));
}

#[test]
fn a_key_has_a_length() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    for key in [String::new(), "k".repeat(256), "a b".into()] {
        assert_eq!(keys.begin(TOKEN, &key, print("a"), NOW).unwrap_err().status, 400);
    }
}

#[test]
fn asking_again_pushes_nobody_out() {
    let disk = Disk::new();
    let keys = disk.opened(NOW);
    for n in 0..MOST {
        assert_eq!(keys.begin(TOKEN, &n.to_string(), print("a"), LATE), NEW);
    }
    keys.finished(TOKEN, "0", &reply(200));
    for _ in 0..2 {
        assert!(matches!(keys.begin(TOKEN, "0", print("a"), LATE), Ok(Known::Before(_))));
    }
}
