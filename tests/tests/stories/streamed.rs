//! Every event is sent to a webhook, signed as Standard Webhooks has it: a receiver takes it, refuses it, or
//! is away, and nobody waits for it.

use std::{
    fs,
    time::{Duration, Instant},
};

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_tests::host::Host;
use serde_json::Value;

use super::{
    pushed::Listening,
    scene::{Scene, user},
};

/// The bytes of the secret that the receiver was given.
const SECRET: [u8; 32] = [42; 32];

/// A host that streams to somebody, and the folder with its secret.
fn streaming(to: &Listening) -> (Host, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let secrets = folder.path().display().to_string();
    let host = Host::new()
        .expect("a host")
        .setting("DOORWARD_EVIDENCE__STREAM", format!("acme {}", to.url))
        .setting("DOORWARD_EVIDENCE__STREAM_SECRET_DIR", secrets);
    (host, folder)
}

fn give(folder: &tempfile::TempDir) {
    let secret = format!("whsec_{}\n", STANDARD.encode(SECRET));
    fs::write(folder.path().join("acme"), secret).expect("written");
}

/// A message that was believed: its id and its event.
#[derive(Debug, Clone, PartialEq)]
struct Message {
    id: String,
    event: Value,
}

/// Believes a message as Standard Webhooks tells receivers to: by its signature, and by its time.
fn believed((head, body): &(String, String)) -> Message {
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(held, _)| held.eq_ignore_ascii_case(name));
        found.unwrap_or_else(|| panic!("no `{name}` in {head}")).1.trim().to_owned()
    };
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let signature = header("webhook-signature");
    let signature = STANDARD.decode(signature.strip_prefix("v1,").expect("version 1"));
    let signed = format!("{id}.{timestamp}.{body}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &SECRET);
    let right = hmac::verify(&key, signed.as_bytes(), &signature.expect("base64"));
    right.expect("signed with the secret");
    let age = jiff::Timestamp::now().as_second() - timestamp.parse::<i64>().expect("seconds");
    assert!((-5..120).contains(&age), "{age} seconds old");
    assert_eq!(header("content-type"), "application/cloudevents+json; charset=utf-8");
    Message { id, event: serde_json::from_str(body).expect("JSON") }
}

fn all(listening: &Listening) -> Vec<Message> {
    listening.came().iter().map(believed).collect()
}

#[tokio::test]
async fn every_event_is_sent_in_order_from_the_first_and_signed() {
    let listening = Listening::begin();
    let (host, folder) = streaming(&listening);
    give(&folder);
    let scene = Scene::on(host);
    for name in ["ada", "bob"] {
        user(&mut scene.wire(), name).await;
    }
    listening.waits_for(4).await;
    let exported = scene.host.must(&["events", "export", "acme", "--as", "cloudevents"]);
    let exported = exported.expect("exported");
    listening.waits_for(5).await; // that there was an export is an event, too
    let wanted: Vec<Value> =
        exported.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let messages = all(&listening);
    let events: Vec<_> = messages.iter().map(|message| message.event.clone()).collect();
    assert_eq!(events, wanted);
    let ids: Vec<_> = messages.into_iter().map(|message| message.id).collect();
    assert_eq!(ids, (1..=5).map(|nth| format!("acme.{nth}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_not_taken_comes_again_under_its_name_and_nobody_waits_for_it() {
    let listening = Listening::begin();
    listening.says(&[
        "503 Service Unavailable\r\nRetry-After: 1\r\n\r\n",
        "410 Gone\r\n\r\n",
        "204 No Content\r\n\r\n",
    ]);
    let (host, folder) = streaming(&listening);
    give(&folder);
    let scene = Scene::on(host);
    let begun = Instant::now();
    user(&mut scene.wire(), "ada").await;
    assert!(begun.elapsed() < Duration::from_secs(5), "it is answered meanwhile");
    listening.waits_for(5).await;
    let ids: Vec<_> = all(&listening).into_iter().map(|message| message.id).collect();
    assert_eq!(ids, ["acme.1", "acme.1", "acme.1", "acme.2", "acme.3"]);
}

#[tokio::test]
async fn what_was_not_taken_before_a_crash_is_sent_after_it_and_what_was_is_not() {
    let listening = Listening::begin();
    let (host, folder) = streaming(&listening);
    give(&folder);
    let scene = Scene::on(host);
    listening.waits_for(2).await;
    // What was taken is noted before the next is sent, so a refusal of it says that it is.
    listening.says(&["500 Internal Server Error\r\n\r\n"]);
    user(&mut scene.wire(), "ada").await;
    listening.waits_for(3).await;
    let Scene { server, host, tenant } = scene;
    let port = server.port();
    drop(server); // kill -9
    let _server = host.serve_at(port).expect("a server");
    listening.waits_for(4).await;
    let ids: Vec<_> = all(&listening).into_iter().map(|message| message.id).collect();
    assert_eq!(ids, ["acme.1", "acme.2", "acme.3", "acme.3"]);
    drop(tenant);
}

#[tokio::test]
async fn without_a_good_secret_nothing_is_sent() {
    let listening = Listening::begin();
    let (host, folder) = streaming(&listening);
    let scene = Scene::on(host);
    for (secret, words) in [("", "no event is sent"), ("whsec_c2hvcnQ=", "at least 24 bytes")] {
        if !secret.is_empty() {
            fs::write(folder.path().join("acme"), secret).expect("written");
        }
        let begun = Instant::now();
        let unsaid = || !scene.server.text_log().contains(words);
        while unsaid() && begun.elapsed() < Duration::from_secs(30) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(!unsaid(), "{words}: {}", scene.server.text_log());
    }
    listening.waits_for(0).await;
    give(&folder);
    listening.waits_for(2).await;
    assert_eq!(all(&listening).len(), 2);
    for secret in ["c2hvcnQ=", &STANDARD.encode(SECRET)] {
        assert!(!scene.server.text_log().contains(secret), "the secret is not told");
    }
}
