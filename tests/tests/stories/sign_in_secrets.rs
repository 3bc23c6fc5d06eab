//! Whatever is secret is nowhere to be read: not in logs however talkative, not on pages, not in answers
//! of commands, not in events, not in the data directory.

use std::{fs, path::Path};

use doorward_tests::{
    browser::{Browser, parameter},
    entra::stand_in::{Endpoint, Fault},
};

use super::sign_in_scene::{Beginning, SignIn, upn};

/// Every byte below a folder.
fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => bytes.extend(bytes_below(&path)),
            false => bytes.extend(fs::read(&path).unwrap_or_default()),
        }
    }
    bytes
}

fn holds(hay: &[u8], needle: impl AsRef<[u8]>) -> bool {
    let needle = needle.as_ref();
    hay.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn row_68_no_secret_is_in_logs_pages_events_answers_or_files() {
    let talkative = ("DOORWARD_TELEMETRY__FILTER", "trace".to_owned());
    let story =
        SignIn::begin_as(Beginning { settings: vec![talkative], ..Beginning::default() }).await;
    let (mut pages, mut handles) = (String::new(), Vec::new());
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    pages += &ada.open(&answer).await.expect("a page").text();
    pages += &ada.open(&answer).await.expect("a page").text();
    for cookie in ["doorward-acme", "sign.in"] {
        handles.push(ada.cookie(&story.url("/"), cookie).expect("a cookie").1);
    }
    for fault in [Fault::status(500), Fault::Page, Fault::Redirect(story.url("/healthz"))] {
        story.entra.fail(Endpoint::Token, fault);
        pages += &story.try_sign_in(&mut Browser::new(), "grace").await.text();
    }
    story.entra.heal();
    story.entra.expire_secrets(story.app.client);
    pages += &story.try_sign_in(&mut Browser::new(), "grace").await.text();

    let mut secrets = vec![("client secret", story.app.secret.clone())];
    let encoded: String =
        url::form_urlencoded::byte_serialize(story.app.secret.as_bytes()).collect();
    secrets.push(("client secret as sent", encoded));
    secrets.extend(handles.into_iter().map(|handle| ("a cookie", handle)));
    secrets.push(("the ID token", story.entra.last_token().expect("a token")));
    secrets.push(("a state", parameter(&answer, "state").expect("a state")));
    for asked in story.entra.asked(Endpoint::Token) {
        for name in ["code", "code_verifier"] {
            secrets.push((name, asked.field(name).expect("it is sent")));
        }
        assert_eq!(asked.header("accept-encoding"), None, "no compression is asked for");
    }

    let said: String = [
        &["sso", "list", "acme"][..],
        &["sso", "show", "acme", &story.sso],
        &["sso", "test", "acme", &story.sso],
        &["session", "list", "acme"],
        &["session", "list", "acme", "--user", &upn("ada")],
        &["events", "export", "acme"],
        &["check-config"],
    ]
    .iter()
    .flat_map(|command| {
        let as_json = [command, &["--format", "json"][..]].concat();
        [story.scene.host.run(command), story.scene.host.run(&as_json)]
    })
    .map(|told| told.expect("a command runs"))
    .map(|told| told.stdout + &told.stderr)
    .collect();
    let files = bytes_below(story.scene.host.data_dir());
    let log = story.scene.server.text_log();
    assert!(log.contains("TRACE"), "the log is as talkative as can be");
    for (what, secret) in secrets {
        assert!(!holds(log.as_bytes(), &secret), "{what} is in the text log");
        assert!(!holds(pages.as_bytes(), &secret), "{what} is on a page");
        assert!(!holds(said.as_bytes(), &secret), "{what} is in the answer of a command");
        assert!(!holds(&files, &secret), "{what} is in the data directory");
    }
    let legible = uuid::Uuid::parse_str(&story.sso).expect("an id");
    assert!(holds(&files, legible.as_bytes()), "the files were really looked through");
}
