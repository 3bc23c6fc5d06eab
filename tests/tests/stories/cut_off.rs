//! Connections that last end with the right to them, whatever ended it: WebSockets and streams both.

use std::{
    io::{ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use doorward_tests::http::{Connection, Request};
use serde_json::json;

use super::{
    scene::ask,
    signed_in::{Company, ENGINEERS, SSO, sid},
    upstream,
};

/// A connection through the proxy that has begun.
pub(super) struct Lasting {
    socket: TcpStream,
    is_stream: bool,
}

impl Lasting {
    /// A WebSocket, or a stream, in the workspace `labs`.
    pub(super) fn open(authority: &str, cookie: &str, is_stream: bool) -> Self {
        let mut socket = TcpStream::connect(authority).expect("a connection");
        socket.set_read_timeout(Some(Duration::from_secs(90))).expect("a time-out");
        let (path, more) = match is_stream {
            true => ("stream", ""),
            false => ("socket", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
        };
        let head = format!(
            "GET /o/acme/w/labs/{path} HTTP/1.1\r\nHost: {authority}\r\nOrigin: http://{authority}\r\n\
             {more}Cookie: {cookie}\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).expect("it is sent");
        let mut told = Vec::new();
        let mut byte = [0];
        while !told.ends_with(b"\r\n\r\n") {
            socket.read_exact(&mut byte).expect("a head");
            told.push(byte[0]);
        }
        let status = if is_stream { "HTTP/1.1 200" } else { "HTTP/1.1 101" };
        let told = String::from_utf8_lossy(&told).into_owned();
        assert!(told.starts_with(status), "{told}");
        Self { socket, is_stream }
    }

    #[track_caller]
    pub(super) fn goes_on(&mut self) {
        let mut said = [0; 5];
        if !self.is_stream {
            self.socket.write_all(b"hello").expect("it is sent");
        }
        self.socket.read_exact(&mut said).expect("it goes on");
    }

    /// Reads what was under way until nothing comes any more, and that is no proper end.
    #[track_caller]
    pub(super) fn is_cut(&mut self, because: &str) {
        let (mut last, mut piece) = (Vec::new(), [0; 1024]);
        loop {
            match self.socket.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => last = piece[..length].to_vec(),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
                Err(error) => panic!("{because}: still open ({error})"),
            }
        }
        assert!(!last.ends_with(b"0\r\n\r\n"), "{because}: it ended as if it were whole");
    }
}

/// Opens both kinds, sees that they live, ends the right and sees that they are cut.
async fn cut_by(company: &Company, cookie: &str, because: &str, end: impl AsyncFnOnce(&Company)) {
    let authority = company.server.authority();
    let mut both = [false, true].map(|is_stream| Lasting::open(&authority, cookie, is_stream));
    company.patch(&format!("/Groups/{}", company.group_id), rename(because)).await;
    both.iter_mut().for_each(Lasting::goes_on);
    end(company).await;
    both.iter_mut().for_each(|one| one.is_cut(because));
}

/// Something that happens and ends nobody's right.
fn rename(name: &str) -> serde_json::Value {
    json!({ "op": "replace", "path": "displayName", "value": name })
}

fn create(company: &Company, url: &str) {
    company.must(&["workspace", "create", "acme", "labs", "--upstream", url]);
    let labs = ["access", "set", "acme", "workspace:labs", "--sso", SSO, "--groups", ENGINEERS];
    company.must(&labs);
}

async fn member(company: &Company, op: &str, user: &str) {
    let path = format!("/Groups/{}", company.group_id);
    let operation = match op {
        "add" => json!({ "op": "add", "path": "members", "value": [{ "value": user }] }),
        _ => json!({ "op": "remove", "path": format!("members[value eq \"{user}\"]") }),
    };
    company.patch(&path, operation).await;
}

#[tokio::test]
async fn websockets_and_streams_are_cut_whatever_ends_the_right_to_them() {
    let company = Company::begin().await;
    let url = upstream::start();
    create(&company, &url);
    let (ada, bob) = (company.ada.clone(), company.bob.clone());

    cut_by(&company, &ada, "the group is taken away", async |company| {
        member(company, "remove", &company.ada_id).await;
    })
    .await;
    member(&company, "add", &company.ada_id).await;

    cut_by(&company, &ada, "the rule is another", async |company| {
        company.must(&["access", "set", "acme", "workspace:labs", "--sso-off"]);
    })
    .await;
    company.must(&["workspace", "remove", "acme", "labs"]);
    create(&company, &url);

    cut_by(&company, &ada, "the workspace is removed", async |company| {
        company.must(&["workspace", "remove", "acme", "labs"]);
    })
    .await;
    create(&company, &url);

    cut_by(&company, &ada, "an operator ends the session", async |company| {
        company.must(&["session", "end", "acme", "--user", "ada@contoso.example"]);
    })
    .await;

    let sessions = company.told(&["session", "list", "acme"]);
    assert_eq!(sessions.as_array().map(Vec::len), Some(1), "Bob's is left: {sessions}");
    let explain = ["access", "explain", "acme", "--workspace", "labs", "--user"];
    let of_bob = company.told(&[&explain[..], &["bob@contoso.example"]].concat());
    let bob_id = of_bob["user"].as_str().expect("Bob's id").to_owned();
    member(&company, "add", &bob_id).await;
    cut_by(&company, &bob, "the person is deactivated", async |company| {
        let off = json!({ "op": "replace", "path": "active", "value": false });
        company.patch(&format!("/Users/{bob_id}"), off).await;
    })
    .await;
}

/// Ada leaves, from a page of ours.
async fn sign_out(company: &Company) {
    let request = Request::new("POST", "/o/acme/sign-out")
        .header("cookie", &company.ada)
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "navigate");
    let mut connection = Connection::to(company.server.authority());
    let answer = connection.send(request).await.expect("an answer");
    assert!(matches!(answer.status, 302 | 303), "{}", answer.status);
}

/// Entra says that whoever has this session has left.
async fn left_at_entra(company: &Company, letter: &str) {
    let path = format!("/auth/front-channel-logout?sso={SSO}&sid={}", sid(letter));
    assert_eq!(company.get(&path, &[]).await.status, 200);
}

#[tokio::test]
async fn whoever_signs_out_here_or_at_entra_is_cut_off_and_nobody_else() {
    let company = Company::begin().await;
    create(&company, &upstream::start());
    let of_bob = ["access", "explain", "acme", "--workspace", "labs", "--user"];
    let of_bob = company.told(&[&of_bob[..], &["bob@contoso.example"]].concat());
    member(&company, "add", of_bob["user"].as_str().expect("Bob's id")).await;
    let (ada, bob) = (company.ada.clone(), company.bob.clone());
    let authority = company.server.authority();
    let mut others = [false, true].map(|is_stream| Lasting::open(&authority, &bob, is_stream));
    cut_by(&company, &ada, "she signed out", sign_out).await;
    others.iter_mut().for_each(Lasting::goes_on);
    cut_by(&company, &bob, "he signed out at Entra", async |company| {
        left_at_entra(company, "b").await;
    })
    .await;
    others.iter_mut().for_each(|one| one.is_cut("each of his connections"));
}

#[tokio::test]
async fn a_removed_sso_configuration_and_a_deleted_person_are_cut_off() {
    let company = Company::begin().await;
    create(&company, &upstream::start());
    let ada = company.ada.clone();
    cut_by(&company, &ada, "the person is deleted", async |company| {
        let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
        let path = format!("/Users/{}", company.ada_id);
        assert_eq!(ask(&mut wire, "DELETE", &path, None).await.0, 204);
    })
    .await;

    let company = Company::begin().await;
    create(&company, &upstream::start());
    cut_by(&company, &ada, "the SSO configuration is removed", async |company| {
        company.must(&["sso", "remove", "acme", SSO]);
    })
    .await;
}

#[tokio::test]
async fn a_session_whose_time_is_over_is_cut_off_though_nothing_happens() {
    // Long enough to open both, on however slow a machine.
    for seconds in [4, 16, 64] {
        let company = Company::begin_for(seconds * 1_000_000).await;
        create(&company, &upstream::start());
        let authority = company.server.authority();
        if company.get("/o/acme/w/labs/", &[("cookie", &company.ada)]).await.status != 200 {
            continue; // it was over before
        }
        let mut both =
            [false, true].map(|is_stream| Lasting::open(&authority, &company.ada, is_stream));
        both.iter_mut().for_each(|one| one.is_cut("the session is over"));
        return;
    }
    panic!("a minute is too short for two connections");
}

#[tokio::test]
async fn whoever_waits_for_an_answer_is_refused_when_the_right_ends_meanwhile() {
    let company = Company::begin().await;
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    create(&company, &format!("http://{}", silent.local_addr().expect("an address")));
    let mut socket = TcpStream::connect(company.server.authority()).expect("a connection");
    socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
    let head =
        format!("GET /o/acme/w/labs/ HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n", company.ada);
    socket.write_all(head.as_bytes()).expect("it is sent");
    let (mut asked, _) = silent.accept().expect("the upstream is asked");
    asked.read_exact(&mut [0; 16]).expect("with a request that was let in");
    member(&company, "remove", &company.ada_id).await;
    let mut told = [0; 1024];
    let length = socket.read(&mut told).expect("an answer at once");
    let told = String::from_utf8_lossy(&told[..length]).into_owned();
    assert!(told.starts_with("HTTP/1.1 403"), "{told}");
    assert!(told.contains("not_in_groups") && !told.contains(&company.ada_id), "{told}");
}

/// An upstream that talks all the time and notes what it hears.
fn talkative() -> (String, Arc<Talk>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let talk = Arc::new(Talk::default());
    let noted = Arc::clone(&talk);
    thread::spawn(move || {
        let (mut reading, _) = listener.accept().expect("a connection");
        let mut writing = reading.try_clone().expect("the same connection");
        let head =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            reading.read_exact(&mut byte).expect("a request");
            asked.push(byte[0]);
        }
        writing.write_all(head.as_bytes()).expect("the head");
        let said = Arc::clone(&noted);
        thread::spawn(move || {
            while writing.write_all(&[b'.'; 4096]).is_ok() {
                said.said.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut piece = [0; 1024];
        while let Ok(length @ 1..) = reading.read(&mut piece) {
            let heard = String::from_utf8_lossy(&piece[..length]).into_owned();
            noted.heard.lock().expect("what was heard").push_str(&heard);
        }
    });
    (url, talk)
}

#[derive(Default)]
struct Talk {
    said: AtomicUsize,
    heard: Mutex<String>,
}

impl Talk {
    fn has_heard(&self, word: &str) -> bool {
        self.heard.lock().expect("what was heard").contains(word)
    }
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_not_heard_when_its_right_has_ended() {
    let company = Company::begin().await;
    let (url, talk) = talkative();
    create(&company, &url);
    let mut socket = Lasting::open(&company.server.authority(), &company.ada, false).socket;
    let (mut before, pause) = (usize::MAX, Duration::from_millis(300));
    while before != talk.said.load(Ordering::Relaxed) {
        before = talk.said.load(Ordering::Relaxed);
        tokio::time::sleep(pause).await; // until every buffer in between is full
    }
    socket.write_all(b"before").expect("it is sent");
    while !talk.has_heard("before") {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    member(&company, "remove", &company.ada_id).await;
    let _ = socket.write_all(b"after"); // the connection may be gone already
    tokio::time::sleep(pause).await;
    assert!(!talk.has_heard("after"));
}
