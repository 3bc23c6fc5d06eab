//! Settings that change under way.

use std::{fs, process::Command, time::Duration};

use doorward_tests::{entra::Wire, host::Host};

use super::scene::{Scene, ask};

/// Sends SIGHUP and waits until the server has said something of it.
async fn reloaded(scene: &Scene, words: &str) {
    let pid = scene.server.pid().to_string();
    let before = scene.server.text_log().matches(words).count();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().expect("kill").success());
    for _ in 0..500 {
        if scene.server.text_log().matches(words).count() > before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("`{words}` was not said: {}", scene.server.text_log());
}

#[tokio::test]
async fn a_hangup_makes_the_server_read_its_settings_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("doorward.toml");
    fs::write(&file, "").expect("written");
    let named = file.display().to_string();
    let scene = Scene::on(Host::new().expect("a host").setting("DOORWARD_CONFIG", named));
    let debugged = || scene.server.text_log().contains("answered list of User");
    let mut stranger = Wire::new(&scene.tenant.url, "wrong");
    assert_eq!(ask(&mut scene.wire(), "GET", "/Users", None).await.0, 200);
    assert_eq!(ask(&mut stranger, "GET", "/Users", None).await.0, 401);
    assert!(!debugged());

    let limit = "[scim]\nfailed_attempts_per_minute = 1\n";
    let filter = "[telemetry]\nfilter = \"doorward=debug\"\n";
    fs::write(&file, format!("{limit}{filter}")).expect("written");
    reloaded(&scene, "read the settings again").await;
    assert_eq!(ask(&mut scene.wire(), "GET", "/Users", None).await.0, 200);
    assert!(debugged(), "{}", scene.server.text_log());
    assert_eq!(ask(&mut stranger, "GET", "/Users", None).await.0, 401);
    assert_eq!(ask(&mut stranger, "GET", "/Users", None).await.0, 429, "the new limit counts");

    fs::write(&file, "[scim]\nfailed_attempts = 99\n").expect("written");
    reloaded(&scene, "the settings stay as they were").await;
    assert_eq!(ask(&mut stranger, "GET", "/Users", None).await.0, 429, "the limit stays");
    fs::write(&file, format!("{limit}page_size = 7\n{filter}")).expect("written");
    reloaded(&scene, "followed after a restart only").await;
    assert_eq!(ask(&mut scene.wire(), "GET", "/Users", None).await.0, 200);
}
