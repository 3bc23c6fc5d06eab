//! The instance key is lost, or another one: what was sealed under it opens nothing, and the operator
//! is told which configurations that concerns and what to do.

use std::{fs, path::PathBuf};

use doorward_tests::{
    browser::Browser,
    entra::stand_in::Proof,
    host::{Host, Told},
};

use super::{sign_in_scene::SignIn, sso_credentials::NEWER};

impl SignIn {
    fn instance_key(&self) -> PathBuf {
        self.scene.host.data_dir().with_file_name("data.key")
    }

    /// The server dies, something happens to the host, and it begins anew.
    fn restart_after(&mut self, happening: impl FnOnce(&Self)) {
        let port = self.scene.server.port();
        self.scene.server.kill().expect("it ends");
        happening(self);
        self.scene.server = self.scene.host.serve_at(port).expect("a server");
    }

    fn check_config(&self) -> Told {
        self.scene.host.run(&["check-config"]).expect("it runs")
    }

    /// Nobody signs in, and the event says why.
    async fn fails_closed(&self, reason: &str) {
        let head = self.scene.head();
        let page = Browser::new().open(&self.url("/o/acme/sign-in")).await.expect("a page");
        assert_eq!(page.status, 503, "{}", page.text());
        self.refused_once_since(head, reason);
    }
}

/// The configuration and its credential are named, and what to do.
fn names(told: &str, story: &SignIn, advice: &str) {
    let credential = story.credentials().remove(0);
    let credential = credential["id"].as_str().expect("an id");
    for part in ["acme", &story.sso, credential, advice] {
        assert!(told.contains(part), "nothing of `{part}`: {told}");
    }
}

#[tokio::test]
async fn a_lost_key_is_told_and_never_replaced_unseen() {
    let mut story = SignIn::begin().await;
    assert_eq!(story.check_config().code, Some(0));
    let key = fs::read(story.instance_key()).expect("the key");
    story.restart_after(|story| fs::remove_file(story.instance_key()).expect("it goes"));

    let advice = "put it back from its backup";
    names(&story.scene.server.text_log(), &story, advice);
    let told = story.check_config();
    assert_eq!(told.code, Some(78), "{}", told.stderr);
    names(&told.stderr, &story, advice);
    story.fails_closed("instance_key_unusable").await;
    let (code, said) = story.add(NEWER, &[]);
    assert_eq!(code, Some(77), "{said}");
    assert!(said.contains(advice) && said.contains("sso credential remove"), "{said}");
    let secret = story.scene.host.run(&["client-secret", "create", "acme"]).expect("it runs");
    assert_eq!(secret.code, Some(77), "{}", secret.stderr);
    assert!(!story.instance_key().exists(), "a key was made over what is sealed");

    // Its backup is there after all.
    write_key(&story.instance_key(), &key);
    assert_eq!(story.check_config().code, Some(0));
    story.sign_in("ada").await;

    // Or it is lost for good.
    fs::remove_file(story.instance_key()).expect("it goes");
    let only = story.credentials().remove(0);
    assert_eq!(story.remove(&only, &["--last"]).0, Some(0));
    assert_eq!(story.add(&story.app.secret, &[]).0, Some(0));
    story.sign_in("ada").await;
    assert_eq!(story.check_config().code, Some(0));
}

#[tokio::test]
async fn under_another_key_a_credential_that_is_added_anew_is_used() {
    let mut story = SignIn::begin().await;
    story.restart_after(|story| write_key(&story.instance_key(), &[9; 32]));
    let advice = "sealed under another instance key";
    names(&story.scene.server.text_log(), &story, advice);
    let told = story.check_config();
    assert_eq!(told.code, Some(78), "{}", told.stderr);
    names(&told.stderr, &story, "nobody signs in there");
    story.fails_closed("sealed_under_another_instance_key").await;

    story.entra.accept(story.app.client, Proof::Secret(NEWER.to_owned()));
    assert_eq!(story.add(NEWER, &[]).0, Some(0));
    story.sign_in("ada").await;
    let told = story.check_config();
    assert_eq!(told.code, Some(78), "{}", told.stderr);
    names(&told.stderr, &story, "another is used");
    let tried = story.scene.host.run(&["sso", "test", "acme", &story.sso]).expect("it runs");
    assert_eq!(tried.code, Some(69), "{}", tried.stdout);
    assert!(tried.stdout.contains("see `check-config`"), "{}", tried.stdout);
    let old = story.credentials().remove(0);
    assert_eq!(story.remove(&old, &[]).0, Some(0));
    assert_eq!(story.check_config().code, Some(0));
    let tried = story.scene.host.run(&["sso", "test", "acme", &story.sso]).expect("it runs");
    assert_eq!(tried.code, Some(0), "{}", tried.stdout);
    story.sign_in("ada").await;
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
