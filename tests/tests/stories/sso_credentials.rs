//! The credentials of an SSO configuration: two at a time for rotation, the newest first.

use std::fs;

use doorward_tests::{
    browser::Browser,
    entra::stand_in::{Endpoint, Proof},
};
use serde_json::{Value, json};

use super::{sign_in_scene::SignIn, token_scene::lies_anywhere};

pub(super) const NEWER: &str = "newer~secret/of the app+registration";

impl SignIn {
    /// A file of this text, beside the data directory.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.scene.host.data_dir().with_file_name(name);
        fs::write(&path, text).expect("a file");
        path.display().to_string()
    }

    pub(super) fn credentials(&self) -> Vec<Value> {
        let listed = self.scene.told(&["sso", "credential", "list", "acme", &self.sso]);
        listed.as_array().expect("rows").clone()
    }

    /// Adds a client secret and answers the exit code and what was said.
    pub(super) fn add(&self, secret: &str, more: &[&str]) -> (Option<i32>, String) {
        let file = self.file("a-secret", secret);
        let mut arguments = vec!["sso", "credential", "add", "acme", &self.sso];
        arguments.extend(["--client-secret-file", &file]);
        arguments.extend(more);
        let told = self.scene.host.run(&arguments).expect("it runs");
        assert!(!told.stdout.contains(secret) && !told.stderr.contains(secret), "{told:?}");
        (told.code, told.stderr)
    }

    pub(super) fn remove(&self, credential: &Value, more: &[&str]) -> (Option<i32>, String) {
        let id = credential["id"].as_str().expect("an id");
        let mut arguments = vec!["sso", "credential", "remove", "acme", &self.sso, id];
        arguments.extend(more);
        let told = self.scene.host.run(&arguments).expect("it runs");
        (told.code, told.stderr)
    }

    /// The secrets that were shown to Entra's token endpoint while Ada signed in.
    async fn shown(&self) -> Vec<String> {
        self.entra.forget_asked();
        self.sign_in("ada").await;
        let asked = self.entra.asked(Endpoint::Token);
        asked.iter().filter_map(|asked| asked.field("client_secret")).collect()
    }
}

#[tokio::test]
async fn a_secret_is_rotated_without_anybody_noticing() {
    let story = SignIn::begin().await;
    let first = story.app.secret.clone();
    assert_eq!(story.shown().await, [first.as_str()]);
    let before = story.credentials();
    assert_eq!(story.add(NEWER, &["--expires", "10d"]).0, Some(0));
    let both = story.credentials();
    assert_eq!((before.len(), both.len()), (1, 2));
    assert_eq!(both[1]["warning"], "expires in 9 days");
    assert!(both[1]["expires"].is_string() && both[0]["expires"].is_null(), "{both:?}");
    let full = story.add("third", &[]);
    assert_eq!(full.0, Some(65), "{}", full.1);
    assert!(full.1.contains("two credentials are live"), "{}", full.1);

    // Entra does not know the new one yet: AADSTS7000215, and the other is shown once.
    assert_eq!(story.shown().await, [NEWER, &first]);
    story.entra.accept(story.app.client, Proof::Secret(NEWER.to_owned()));
    assert_eq!(story.shown().await, [NEWER]);
    story.entra.expire_secrets(story.app.client);
    story.entra.accept(story.app.client, Proof::Secret(NEWER.to_owned()));
    assert_eq!(story.remove(&both[0], &[]), (Some(0), String::new()));
    assert_eq!(story.shown().await, [NEWER]);
    for secret in [NEWER, &first] {
        assert_eq!(lies_anywhere(&story.scene, secret), Vec::<String>::new());
    }
    let told = story.scene.told(&["events", "list", "acme"]).to_string();
    assert!(!told.contains(NEWER) && !told.contains(&first), "{told}");
}

#[tokio::test]
async fn the_last_credential_goes_only_when_that_is_said_and_then_nobody_signs_in() {
    let story = SignIn::begin().await;
    let only = story.credentials().remove(0);
    let refused = story.remove(&only, &[]);
    assert_eq!(refused.0, Some(65));
    assert!(refused.1.contains("the last live credential"), "{}", refused.1);
    story.sign_in("ada").await;
    assert_eq!(story.remove(&only, &["--last"]).0, Some(0));
    let gone = story.remove(&only, &["--last"]);
    assert!(gone.1.contains("there is no such credential"), "{}", gone.1);
    let head = story.scene.head();
    let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert_eq!(page.status, 503, "{}", page.text());
    story.refused_once_since(head, "not_usable");
    assert_eq!(story.add(&story.app.secret, &[]).0, Some(0));
    story.sign_in("ada").await;
}

#[tokio::test]
async fn what_can_be_changed_of_a_configuration_is_changed() {
    let story = SignIn::begin().await;
    let set = |more: &[&str]| {
        let mut arguments = vec!["sso", "set", "acme", &story.sso];
        arguments.extend(more);
        story.scene.told(&arguments)
    };
    let changed = set(&[
        "--name",
        "Contoso staff",
        "--domain-hint",
        "contoso.example",
        "--members-only",
        "true",
    ]);
    assert_eq!(
        (&changed["name"], &changed["members_only"]),
        (&json!("Contoso staff"), &json!(true))
    );
    story.entra.forget_asked();
    story.sign_in("ada").await;
    let asked = story.entra.asked(Endpoint::Authorize);
    assert_eq!(asked[0].field("domain_hint").as_deref(), Some("contoso.example"));
    let head = story.scene.head();
    set(&["--name", "Contoso staff"]);
    assert_eq!(story.scene.head(), head, "what is so already makes no event");
    set(&["--no-domain-hint"]);
    story.entra.forget_asked();
    story.sign_in("ada").await;
    assert_eq!(story.entra.asked(Endpoint::Authorize)[0].field("domain_hint"), None);
    let refused = ["sso", "set", "acme", &story.sso, "--just-in-time", "true"];
    let refused = story.scene.host.run(&refused).expect("it runs");
    assert_eq!(refused.code, Some(65), "{}", refused.stderr);
    let nothing = story.scene.host.run(&["sso", "set", "acme", &story.sso]).expect("it runs");
    assert_eq!(nothing.code, Some(64), "{}", nothing.stderr);
}
