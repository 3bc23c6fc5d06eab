//! A disk that fills up under a running server, and has room again.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use doorward_tests::host::Host;
use serde_json::json;
use tempfile::TempDir;

use super::scene::{Scene, USER, ask, send};

/// A small disk in memory, mounted for the length of a test.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mounted() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs"])
            .arg(folder.path())
            .output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("--lazy").arg(self.path()).output();
        assert!(unmounted.is_ok_and(|output| output.status.success()), "the disk is still mounted");
    }
}

/// Takes all the room there is.
fn fill(path: &Path) {
    let mut filler = std::fs::File::create(path).expect("a file");
    let block = vec![0xD0; 64 * 1024];
    while std::io::Write::write_all(&mut filler, &block).is_ok() {}
}

#[tokio::test]
async fn a_full_disk_is_told_to_everybody_and_forgotten_when_there_is_room_again() {
    let Some(disk) = SmallDisk::mounted() else {
        eprintln!("skipped: only root may mount the small disk that this story fills");
        return;
    };
    let host = Host::at(disk.path().join("data"))
        .expect("a host")
        .setting("DOORWARD_LOG__RESERVE_BYTES", "8388608");
    let scene = Scene::on(host);
    let mut wire = scene.wire();
    let named = |name: &str| Some(json!({ "schemas": [USER], "userName": name }));
    assert_eq!(ask(&mut wire, "POST", "/Users", named("before")).await.0, 201);

    let filler = disk.path().join("filler");
    fill(&filler);
    let mut refused = None;
    for number in 0..2000 {
        let answer = send(&mut wire, "POST", "/Users", named(&format!("during{number}"))).await;
        if answer.status != 201 {
            refused = Some((number, answer));
            break;
        }
    }
    let (written, answer) = refused.expect("no disk holds everything");
    assert_eq!(answer.status, 503, "{}", answer.json());
    assert_eq!(answer.json()["status"], "503");
    assert!(answer.header("retry-after").parse::<u64>().is_ok(), "{:?}", answer.headers);
    assert_eq!(scene.server.readiness().expect("an answer").0, 503);
    let (status, list) = ask(&mut wire, "GET", "/Users?count=0", None).await;
    assert_eq!((status, &list["totalResults"]), (200, &json!(1 + written)), "reading goes on");

    std::fs::remove_file(filler).expect("room is made");
    let began = Instant::now();
    while ask(&mut wire, "POST", "/Users", named("after")).await.0 != 201 {
        assert!(began.elapsed() < Duration::from_secs(60), "{}", scene.server.text_log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(scene.server.readiness().expect("an answer").0, 200);
    let replayed = scene.replay();
    assert_eq!(replayed["verified"], true, "{}", replayed["differences"]);
    assert_eq!(replayed["user_count"], 2 + written, "nothing lost and nothing half-written");
}
