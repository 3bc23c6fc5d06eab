//! A process that is killed at any moment has lost nothing of what it had acknowledged.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// Lets a process append until its time is over, kills it, and gives what it had acknowledged.
fn write_and_kill(directory: &Path, batch: u32, time: Duration) -> Vec<String> {
    let mut writer = Command::new(env!("CARGO_BIN_EXE_log_load"))
        .args([Path::new("write"), directory, Path::new(&batch.to_string())])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let reader = thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
    thread::sleep(time);
    writer.kill().unwrap();
    writer.wait().unwrap();
    let whole = reader.join().unwrap();
    whole.iter().filter_map(|line| line.strip_prefix("ack ")).map(str::to_owned).collect()
}

#[test]
fn a_process_that_is_killed_has_lost_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (directory, acks) = (folder.path().join("data"), folder.path().join("acks"));
    let mut dice = fastrand::Rng::with_seed(9);
    let mut acked = Vec::new();
    for round in 0..12 {
        let batch = [1, 16, 128][round % 3];
        let time = Duration::from_millis(dice.u64(30..300));
        acked.extend(write_and_kill(&directory, batch, time));
        fs::write(&acks, acked.iter().map(|ack| format!("{ack}\n")).collect::<String>()).unwrap();
        let verdict = Command::new(env!("CARGO_BIN_EXE_log_load"))
            .args([Path::new("verify"), &directory, &acks])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&verdict.stderr).into_owned();
        assert!(verdict.status.success(), "round {round}, batch {batch}: {said}");
    }
    assert!(acked.len() > 100, "{}", acked.len());
}
