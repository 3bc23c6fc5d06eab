//! The show that a newcomer sees first, small and without an audience.

use std::process::Command;

#[test]
fn the_demo_shows_everything_and_ends_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_demo"))
        .args(["--once", "--people", "20", "--groups", "9", "--data-dir"])
        .arg(folder.path().join("data"))
        .output()
        .expect("the demo runs");
    let told = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}{said}");
    for scene in [
        "Test Connection",
        "20 created",
        "as of event",
        "signs in",
        "refused, and told why",
        "kill -9",
        "equals what is served",
        "every event is what was signed",
        "a moment before",
    ] {
        assert!(told.contains(scene), "nothing of `{scene}`: {told}{said}");
    }
    assert!(!told.contains('✗'), "{told}");
    let past: Vec<_> = told.lines().filter(|line| line.contains("workspace:wiki")).collect();
    let then = past.iter().position(|line| line.trim_start().starts_with("then "));
    let [then, before] = [then, then.map(|at| at + 1)].map(|at| past[at.expect("an answer")]);
    assert!(then.contains("may not enter") && !before.contains("may not enter"), "{told}");
}
