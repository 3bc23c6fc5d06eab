//! A backup is made while Entra goes on, and put back on another host: what was true is true again, and
//! whoever has the auditor's key can prove it.

use std::{fs, path::PathBuf};

use doorward_tests::host::{Host, Told};
use serde_json::{Value, json};

use super::scene::{Scene, ask, group, user};

/// Another host, whose keys were put back, and a backup of the first.
struct Elsewhere {
    folder: tempfile::TempDir,
    host: Host,
    backup: PathBuf,
}

/// What lies beside a data directory and belongs to it.
const KEYS: [&str; 2] = ["checkpoint-key", "key"];

impl Elsewhere {
    fn after(scene: &Scene) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let backup = folder.path().join("backup");
        let host = Host::at(folder.path().join("data")).expect("a host");
        for key in KEYS {
            let (was, is) = (scene.host.data_dir(), host.data_dir());
            let beside =
                |data_dir: &std::path::Path| data_dir.with_file_name(format!("data.{key}"));
            fs::copy(beside(was), beside(is)).expect("a key");
        }
        Self { folder, host, backup }
    }

    fn backup(&self) -> &str {
        self.backup.to_str().expect("a path")
    }

    fn restore(&self, more: &[&str]) -> Told {
        let told = self.host.run(&[&["restore", self.backup()], more].concat());
        told.expect("it runs")
    }

    /// It is refused with these words, and nothing is there.
    #[track_caller]
    fn refused(&self, code: i32, words: &str) {
        let told = self.restore(&[]);
        assert_eq!(told.code, Some(code), "{}", told.stderr);
        assert!(told.stderr.contains(words), "{}", told.stderr);
        assert!(!self.host.data_dir().exists());
        assert_eq!(self.half_done(), Vec::<String>::new());
    }

    /// What lies there that is not whole.
    fn half_done(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| name.starts_with('.')).collect()
    }
}

fn users(host: &Host) -> Value {
    let told = host.must(&["events", "replay", "acme", "--verify", "--format", "json"]);
    serde_json::from_str(&told.expect("it is verified")).expect("JSON")
}

#[tokio::test]
async fn everything_is_copied_while_entra_goes_on_and_put_back_elsewhere() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    for number in 1..=20 {
        user(&mut wire, &format!("person-{number}")).await;
    }
    group(&mut wire, "Engineers").await;
    scene.told(&["erase", "acme", "person-3", "--reason", "asked for it"]);
    let key = scene.host.must(&["events", "checkpoint", "acme", "--key"]).expect("a key");
    let before = scene.head();
    let elsewhere = Elsewhere::after(&scene);
    // A folder of somebody else that is called nearly so stays.
    let others = elsewhere.folder.path().join("backup.new");
    fs::create_dir(&others).expect("a folder");

    let arrivals = tokio::spawn(async move {
        for number in 21..=60 {
            user(&mut wire, &format!("person-{number}")).await;
        }
    });
    let made = scene.told(&["backup", elsewhere.backup()]);
    arrivals.await.expect("they arrive");
    assert_eq!(made[0]["organization"], "acme");
    assert_eq!(made[0]["verified"], true);
    let events = made[0]["events"].as_u64().expect("a number");
    assert!((before..=scene.head()).contains(&events), "{made}");
    let bundle = elsewhere.backup.join("acme.bundle");
    let proved = scene.host.run(&["verify", bundle.to_str().expect("a path"), "--key", key.trim()]);
    assert_eq!(proved.expect("it runs").code, Some(0));
    let twice = scene.host.run(&["backup", elsewhere.backup()]).expect("it runs");
    assert_eq!(twice.code, Some(65), "{}", twice.stderr);
    assert!(twice.stderr.contains("is there already"), "{}", twice.stderr);

    let told = elsewhere.restore(&[]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stderr.contains("acme: "), "how far it is: {}", told.stderr);
    assert_eq!(users(&elsewhere.host)["verified"], true);
    let restored = Scene { server: elsewhere.host.serve().expect("a server"), ..scene };
    let port = restored.server.authority();
    let url = restored
        .tenant
        .url
        .replace(restored.tenant.url.split('/').nth(2).expect("an authority"), &port);
    let mut wire = doorward_tests::entra::Wire::new(&url, &restored.tenant.token);
    let (status, found) = ask(&mut wire, "GET", "/Users?count=1", None).await;
    assert_eq!(status, 200, "the token is what it was: {found}");
    let erased = "/Users?filter=userName%20eq%20%22person-3%22";
    assert_eq!(ask(&mut wire, "GET", erased, None).await.1["totalResults"], 0);
    let known = "/Users?filter=userName%20eq%20%22person-5%22";
    assert_eq!(ask(&mut wire, "GET", known, None).await.1["totalResults"], 1);
    user(&mut wire, "somebody-new").await;
    assert!(others.is_dir());
    assert_eq!(elsewhere.half_done(), Vec::<String>::new());
}

#[tokio::test]
async fn a_backup_is_put_back_up_to_a_moment_and_proved_from_there() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    for number in 1..=5 {
        user(&mut wire, &format!("person-{number}")).await;
    }
    let until = scene.head();
    user(&mut wire, "too-late").await;
    let elsewhere = Elsewhere::after(&scene);
    scene.told(&["backup", elsewhere.backup()]);
    assert_eq!(scene.events_after(until + 1), ["export.made"]);
    let told = elsewhere.restore(&["--until", &until.to_string(), "--format", "json"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let rows: Value = serde_json::from_str(&told.stdout).expect("JSON");
    assert_eq!(rows, json!([{ "organization": "acme", "events": until, "held": until + 2 }]));
    assert_eq!(users(&elsewhere.host)["verified"], true);
    let bundle = elsewhere.folder.path().join("bundle");
    let bundle = bundle.to_str().expect("a path");
    elsewhere.host.must(&["events", "export", "acme", "--bundle", bundle]).expect("a bundle");
    let key = elsewhere.host.must(&["events", "checkpoint", "acme", "--key"]).expect("a key");
    let proved = elsewhere.host.run(&["verify", bundle, "--key", key.trim()]).expect("it runs");
    assert_eq!(proved.code, Some(0), "{}", proved.stderr);
    assert!(proved.stdout.contains(&until.to_string()), "{}", proved.stdout);
}

#[tokio::test]
async fn a_number_whose_key_is_destroyed_is_never_given_again() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    user(&mut wire, "person-1").await;
    let before = scene.head();
    user(&mut wire, "person-2").await;
    let there = scene.head();
    scene.told(&["erase", "acme", "person-2", "--reason", "asked for it"]);
    let elsewhere = Elsewhere::after(&scene);
    scene.told(&["backup", elsewhere.backup()]);
    let told = elsewhere.restore(&["--until", &before.to_string()]);
    assert_eq!(told.code, Some(65), "{}", told.stderr);
    assert!(told.stderr.contains("choose a later moment"), "{}", told.stderr);
    assert!(!elsewhere.host.data_dir().exists());

    let told = elsewhere.restore(&["--until", &there.to_string()]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let restored = elsewhere.host.serve().expect("a server");
    let token = elsewhere.host.scim_token("acme", &[]).expect("a token");
    user(&mut doorward_tests::entra::Wire::new(&token.url, &token.token), "person-3").await;
    assert!(restored.terminate().expect("it stops").success());
}

#[tokio::test]
async fn what_is_no_backup_or_was_changed_is_not_put_back() {
    let scene = Scene::begin();
    user(&mut scene.wire(), "ada").await;
    let elsewhere = Elsewhere::after(&scene);
    elsewhere.refused(65, "is no backup");
    scene.told(&["backup", elsewhere.backup()]);

    let bundle = elsewhere.backup.join("acme.bundle");
    let whole = fs::read(&bundle).expect("a bundle");
    let mut changed = whole.clone();
    let at = changed.iter().position(|byte| *byte == b'e').expect("an event") + 40;
    changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
    fs::write(&bundle, changed).expect("changed");
    elsewhere.refused(84, "is not what was signed");
    fs::remove_file(&bundle).expect("taken away");
    elsewhere.refused(74, "cannot be read");
    fs::write(&bundle, &whole).expect("put back");

    for key in KEYS {
        let place = elsewhere.host.data_dir().with_file_name(format!("data.{key}"));
        let held = fs::read(&place).expect("a key");
        fs::remove_file(&place).expect("taken away");
        let told = elsewhere.restore(&[]);
        assert_ne!(told.code, Some(0), "{key}");
        assert!(told.stderr.contains("put it back"), "{}", told.stderr);
        assert!(!elsewhere.host.data_dir().exists());
        fs::write(&place, held).expect("put back");
        fs::set_permissions(&place, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .expect("private");
    }
    assert_eq!(elsewhere.restore(&[]).code, Some(0));
    let told = elsewhere.restore(&[]);
    assert_eq!(told.code, Some(65), "what is there is never overwritten: {}", told.stderr);
}
