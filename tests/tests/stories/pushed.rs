//! Security events that are sent (RFC 8935): a receiver takes them, refuses them, or is away.

use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use doorward_tests::{
    host::Host,
    http::{Connection, Request},
};
use serde_json::Value;

use super::{
    receiver::{Heard, PROV, heard},
    scene::{Scene, ask, id, patch, user},
};

const PUSH: [&str; 5] = ["provisioning", "set", "acme", "--security-events", "push"];

/// What an endpoint got, and what it says next; it takes everything when it has nothing to say.
#[derive(Debug, Default)]
pub(super) struct Endpoint {
    got: Vec<(String, String)>,
    says: VecDeque<&'static str>,
}

/// An endpoint that listens for security event tokens.
#[derive(Clone)]
pub(super) struct Listening {
    pub(super) url: String,
    endpoint: Arc<Mutex<Endpoint>>,
}

impl Listening {
    pub(super) fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/events", listener.local_addr().expect("an address"));
        let endpoint = Arc::new(Mutex::new(Endpoint::default()));
        let held = Arc::clone(&endpoint);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let held = Arc::clone(&held);
                thread::spawn(move || converse(stream, &held));
            }
        });
        Self { url, endpoint }
    }

    pub(super) fn says(&self, answers: &[&'static str]) {
        let mut endpoint = self.endpoint.lock().unwrap_or_else(PoisonError::into_inner);
        endpoint.says.extend(answers);
    }

    /// What came, with its head in small letters.
    fn got(&self) -> Vec<(String, String)> {
        self.came().into_iter().map(|(head, body)| (head.to_lowercase(), body)).collect()
    }

    /// What came, as it came.
    pub(super) fn came(&self) -> Vec<(String, String)> {
        self.endpoint.lock().unwrap_or_else(PoisonError::into_inner).got.clone()
    }

    /// Waits until so many have come.
    pub(super) async fn waits_for(&self, count: usize) -> Vec<(String, String)> {
        let begun = Instant::now();
        while self.got().len() < count && begun.elapsed() < Duration::from_secs(30) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let got = self.got();
        assert_eq!(got.len(), count, "{got:?}");
        got
    }

    /// Waits until so many have come, and believes each.
    async fn hears(&self, scene: &Scene, count: usize) -> Vec<Heard> {
        let got = self.waits_for(count).await;
        let mut connection = Connection::to(scene.server.authority());
        let keys = connection.send(Request::new("GET", "/.well-known/jwks.json")).await;
        let keys = keys.expect("an answer").json();
        let issuer = format!("http://{}", scene.server.authority());
        got.iter().map(|(_, token)| heard(token, &keys, &issuer, &self.url)).collect()
    }
}

fn converse(stream: TcpStream, endpoint: &Mutex<Endpoint>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let small = head.to_lowercase();
        let length = small.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
        reader.read_exact(&mut body)?;
        let answer = {
            let mut endpoint = endpoint.lock().unwrap_or_else(PoisonError::into_inner);
            endpoint.got.push((head, String::from_utf8_lossy(&body).into_owned()));
            endpoint.says.pop_front().unwrap_or("202 Accepted\r\n\r\n")
        };
        let (line, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
        let length = body.len();
        let answer = format!("HTTP/1.1 {line}\r\nContent-Length: {length}\r\n\r\n{body}");
        reader.get_mut().write_all(answer.as_bytes())?;
    }
}

fn addressed(to: &Listening) -> Host {
    let push = format!("acme {}", to.url);
    Host::new().expect("a host").setting("DOORWARD_SECURITY_EVENTS__PUSH", push)
}

fn places(heard: &[Heard]) -> Vec<&str> {
    heard.iter().map(|it| it.jti.as_str()).collect()
}

#[tokio::test]
async fn each_change_is_sent_to_the_address_in_the_order_of_the_log() {
    let listening = Listening::begin();
    let scene = Scene::on(addressed(&listening));
    user(&mut scene.wire(), "eve").await;
    scene.host.must(&PUSH).expect("on");
    let mut wire = scene.wire();
    let ada = id(&user(&mut wire, "ada").await);
    let person = format!("/Users/{ada}");
    let off = serde_json::json!([{ "op": "replace", "path": "active", "value": false }]);
    ask(&mut wire, "PATCH", &person, patch(off)).await;
    ask(&mut wire, "DELETE", &person, None).await;

    let heard = listening.hears(&scene, 3).await;
    let told: Vec<_> = heard.iter().map(Heard::told).collect();
    let prov = |name: &str| (format!("{PROV}:{name}"), person.clone());
    assert_eq!(told, [prov("create:notice"), prov("deactivate"), prov("delete")]);
    for (head, _) in listening.got() {
        assert!(head.starts_with("post /events http/1.1\r\n"), "{head}");
        assert!(head.contains("\r\ncontent-type: application/secevent+jwt\r\n"), "{head}");
        assert!(head.contains("\r\naccept: application/json\r\n"), "{head}");
        assert!(!head.contains("authorization"), "{head}");
    }
    let off = ["provisioning", "set", "acme", "--security-events", "poll"];
    scene.host.must(&off).expect("no longer sent");
    user(&mut wire, "bob").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    listening.waits_for(3).await;
}

#[tokio::test]
async fn what_is_not_taken_comes_again_before_anything_else_and_what_cannot_be_read_does_not() {
    let listening = Listening::begin();
    listening.says(&[
        "503 Service Unavailable\r\nRetry-After: 1\r\n\r\n",
        "400 Bad Request\r\n\r\n{\"err\":\"invalid_key\",\"description\":\"which?\"}",
        "202 Accepted\r\n\r\n",
        "400 Bad Request\r\n\r\n{\"err\":\"invalid_request\",\"description\":\"what?\"}",
    ]);
    let scene = Scene::on(addressed(&listening));
    scene.host.must(&PUSH).expect("on");
    for name in ["ada", "bob", "eve"] {
        user(&mut scene.wire(), name).await;
    }
    let heard = listening.hears(&scene, 5).await;
    let jti = places(&heard);
    assert_eq!(jti[..3], [jti[0]; 3], "until it is taken");
    assert!(jti[3] != jti[0] && jti[4] != jti[3], "the second is not told again: {jti:?}");
    let said = ["status 503", "invalid_key", "taken again", "cannot read a security event"];
    let begun = Instant::now();
    let unsaid = || said.into_iter().find(|words| !scene.server.text_log().contains(words));
    while unsaid().is_some() && begun.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(unsaid(), None, "{}", scene.server.text_log());
    let log = scene.server.text_log();
    assert!(!log.contains("which?"), "no word of the receiver is repeated");
}

#[tokio::test]
async fn what_was_not_taken_before_a_crash_is_sent_after_it() {
    let listening = Listening::begin();
    listening.says(&["202 Accepted\r\n\r\n"]);
    let scene = Scene::on(addressed(&listening));
    scene.host.must(&PUSH).expect("on");
    user(&mut scene.wire(), "ada").await;
    let first = listening.hears(&scene, 1).await;
    // What was taken is noted before the next is sent, so a refusal of it says that it is.
    listening.says(&["500 Internal Server Error\r\n\r\n"]);
    user(&mut scene.wire(), "bob").await;
    let before = listening.hears(&scene, 2).await;

    let Scene { server, tenant, host } = scene;
    let port = server.port();
    drop(server); // kill -9
    let server = host.serve_at(port).expect("a server");
    let scene = Scene { server, tenant, host };
    let after = listening.hears(&scene, 3).await;
    assert_eq!(after[2].jti, before[1].jti, "nothing is lost");
    assert_ne!(after[2].jti, first[0].jti, "nothing that was taken comes twice");
}

#[tokio::test]
async fn the_receiver_is_shown_what_lies_in_the_file_and_nothing_is_sent_without_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = folder.path().display().to_string();
    let listening = Listening::begin();
    let host = addressed(&listening).setting("DOORWARD_SECURITY_EVENTS__AUTHORIZATION_DIR", shown);
    let scene = Scene::on(host);
    scene.host.must(&PUSH).expect("on");
    user(&mut scene.wire(), "ada").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    listening.waits_for(0).await;
    fs::write(folder.path().join("acme"), "Bearer Quince-7\n").expect("written");
    let got = listening.waits_for(1).await;
    assert!(got[0].0.contains("\r\nauthorization: bearer quince-7\r\n"), "{got:?}");
    let log = scene.server.text_log();
    assert!(log.contains("no security event is sent") && !log.contains("Quince"), "{log}");
}

#[test]
fn without_an_address_nobody_has_them_sent() {
    let scene = Scene::begin();
    let told = scene.host.run(&PUSH).expect("it runs");
    assert_eq!(told.code, Some(65), "{}", told.stderr);
    let want = "`security_events.push` has no address for `acme`";
    assert!(told.stderr.contains(want), "{}", told.stderr);
    let shown: Value = scene.told(&["provisioning", "show", "acme"]);
    assert_eq!(shown["security_events"], "off");
}
