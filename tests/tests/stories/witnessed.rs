//! A second Doorward on another host, which has seen what the first one was.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use doorward_store::{
    Sequence,
    directory::OrganizationName,
    evidence::{
        Hash, Origin, PublicKey, SignedCheckpoint, Signer, TILE, Tree, TreeError, continuation,
    },
};
use doorward_tests::{
    host::Host,
    http::{Answer, Connection, Request},
};
use serde_json::Value;

use super::{
    dashboard_pages::{self, read, says},
    evidence::{forge, forget, python, rewrite},
    scene::{Scene, user},
    signed_in::Company,
};

/// A witness that runs until it is dropped.
struct Running {
    child: Child,
    authority: String,
    key: String,
}

impl Running {
    fn begin(host: &Host, log: &PublicKey) -> Self {
        let state = host.data_dir().with_file_name("witness");
        let mut command = host.command();
        command.args(["witness", "--listen", "127.0.0.1:0", "--name", "witness.example"]);
        command.arg("--state").arg(state).args(["--log", &log.to_string()]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("runs");
        let mut told = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut told).expect("it tells where it is");
        let (url, key) = told.trim().split_once(" signs as ").expect("an address and a key");
        let authority = url.trim_start_matches("http://").trim_end_matches("/add-checkpoint");
        Self { child, authority: authority.to_owned(), key: key.to_owned() }
    }

    async fn add(&self, body: &str) -> Answer {
        let request = Request::new("POST", "/add-checkpoint").body(body.to_owned());
        Connection::to(self.authority.clone()).send(request).await.expect("an answer")
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first Doorward, as far as a witness knows it.
struct Log {
    signer: Signer,
    salt: u64,
}

impl Log {
    fn new() -> Self {
        let acme = OrganizationName::parse("acme").expect("a name");
        let signer = Signer::new(Origin::new("doorward.example", &acme), &[7; 32]).expect("a key");
        Self { signer, salt: 0 }
    }

    fn record(&self, place: u64) -> [u8; 8] {
        (place + self.salt).to_be_bytes()
    }

    /// What is shown to a witness that saw `old` events when there are `size`.
    fn shown(&self, old: u64, size: u64) -> String {
        let mut tree = Tree::default();
        (1..=size).for_each(|place| tree.push(&self.record(place)));
        let leaves = |tile: u64| -> Result<Vec<Hash>, TreeError> {
            let places = tile * TILE + 1..=(tile + 1) * TILE;
            Ok(places.map(|place| Tree::leaf(&self.record(place))).collect())
        };
        let proof = continuation(&tree, Sequence(old), &leaves).unwrap_or_default();
        let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
        let checkpoint = self.signer.checkpoint(&tree).expect("signed");
        format!("old {old}\n{proof}\n{}", checkpoint.as_str())
    }
}

#[tokio::test]
async fn a_witness_cosigns_what_continues_and_refuses_everything_else() {
    let host = Host::new().expect("a host");
    let mut log = Log::new();
    let witness = Running::begin(&host, log.signer.public());
    let first = witness.add(&log.shown(0, 300)).await;
    assert_eq!(first.status, 200, "{}", text(&first));
    assert!(text(&first).starts_with("— witness.example "), "{}", text(&first));
    let next = witness.add(&log.shown(300, 700)).await;
    assert_eq!(next.status, 200, "{}", text(&next));
    let behind = witness.add(&log.shown(300, 800)).await;
    assert_eq!((behind.status, text(&behind)), (409, "700\n".to_owned()));
    assert_eq!(behind.header("content-type"), "text/x.tlog.size");

    // The operator dropped the end, or wrote another log: signed all the same.
    assert_eq!(witness.add(&log.shown(0, 690)).await.status, 409);
    log.salt = 1;
    assert_eq!(witness.add(&log.shown(700, 900)).await.status, 422);
    assert_eq!(witness.add("what?").await.status, 400);

    // It was killed, and still knows.
    let key = witness.key.clone();
    drop(witness);
    let witness = Running::begin(&host, log.signer.public());
    assert_eq!(witness.key, key);
    assert_eq!(witness.add(&log.shown(0, 690)).await.status, 409);
    log.salt = 0;
    assert_eq!(witness.add(&log.shown(700, 900)).await.status, 200);
}

/// A log's key as an auditor has it.
fn key(host: &Host) -> PublicKey {
    let told = host.must(&["events", "checkpoint", "acme", "--key"]).expect("a key");
    PublicKey::parse(&told).expect("a key")
}

/// Asks until the checkpoint is told as it is wanted.
async fn told_until(scene: &Scene, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut told = Value::Null;
    for _ in 0..300 {
        told = scene.told(&["events", "checkpoint", "acme"]);
        if wanted(&told) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never told: {told}");
}

/// Takes what is posted to it, until its listener is gone.
fn webhook() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/checkpoints", listener.local_addr().expect("an address"));
    let (posted, received) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(body) = stream.and_then(take) else { continue };
            if posted.send(body).is_err() {
                break;
            }
        }
    });
    (url, received)
}

/// One request of a connection, answered.
fn take(mut stream: TcpStream) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let close = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    stream.write_all(close.as_bytes())?;
    String::from_utf8(body).map_err(std::io::Error::other)
}

/// What the issue asks of witnesses: pushed by configuration, read by somebody else's program, and who
/// cuts off and signs anew is caught.
#[tokio::test]
async fn a_log_is_shown_to_its_witness_and_whoever_cuts_it_off_and_signs_anew_is_caught() {
    let Scene { server, tenant, host } = Scene::begin();
    let ours = key(&host);
    let watcher = Host::new().expect("another host");
    let witness = Running::begin(&watcher, &ours);
    let file = watcher.data_dir().with_file_name("checkpoints.jsonl");
    let (hook, posted) = webhook();
    let port = server.port();
    assert!(server.terminate().expect("it stops").success());
    let host = host
        .setting("DOORWARD_EVIDENCE__WITNESS_URL", format!("http://{}", witness.authority))
        .setting("DOORWARD_EVIDENCE__WITNESS_KEY", witness.key.clone())
        .setting("DOORWARD_EVIDENCE__WEBHOOK_URL", hook)
        .setting("DOORWARD_EVIDENCE__FILE", file.to_string_lossy())
        .setting("DOORWARD_EVIDENCE__PERIOD_SECONDS", "1");
    let scene = Scene { server: host.serve_at(port).expect("a server"), tenant, host };

    let first = told_until(&scene, |told| !told["witnessed"].is_null()).await;
    assert!(first["not_witnessed"].is_null(), "{first}");
    let earlier = watcher.data_dir().with_file_name("earlier");
    fs::write(&earlier, first["checkpoint"].as_str().expect("a note")).expect("kept");
    let mut wire = scene.wire();
    for number in 1..=270 {
        user(&mut wire, &format!("person-{number}")).await;
    }
    let head = scene.head();
    told_until(&scene, |told| told["witnessed"]["size"] == head).await;

    // Each of them has seen it: the webhook, the file, and whoever asks for the cosigned note.
    let kept = fs::read_to_string(&file).expect("a file");
    let last: Value = serde_json::from_str(kept.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["organization"], &last["size"]), (&"acme".into(), &head.into()));
    let notes = [
        last["checkpoint"].as_str().expect("a note").to_owned(),
        loop {
            let note = posted.recv_timeout(Duration::from_secs(30)).expect("it is posted");
            if SignedCheckpoint::parse(&note).expect("a checkpoint").unverified().size.0 == head {
                break note;
            }
        },
    ];
    let cosigned = scene.host.must(&["events", "checkpoint", "acme", "--witnessed"]);
    for note in notes.into_iter().chain(cosigned) {
        let read = SignedCheckpoint::parse(&note).expect("a checkpoint");
        assert_eq!(read.verified(&ours).expect("ours").size.0, head);
    }

    // Show 5 of the issue: `aics_tlog` from PyPI reads checkpoint, cosignature and tiles over HTTP.
    let token = scene.told(&["api-token", "create", "acme", "--scope", "read"]);
    let token = token["api_token"].as_str().expect("a token");
    let head = scene.head();
    let last = told_until(&scene, |told| told["witnessed"]["size"] == head).await;
    let url = format!("http://{}/o/acme/log", scene.server.authority());
    let keys = [last["key"].as_str().expect("a key"), &witness.key];
    let output = python("read_tiles.py").args([&*url, token]).args(keys).arg(&earlier).output();
    let output = output.expect("Python runs");
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_eq!(told, format!("{head} events, 3 tiles"), "{output:?}");

    // The operator cuts off ten events and signs what is left, as whoever owns both files can.
    let Scene { server, host, tenant } = scene;
    assert!(server.terminate().expect("it stops").success());
    rewrite(host.data_dir(), |records| records.truncate(records.len() - 10));
    forget(host.data_dir());
    forge(host.data_dir(), ours.name()).expect("forged");
    let scene = Scene { server: host.serve_at(port).expect("a server"), host, tenant };
    let told = told_until(&scene, |told| !told["not_witnessed"].is_null()).await;
    let want = format!("the log was cut off: the witness has seen {head} events of it");
    assert_eq!(told["not_witnessed"], want.as_str());
    assert!(scene.server.text_log().contains(&want), "{}", scene.server.text_log());
}

#[tokio::test]
async fn the_dashboard_says_how_far_the_log_is_witnessed_and_when() {
    let company = dashboard_pages::begin().await;
    says(&read(&company, "activity").await, &["Signed: events 1 to ", "Nobody outside witnesses"]);
    let watcher = Host::new().expect("another host");
    let witness = Running::begin(&watcher, &key(&company.host));
    let company = company.with_all([
        ("DOORWARD_EVIDENCE__WITNESS_URL", format!("http://{}", witness.authority)),
        ("DOORWARD_EVIDENCE__WITNESS_KEY", witness.key.clone()),
        ("DOORWARD_EVIDENCE__PERIOD_SECONDS", "1".into()),
    ]);
    let page = page_until(&company, "Witnessed: events 1 to ").await;
    says(&page, &[" s ago."]);
    drop(witness);
    page_until(&company, "The witness does not answer.").await;
}

async fn page_until(company: &Company, wanted: &str) -> String {
    let mut page = String::new();
    for _ in 0..300 {
        page = read(company, "activity").await;
        if page.contains(wanted) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never `{wanted}`: {page}");
}
