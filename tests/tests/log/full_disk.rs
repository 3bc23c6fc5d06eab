//! A disk without room: nothing is half-written, and appending goes on when there is room again,
//! without a restart.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use doorward_store::{
    data_dir::{DataDir, LogOptions},
    log::{AppendError, Log},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::given::{OPTIONS, append, heads, read, records, sentence};

/// A small disk of its own, taken down when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Nothing, with a word about it, where mounting is not allowed.
    fn mount(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]);
        if mount.arg(folder.path()).status().is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        println!("skipped: mounting a small disk is not allowed here");
        None
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Lets somebody else's file take all room there is.
    fn fill(&self) {
        let mut ballast = fs::File::create(self.path("ballast")).unwrap();
        while std::io::Write::write(&mut ballast, &[1; 4096]).is_ok_and(|written| written > 0) {}
    }

    fn empty(&self) {
        fs::remove_file(self.path("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Appends batches of ten from `head` on until the log says no; gives the head and the reason.
fn append_until_refused(log: &impl Log, mut head: u64) -> (u64, String) {
    for _ in 0..100_000 {
        match append(log, "acme", head + 1, head + 10) {
            Ok(()) => head += 10,
            Err(AppendError::Conflict { actual, .. }) => head = actual.0,
            Err(AppendError::Unavailable(cause)) => return (head, sentence(cause.as_ref())),
            Err(AppendError::TooLarge { bytes }) => panic!("{bytes}"),
        }
    }
    panic!("the disk is never full");
}

#[test]
fn appending_goes_on_when_a_full_disk_has_room_again() {
    let Some(disk) = SmallDisk::mount(24) else { return };
    let directory = DataDir::open(&disk.path("data")).unwrap();
    let log = directory.open_log(LogOptions { reserve_bytes: 10 << 20, ..OPTIONS }).unwrap();
    append(&log, "acme", 1, 10).unwrap();
    for round in 1..=3 {
        disk.fill();
        let (head, reason) = append_until_refused(&log, round * 10);
        assert_eq!(head, round * 10);
        assert!(reason.starts_with("the disk is full: 0 bytes are free"), "{reason}");
        assert_eq!(read(&log, "acme"), records(1, head));
        assert!(log.ready().is_err());
        disk.empty();
        log.ready().unwrap();
        append(&log, "acme", head + 1, head + 10).unwrap();
    }
    assert_eq!(read(&log, "acme"), records(1, 40));
}

#[test]
fn a_log_opens_on_a_full_disk_by_giving_up_its_reserve() {
    let Some(disk) = SmallDisk::mount(24) else { return };
    let options = LogOptions { reserve_bytes: 10 << 20, ..OPTIONS };
    let path = disk.path("data");
    let directory = DataDir::open(&path).unwrap();
    append(&directory.open_log(options).unwrap(), "acme", 1, 500).unwrap();
    disk.fill();
    let log = directory.open_log(options).unwrap();
    assert_eq!(read(&log, "acme"), records(1, 500));
    assert!(!path.join("reserve").exists());
    let reason = append(&log, "acme", 501, 501).unwrap_err();
    assert!(sentence(&reason).contains("the disk is full"), "{reason}");
    disk.empty();
    append(&log, "acme", 501, 501).unwrap();
    assert_eq!(fs::metadata(path.join("reserve")).unwrap().len(), 10 << 20);
    assert_eq!(read(&log, "acme"), records(1, 501));
}

/// Runs out of room in the middle of what sled writes, because the kernel refuses larger files;
/// then has room again. Called by the story below, with that limit set.
#[test]
fn another_process_runs_out_of_room_when_it_is_told_to() {
    let Some(path) = std::env::var_os("DOORWARD_TEST_LIMITED") else { return };
    let directory = DataDir::open(Path::new(&path)).unwrap();
    let log = directory.open_log(LogOptions { reserve_bytes: 0, ..OPTIONS }).unwrap();
    let mut head = 0;
    for _ in 0..3 {
        let (reached, reason) = append_until_refused(&log, head);
        assert!(reached >= head, "{reached} after {head}: {reason}");
        head = reached;
    }
    let limit = getrlimit(Resource::Fsize);
    setrlimit(Resource::Fsize, Rlimit { current: limit.maximum, ..limit }).unwrap();
    let found = heads(&log)["acme"];
    assert!(found == head || found == head + 10, "{found} after {head}");
    let head = found;
    append(&log, "acme", head + 1, head + 10).unwrap();
    assert_eq!(read(&log, "acme"), records(1, head + 10));
    eprintln!("went on after {head}");
}

#[test]
fn appending_goes_on_after_the_engine_ran_out_of_room_in_the_middle_of_a_write() {
    for kilobytes in [600, 1100, 1703, 2500] {
        let folder = tempfile::tempdir().unwrap();
        let script = format!("trap '' XFSZ; ulimit -S -f {kilobytes}; exec \"$0\" \"$@\"");
        let other = Command::new("bash")
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .args(["another_process_runs_out_of_room", "--nocapture"])
            .env("DOORWARD_TEST_LIMITED", folder.path().join("data"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&other.stderr).into_owned();
        assert!(other.status.success() && said.contains("went on after"), "{kilobytes}: {said}");
    }
}
