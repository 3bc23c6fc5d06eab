//! The instance key is lost, or another one: what was sealed under it opens nothing, so nothing is
//! served, and the operator is told what to do.

use std::{fs, path::PathBuf};

use doorward_tests::host::{Host, Told};

use super::{sign_in_scene::SignIn, sso_credentials::NEWER};

impl SignIn {
    fn instance_key(&self) -> PathBuf {
        self.scene.host.data_dir().with_file_name("data.key")
    }

    fn check_config(&self) -> Told {
        self.scene.host.run(&["check-config"]).expect("it runs")
    }
}

/// It does not begin, and says what to do.
fn refuses(story: &SignIn, advice: &str) {
    let told = story.scene.host.run(&["serve"]).expect("it runs");
    assert_eq!(told.code, Some(77), "{}", told.stderr);
    assert!(told.stderr.contains(advice), "{}", told.stderr);
    let told = story.check_config();
    assert_eq!(told.code, Some(77), "{}", told.stderr);
    assert!(told.stderr.contains(advice), "{}", told.stderr);
}

#[tokio::test]
async fn without_its_key_nothing_is_served_and_none_is_made() {
    let mut story = SignIn::begin().await;
    assert_eq!(story.check_config().code, Some(0));
    let key = fs::read(story.instance_key()).expect("the key");
    let port = story.scene.server.port();

    // While the server runs, nobody makes another one over what is sealed.
    fs::remove_file(story.instance_key()).expect("it goes");
    let (code, said) = story.add(NEWER, &[]);
    assert_eq!(code, Some(77), "{said}");
    let secret = story.scene.host.run(&["client-secret", "create", "acme"]).expect("it runs");
    assert_eq!(secret.code, Some(77), "{}", secret.stderr);
    assert!(secret.stderr.contains("What the log says of people"), "{}", secret.stderr);

    story.scene.server.kill().expect("it ends");
    refuses(&story, "put it back from its backup");
    assert!(!story.instance_key().exists(), "a key was made over what is sealed");
    write_key(&story.instance_key(), &[9; 32]);
    refuses(&story, "it was written under another instance key");

    // Its backup is there after all.
    write_key(&story.instance_key(), &key);
    story.scene.server = story.scene.host.serve_at(port).expect("a server");
    assert_eq!(story.check_config().code, Some(0));
    story.sign_in("ada").await;
}

#[tokio::test]
async fn without_the_keys_of_an_organization_nothing_is_served() {
    let mut story = SignIn::begin().await;
    story.scene.server.kill().expect("it ends");
    fs::remove_file(story.scene.host.data_dir().join("keys/acme")).expect("it goes");
    refuses(&story, "the file with the keys of its organization is missing");
}

#[test]
fn a_host_without_data_has_nothing_to_open() {
    let host = Host::new().expect("a host");
    assert_eq!(host.run(&["check-config"]).expect("it runs").code, Some(0));
}

/// Written as the operator who restores a backup does it: for the owner alone.
fn write_key(path: &PathBuf, key: &[u8]) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, key).expect("the key is written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("for the owner alone");
}
