//! Bytes that are not what was written: everything is there, or the log says that it is damaged.
//! Never fewer records without a word, never a panic, never a hang.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use doorward_store::{
    data_dir::{DataDir, OpenDataDirError},
    evidence::Tree,
    log::Log,
};

use super::given::{
    OPTIONS, append, batch, closed_directory, organization, read_after, record, records, sentence,
};

const PATIENCE: Duration = Duration::from_secs(60);
const EVENTS: u64 = 1200;

/// A log of some segments: many small records in batches of all sizes, and some large ones.
fn filled(folder: &Path) -> PathBuf {
    closed_directory(folder, |log| {
        let mut head = 0;
        for size in (1..=40).cycle() {
            if head + size > EVENTS {
                break;
            }
            append(log, "acme", head + 1, head + size).unwrap();
            head += size;
        }
        append(log, "acme", head + 1, EVENTS).unwrap();
        for place in 1..=20 {
            log.append(&[batch("beta", place - 1, vec![record(place, 60_000)])]).unwrap();
        }
    })
}

/// What a damaged copy of a directory gives: all records, or the sentence that says why not.
fn open_and_read(original: &Path, damage: impl FnOnce(&Path)) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    copy(original, &path);
    damage(&path.join("log"));
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || answer.send(read_everything(&path)));
    answered.recv_timeout(PATIENCE).expect("opening panics or hangs")
}

fn read_everything(path: &Path) -> Result<(), String> {
    let directory = DataDir::open(path).unwrap();
    let log = directory.open_log(OPTIONS).map_err(|error| sentence(&error))?;
    let acme = read_after(&log, "acme", 0).map_err(|error| sentence(&error))?;
    let beta = read_after(&log, "beta", 0).map_err(|error| sentence(&error))?;
    assert!(acme.into_iter().map(|(_, record)| record).eq(records(1, EVENTS)), "acme is not whole");
    let large = (1..=20).map(|place| record(place, 60_000));
    assert!(beta.into_iter().map(|(_, record)| record).eq(large), "beta is not whole");
    for place in (EVENTS + 1..EVENTS + 200).step_by(20) {
        append(&log, "acme", place, place + 19).map_err(|error| sentence(&error))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            copy_file(&entry.path(), &target)
        }
    }
}

fn copy_file(from: &Path, to: &Path) {
    if from.file_name().is_some_and(|name| name != "reserve") {
        fs::copy(from, to).unwrap();
    }
}

fn flip(path: &Path, place: u64, bit: u8) {
    let file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, place).unwrap();
    file.write_all_at(&[byte[0] ^ (1 << bit)], place).unwrap();
}

fn cut(path: &Path, length: u64) {
    OpenOptions::new().write(true).open(path).unwrap().set_len(length).unwrap();
}

/// What the log has written; zeros lie ahead of it.
fn length(path: &Path) -> u64 {
    let bytes = fs::read(path.join("log").join("db")).unwrap();
    bytes.iter().rposition(|byte| *byte != 0).unwrap() as u64 + 1
}

#[test]
fn a_file_that_was_cut_anywhere_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let original = filled(folder.path());
    assert_eq!(open_and_read(&original, |_| {}), Ok(()));
    let whole = length(&original);
    let mut noticed = 0;
    for step in 0..48 {
        let shorter = whole * step / 48;
        noticed +=
            u32::from(open_and_read(&original, |log| cut(&log.join("db"), shorter)).is_err());
    }
    assert!(noticed > 40, "{noticed}");
}

#[test]
fn a_bit_that_flips_anywhere_is_noticed_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let original = filled(folder.path());
    let mut dice = fastrand::Rng::with_seed(29);
    let (mut noticed, written) = (0, length(&original));
    for _ in 0..96 {
        let (place, bit) = (dice.u64(..written), dice.u8(..8));
        noticed +=
            u32::from(open_and_read(&original, |log| flip(&log.join("db"), place, bit)).is_err());
    }
    assert!(noticed > 10, "{noticed}");
}

#[test]
fn a_block_that_reads_as_zeros_or_as_another_is_noticed_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let original = filled(folder.path());
    let blocks = length(&original) / 4096;
    let mut dice = fastrand::Rng::with_seed(30);
    for _ in 0..24 {
        let (block, other) = (dice.u64(..blocks), dice.u64(..blocks));
        let _either_way = open_and_read(&original, |log| write_block(log, block, &[0; 4096]));
        let _either_way = open_and_read(&original, |log| {
            let mut content = [0; 4096];
            let file = fs::File::open(log.join("db")).unwrap();
            file.read_exact_at(&mut content, other * 4096).unwrap();
            write_block(log, block, &content);
        });
    }
}

fn write_block(log: &Path, block: u64, content: &[u8]) {
    let file = OpenOptions::new().write(true).open(log.join("db")).unwrap();
    file.write_all_at(content, block * 4096).unwrap();
}

#[test]
fn a_damaged_file_beside_the_records_is_noticed_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let original = filled(folder.path());
    DataDir::open(&original).unwrap().open_log(OPTIONS).unwrap();
    let mut others = fs::read_dir(original.join("log")).unwrap().map(|entry| entry.unwrap().path());
    let snapshot = others.find(|path| path.to_string_lossy().contains("snap.")).unwrap();
    for file in [snapshot.file_name().unwrap(), "conf".as_ref()] {
        let bytes = fs::metadata(original.join("log").join(file)).unwrap().len();
        for place in (0..bytes).step_by(7) {
            let _either_way = open_and_read(&original, |log| flip(&log.join(file), place, 3));
        }
        for shorter in (0..bytes).step_by(7) {
            let _either_way = open_and_read(&original, |log| cut(&log.join(file), shorter));
        }
        let _either_way = open_and_read(&original, |log| fs::remove_file(log.join(file)).unwrap());
    }
}

#[test]
fn a_snapshot_that_a_crash_left_half_written_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let original = filled(folder.path());
    let left =
        |log: &Path| fs::write(log.join("snap.00000000000000FF.generating"), "half").unwrap();
    assert_eq!(open_and_read(&original, left), Ok(()));
}

#[test]
fn a_log_that_is_gone_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| {
        append(log, "acme", 1, 12).unwrap();
        append(log, "beta", 1, 1).unwrap();
    });
    fs::remove_dir_all(path.join("log")).unwrap();
    let error = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap_err();
    assert!(matches!(error, OpenDataDirError::Damaged { .. }));
    let want = format!(
        "the log in `{}` is damaged: `acme` has lost events 1 to 12; `beta` has lost event 1; keep \
         a copy of the directory, then restore it from the last backup",
        path.display(),
    );
    assert_eq!(sentence(&error), want);
    assert!(!path.join("log").exists());
}

#[test]
fn a_log_that_ends_before_the_checkpoint_says_so_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| append(log, "acme", 1, 12).unwrap());
    let directory = DataDir::open(&path).unwrap();
    let (acme, mut tree) = (organization("acme"), Tree::default());
    records(1, 15).iter().for_each(|record| tree.push(record));
    doorward_tests::noted::note_trees(&directory, [(&acme, &tree)].into_iter()).unwrap();
    for _again in 0..2 {
        let error = directory.open_log(OPTIONS).unwrap_err();
        let OpenDataDirError::Damaged { damage, .. } = error else { panic!("{error}") };
        assert_eq!(damage.to_string(), "`acme` has lost events 13 to 15");
    }
}

#[test]
fn a_log_that_cannot_be_opened_is_told_with_all_that_was_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |log| append(log, "acme", 1, 12).unwrap());
    DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap();
    for entry in fs::read_dir(path.join("log")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.to_string_lossy().contains("snap.") {
            fs::write(entry, "no snapshot").unwrap();
        }
    }
    let error = DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap_err();
    assert!(matches!(error, OpenDataDirError::Damaged { .. }));
    let said = sentence(&error);
    assert!(said.contains("is damaged: `acme` has lost events 1 to 12; keep a copy"), "{said}");
    assert!(said.contains("the files of the log are damaged"), "{said}");
}

#[test]
fn missing_checkpoints_are_damage_unless_the_log_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_directory(folder.path(), |_| {});
    fs::remove_file(path.join("checkpoints")).unwrap();
    let directory = DataDir::open(&path).unwrap();
    append(&directory.open_log(OPTIONS).unwrap(), "acme", 1, 1).unwrap();
    fs::remove_file(path.join("checkpoints")).unwrap();
    let error = directory.open_log(OPTIONS).unwrap_err();
    assert!(matches!(error, OpenDataDirError::KnownMissing { .. }), "{error}");
    fs::write(path.join("checkpoints"), "doorward checkpoints 1\n{}\ncrc32 00000000\n").unwrap();
    let error = directory.open_log(OPTIONS).unwrap_err();
    assert!(
        sentence(&error).ends_with("the file of checkpoints is damaged: its checksum is wrong")
    );
}
