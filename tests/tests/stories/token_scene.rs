//! The usual beginning of a story about client secrets: one organization, one secret, and somebody who
//! asks the token endpoint.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use doorward_tests::{
    entra::Wire,
    host::Host,
    http::{Answer, Connection, Request},
};
use serde_json::Value;
use url::form_urlencoded;

use super::scene::{Scene, ask};

/// A client secret with its ids.
#[derive(Debug, Clone)]
pub(super) struct Secret {
    pub(super) client: String,
    pub(super) secret: String,
    pub(super) id: String,
}

/// A form's fields.
pub(super) type Form<'a> = &'a [(&'a str, &'a str)];

/// Makes a client secret.
pub(super) fn issue(host: &Host, organization: &str, more: &[&str]) -> Secret {
    let mut arguments = vec!["client-secret", "create", organization, "--format", "json"];
    arguments.extend(more);
    let told = host.must(&arguments).expect("a client secret");
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let text = |key: &str| told[key].as_str().expect("a text").to_owned();
    let end = format!("/o/{organization}/oauth2/token");
    assert!(text("token_endpoint").ends_with(&end), "{told}");
    assert!(text("tenant_url").ends_with(&format!("/o/{organization}/scim/v2")), "{told}");
    Secret { client: text("client_id"), secret: text("client_secret"), id: text("secret_id") }
}

/// Posts a form to the token endpoint of an organization.
pub(super) async fn post(
    scene: &Scene,
    organization: &str,
    form: Form<'_>,
    authorization: Option<&str>,
) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let mut request = Request::new("POST", format!("/o/{organization}/oauth2/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    if let Some(held) = authorization {
        request = request.header("authorization", held);
    }
    Connection::to(scene.server.authority()).send(request).await.expect("an answer")
}

/// Asks with the client secret in the body, as Entra does by default.
pub(super) async fn by_body(scene: &Scene, organization: &str, held: &Secret) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &*held.client),
        ("client_secret", &*held.secret),
    ];
    post(scene, organization, &form, None).await
}

/// Asks with the client secret in the header.
pub(super) async fn by_header(scene: &Scene, organization: &str, held: &Secret) -> Answer {
    let form = [("grant_type", "client_credentials")];
    post(scene, organization, &form, Some(&basic(&held.client, &held.secret))).await
}

pub(super) fn basic(client: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{client}:{secret}")))
}

/// The access token of an answer that has one.
pub(super) fn access_token(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["access_token"].as_str().expect("an access token").to_owned()
}

/// What SCIM answers to somebody with this bearer token.
pub(super) async fn scim(scene: &Scene, token: &str) -> u16 {
    let mut wire = Wire::new(&scene.tenant.url, token);
    ask(&mut wire, "GET", "/Users?startIndex=1&count=1", None).await.0
}

/// The failed requests as an operator reads them; a request is remembered a moment after its answer.
pub(super) async fn failed_until(scene: &Scene, why: &str) -> String {
    let mut failed = String::new();
    for _ in 0..200 {
        failed = scene.told(&["provisioning", "requests", "acme", "--failed"]).to_string();
        if failed.contains(why) {
            return failed;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nothing of `{why}`: {failed}");
}

/// Whether a secret lies anywhere in the data directory, beside it, or in the server's text log.
pub(super) fn lies_anywhere(scene: &Scene, secret: &str) -> Vec<String> {
    let mut found = lies_below(scene.host.data_dir(), secret);
    if scene.server.text_log().contains(secret) {
        found.push("the text log".to_owned());
    }
    found
}

/// The files below a folder that hold something.
pub(super) fn lies_below(folder: &Path, secret: impl AsRef<[u8]>) -> Vec<String> {
    let (mut found, secret) = (Vec::new(), secret.as_ref());
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path)
                && bytes.windows(secret.len()).any(|part| part == secret)
            {
                found.push(path.display().to_string());
            }
        }
    }
    found
}
