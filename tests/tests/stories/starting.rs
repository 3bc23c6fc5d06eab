//! A server that folds its log is there, and says that it is not ready.

use std::{fs, io::Write, net::TcpStream, process::Command, thread, time::Duration};

use doorward_tests::http::{Answer, Connection, HttpError, Request};

use super::scene::Scene;

async fn get(authority: &str, path: &str) -> Result<Answer, HttpError> {
    Connection::to(authority).send(Request::new("GET", path)).await
}

/// The file that is read first is a pipe here: the server waits until somebody writes into it, as
/// it would over a long log.
#[tokio::test]
async fn who_comes_while_the_log_is_folded_is_told_to_come_again() {
    let Scene { server, host, .. } = Scene::begin();
    let (port, authority) = (server.port(), server.authority());
    assert!(server.terminate().expect("it stops").success());
    let checkpoints = host.data_dir().join("checkpoints");
    let known = fs::read(&checkpoints).expect("what is known of the log");
    fs::remove_file(&checkpoints).expect("removed");
    assert!(
        Command::new("mkfifo")
            .args(["-m", "600"])
            .arg(&checkpoints)
            .status()
            .expect("mkfifo")
            .success()
    );

    let starts = thread::spawn(move || host.serve_at(port).map(|server| (server, host)));
    while TcpStream::connect(&authority).is_err() {
        if starts.is_finished() {
            panic!("it ended: {:?}", starts.join().expect("no panic").map(|_| ()));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for (path, status) in
        [("/startupz", 503), ("/healthz", 200), ("/readyz", 503), ("/o/acme/scim/v2/Users", 503)]
    {
        let answer = get(&authority, path).await.expect("an answer");
        assert_eq!(answer.status, status, "{path}");
        let retry = if status == 503 { "1" } else { "" };
        assert_eq!(answer.header("retry-after"), retry, "{path}");
    }
    let error = get(&authority, "/o/acme/scim/v2/Users").await.expect("an answer");
    assert_eq!(error.json()["status"], "503");

    let pipe = fs::OpenOptions::new().write(true).open(&checkpoints);
    pipe.expect("the server reads").write_all(&known).expect("written");
    let (_server, _host) = starts.join().expect("no panic").expect("it is ready");
    assert_eq!(get(&authority, "/startupz").await.expect("an answer").status, 200);
    assert_eq!(get(&authority, "/o/acme/scim/v2/Users").await.expect("an answer").status, 401);
}
