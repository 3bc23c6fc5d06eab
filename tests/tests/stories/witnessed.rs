//! A second Doorward on another host, which has seen what the first one was.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use doorward_store::{
    Sequence,
    directory::OrganizationName,
    evidence::{Hash, Origin, PublicKey, Signer, TILE, Tree, TreeError, continuation},
};
use doorward_tests::{
    host::Host,
    http::{Answer, Connection, Request},
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
