//! The data directory: whose it is, which format it has, and one process at a time.

use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::{Command, Stdio},
};

use doorward_store::data_dir::{DataDir, OpenDataDirError};

use super::given::{OPTIONS, append, closed_directory, organization, read, records, sentence};

#[track_caller]
fn refused(path: &Path, want: &str) {
    let error = DataDir::open(path).unwrap_err();
    let (said, want) = (sentence(&error), want.replace("{path}", &path.display().to_string()));
    assert_eq!(said, want);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

#[test]
fn a_directory_is_made_where_nothing_is_and_only_its_owner_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(&folder.path().join("below"), |log| {
        append(log, "acme", 1, 3).unwrap();
    });
    for name in ["", "log"] {
        assert_eq!(mode(&path.join(name)), 0o700, "{name}");
    }
    for name in ["format", "lock", "checkpoints", "reserve"] {
        assert_eq!(mode(&path.join(name)), 0o600, "{name}");
    }
    assert_eq!(fs::read_to_string(path.join("format")).unwrap(), "3\n");
}

#[test]
fn what_was_written_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| append(log, "acme", 1, 30).unwrap());
    for round in 1..4 {
        let log = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap();
        assert_eq!(read(&log, "acme"), records(1, round * 30));
        append(&log, "acme", round * 30 + 1, round * 30 + 30).unwrap();
    }
}

#[test]
fn an_empty_directory_of_ours_is_taken_and_closed_to_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let directory = DataDir::open(folder.path()).unwrap();
    assert_eq!(mode(directory.path()), 0o700);
}

#[test]
fn a_directory_that_holds_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.txt"), "").unwrap();
    refused(
        folder.path(),
        "`{path}` is no data directory (it holds `thesis.txt` and no file `format`): name an empty \
         or absent directory instead",
    );
    let file = folder.path().join("thesis.txt");
    refused(
        &file,
        "`{path}` is no data directory (it is a file): name an empty or absent directory instead",
    );
}

#[test]
fn a_beginning_that_a_crash_cut_off_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
    for name in ["lock", "format.new"] {
        fs::write(folder.path().join(name), "").unwrap();
        fs::set_permissions(folder.path().join(name), Permissions::from_mode(0o600)).unwrap();
    }
    let log = DataDir::open(folder.path()).unwrap().open_log(OPTIONS).unwrap();
    append(&log, "acme", 1, 1).unwrap();
}

#[test]
fn a_directory_of_a_newer_program_is_refused_with_both_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |_| {});
    fs::write(path.join("format"), "4\n").unwrap();
    refused(
        &path,
        "the data directory `{path}` has format 4, this program knows format 3: start the program \
         that wrote it, or a newer one",
    );
    fs::write(path.join("format"), "one").unwrap();
    refused(
        &path,
        "`{path}` is no data directory (its format is `one`): name an empty or absent directory \
         instead",
    );
}

#[test]
fn a_directory_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |_| {});
    let said = "is open to other users (mode 750): `chmod -R go=` the data directory";
    for name in ["log", ""] {
        let open = path.join(name);
        fs::set_permissions(&open, Permissions::from_mode(0o750)).unwrap();
        let error = DataDir::open(&path).unwrap_err();
        assert!(sentence(&error).ends_with(said), "{name}: {error}");
        fs::set_permissions(&open, Permissions::from_mode(0o700)).unwrap();
    }
    fs::set_permissions(path.join("checkpoints"), Permissions::from_mode(0o604)).unwrap();
    assert!(matches!(DataDir::open(&path), Err(OpenDataDirError::TooOpen { mode: 0o604, .. })));
}

#[test]
fn a_directory_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |_| {});
    fs::set_permissions(path.join("log"), Permissions::from_mode(0o500)).unwrap();
    let error = DataDir::open(&path).unwrap_err();
    let said = "cannot be written: `chmod u+rwX` it, and see that its disk is writable";
    assert!(sentence(&error).ends_with(said), "{error}");
    fs::set_permissions(path.join("log"), Permissions::from_mode(0o700)).unwrap();
    DataDir::open(&path).unwrap();
}

#[test]
fn a_directory_of_another_user_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |_| {});
    if chown(&path, Some(12_345), None).is_err() {
        println!("skipped: only root can give a directory to another user");
        return;
    }
    refused(
        &path,
        "`{path}` belongs to user 12345, this program runs as user 0: run it as user 12345, or \
         `chown -R 0` the data directory",
    );
}

#[test]
fn a_second_opening_is_refused_with_the_process_that_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let held = DataDir::open(&path).unwrap();
    let said = format!("the data directory `{{path}}` is in use by process {}", std::process::id());
    refused(&path, &said);
    drop(held);
    DataDir::open(&path).unwrap();
}

/// Holds the directory for the story below, until it is killed.
#[test]
fn another_process_holds_a_directory_when_it_is_told_to() {
    let Some(path) = std::env::var_os("DOORWARD_TEST_HOLD") else { return };
    let directory = DataDir::open(path.as_ref()).unwrap();
    let log = directory.open_log(OPTIONS).unwrap();
    append(&log, "acme", 1, 5).unwrap();
    eprintln!("held");
    std::thread::park();
}

#[test]
fn a_second_process_is_refused_until_the_first_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["another_process_holds_a_directory", "--nocapture"])
        .env("DOORWARD_TEST_HOLD", &path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(other.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("held")));
    let said = format!("the data directory `{{path}}` is in use by process {}", other.id());
    refused(&path, &said);
    other.kill().unwrap();
    other.wait().unwrap();
    let log = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap();
    assert_eq!(read(&log, "acme"), records(1, 5));
}

#[test]
fn the_checkpoints_may_be_behind_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| append(log, "acme", 1, 3).unwrap());
    append(&DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap(), "acme", 4, 6).unwrap();
    let directory = DataDir::open(&path).unwrap();
    let (log, known) = directory.open_known(OPTIONS).unwrap();
    assert_eq!(read(&log, "acme"), records(1, 6));
    let known = &known[&organization("acme")].checkpoint;
    assert_eq!(known.unverified().size.0, 3);
}

/// The heads file of format 1, as the last program that wrote it did.
fn heads_file(path: &Path, heads: &str) {
    let body = format!("doorward heads 1\n{heads}");
    let sum = crc32fast::hash(body.as_bytes());
    fs::write(path.join("heads"), format!("{body}crc32 {sum:08x}\n")).unwrap();
    fs::set_permissions(path.join("heads"), Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_directory_of_format_1_is_taken_over_by_its_first_checkpoints() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| append(log, "acme", 1, 3).unwrap());
    fs::remove_file(path.join("checkpoints")).unwrap();
    fs::write(path.join("format"), "1\n").unwrap();
    heads_file(&path, "acme 4\n");
    let error = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap_err();
    assert!(sentence(&error).contains("`acme` has lost event 4"), "{error}");

    heads_file(&path, "acme 3\n");
    let directory = DataDir::open(&path).unwrap();
    let log = directory.open_log(OPTIONS).unwrap();
    assert_eq!(fs::read_to_string(path.join("format")).unwrap(), "1\n");
    doorward_tests::noted::note(&directory, &log).unwrap();
    assert_eq!(fs::read_to_string(path.join("format")).unwrap(), "3\n");
    assert!(!path.join("heads").exists());
    drop((log, directory));
    let log = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap();
    assert_eq!(read(&log, "acme"), records(1, 3));
}

#[test]
fn a_crash_between_the_two_formats_loses_neither() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| append(log, "acme", 1, 3).unwrap());
    fs::write(path.join("format"), "1\n").unwrap();
    heads_file(&path, "acme 5\n");
    let error = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap_err();
    assert!(sentence(&error).contains("`acme` has lost events 4 to 5"), "{error}");
    heads_file(&path, "acme 2\n");
    DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap();
}
