//! What the gateway shows at the token endpoint: a certificate's assertion, or a token of the platform.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_tests::{
    browser::Browser,
    entra::stand_in::{Endpoint, Proof},
};
use serde_json::{Value, json};

use super::sign_in_scene::{Beginning, SignIn};

const CERTIFICATE: &str = include_str!("../../fixtures/keys/client-certificate.pem");
const FOREIGN: &str = include_str!("../../fixtures/keys/entra-foreign.pem");

/// What was shown last.
fn shown(story: &SignIn) -> String {
    let last = story.entra.asked(Endpoint::Token).pop().expect("it was asked");
    assert_eq!(last.field("client_secret"), None);
    let kind = last.field("client_assertion_type");
    assert_eq!(kind.as_deref(), Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    last.field("client_assertion").expect("an assertion")
}

fn part(token: &str, place: usize) -> Value {
    let part = token.split('.').nth(place).expect("a part");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn a_certificate_signs_in_without_any_secret() {
    let credential = Some(("--certificate-file", CERTIFICATE.to_owned()));
    let story = SignIn::begin_as(Beginning { credential, ..Beginning::default() }).await;
    story.entra.withdraw_proofs(story.app.client);
    let head = story.scene.head();
    let page = story.try_sign_in(&mut Browser::new(), "ada").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(
        page.text().contains("Certificates &amp; secrets") || page.text().contains("upload it")
    );
    story.refused_once_since(head, "AADSTS700027");
    // From here on the stand-in verifies PS256, thumbprint, audience and times by itself.
    story.entra.accept(story.app.client, Proof::Certificate(CERTIFICATE.to_owned()));
    let mut ada = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);
    let first = shown(&story);
    assert_eq!(part(&first, 0)["alg"], "PS256");
    assert!(part(&first, 0)["x5t#S256"].as_str().is_some_and(|print| print.len() == 43));
    assert_eq!(part(&first, 1)["iss"], json!(story.app.client));
    story.sign_in("grace").await;
    assert_ne!(part(&first, 1)["jti"], part(&shown(&story), 1)["jti"], "each is used once");
    let listed = story.scene.told(&["sso", "show", "acme", &story.sso]);
    assert_eq!(listed["credentials"][0]["kind"], "certificate");
}

#[tokio::test]
async fn a_key_without_its_certificate_is_refused_when_it_is_handed_in() {
    let story = SignIn::begin().await;
    let file = story.scene.host.data_dir().with_file_name("key-only");
    std::fs::write(&file, FOREIGN).expect("a file");
    let (tenant, client) = (story.tenant.to_string(), story.app.client.to_string());
    let file = file.display().to_string();
    let add = ["sso", "add", "acme", "--kind", "single-tenant", "--tenant-id", &tenant];
    let more = ["--client-id", &client, "--certificate-file", &file];
    let told = story.scene.host.run(&[&add[..], &more].concat()).expect("it runs");
    assert_ne!(told.code, Some(0));
    assert!(told.stderr.contains("`CERTIFICATE`"), "{}", told.stderr);
    let left = story.scene.told(&["sso", "list", "acme"]);
    assert_eq!(left.as_array().map(Vec::len), Some(1), "nothing is left of it");
}

#[tokio::test]
async fn a_federated_token_is_read_again_at_every_use() {
    let credential = Some(("--federated-token-file", "token-of-monday\n".to_owned()));
    let story = SignIn::begin_as(Beginning { credential, ..Beginning::default() }).await;
    let file = story.scene.host.data_dir().with_file_name("credential");
    story.entra.withdraw_proofs(story.app.client);
    story.entra.accept(story.app.client, Proof::Federated("token-of-monday".to_owned()));
    story.sign_in("ada").await;
    assert_eq!(shown(&story), "token-of-monday");
    story.entra.withdraw_proofs(story.app.client);
    story.entra.accept(story.app.client, Proof::Federated("token-of-tuesday".to_owned()));
    assert_eq!(story.try_sign_in(&mut Browser::new(), "ada").await.status, 403);
    std::fs::write(&file, "token-of-tuesday").expect("the platform writes a new one");
    story.sign_in("ada").await;
    assert_eq!(shown(&story), "token-of-tuesday");
    std::fs::remove_file(&file).expect("it is gone");
    let head = story.scene.head();
    let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(page.text().contains("administrator"), "{}", page.text());
    story.refused_once_since(head, "not_usable");
}
