//! The conformance suite, engine by engine.

use std::path::Path;

use doorward_store::{
    data_dir::DataDir,
    log::{MemoryLog, SledLog, SledOptions},
};
use doorward_tests::faulty_log::FaultyLog;

use super::{conformance, given::OPTIONS};

/// A new log in a folder of its own below `parent`, which outlives it.
fn sled(parent: &Path) -> SledLog {
    let folder = tempfile::tempdir_in(parent).unwrap().keep();
    SledLog::open(&folder.join("log"), SledOptions::default()).unwrap()
}

#[test]
fn the_memory_engine_keeps_every_promise() {
    conformance::check(MemoryLog::new);
}

#[test]
fn the_sled_engine_keeps_every_promise() {
    let parent = tempfile::tempdir().unwrap();
    conformance::check(|| sled(parent.path()));
}

#[test]
fn the_log_of_a_data_directory_keeps_every_promise() {
    let parent = tempfile::tempdir().unwrap();
    conformance::check(|| {
        let path = tempfile::tempdir_in(parent.path()).unwrap().keep();
        DataDir::open(&path).unwrap().open_log(OPTIONS).unwrap()
    });
}

#[test]
fn a_faulty_log_without_faults_keeps_every_promise() {
    let parent = tempfile::tempdir().unwrap();
    conformance::check(|| FaultyLog::new(MemoryLog::new()));
    conformance::check(|| FaultyLog::new(sled(parent.path())));
}
