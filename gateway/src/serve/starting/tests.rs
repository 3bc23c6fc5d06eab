//! Who comes before the server does.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

use super::Starting;

fn send(listener: &TcpListener, text: &str) -> String {
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn get(listener: &TcpListener, path: &str) -> String {
    send(listener, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"))
}

fn listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

#[test]
fn everybody_is_told_to_come_again() {
    let listener = listener();
    let _starting = Starting::on(&listener).unwrap();
    for path in ["/startupz", "/readyz", "/", "/nothing?x=1"] {
        let answer = get(&listener, path);
        assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{path}: {answer}");
        assert!(answer.contains("retry-after: 1\r\n"), "{path}: {answer}");
        assert!(answer.ends_with("{\"status\":\"starting\"}"), "{path}: {answer}");
    }
    assert!(get(&listener, "/healthz").ends_with("{\"status\":\"alive\"}"));
    let body = "x".repeat(30_000);
    let post =
        format!("POST /o/acme/scim/v2/Users HTTP/1.1\r\nContent-Length: 30000\r\n\r\n{body}");
    let answer = send(&listener, &post);
    assert!(answer.contains("application/scim+json") && answer.contains("\"503\""), "{answer}");
}

#[test]
fn whoever_says_nothing_or_nonsense_keeps_nobody_waiting() {
    let listener = listener();
    let starting = Starting::on(&listener).unwrap();
    let silent = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    assert!(send(&listener, "\u{0}\r\n\r\n").starts_with("HTTP/1.1 503 "));
    drop((silent, starting));
}

#[test]
fn the_server_takes_the_listener_over() {
    let listener = listener();
    drop(Starting::on(&listener).unwrap());
    let waiting = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    listener.set_nonblocking(false).unwrap();
    let (_, peer) = listener.accept().unwrap();
    assert_eq!(peer, waiting.local_addr().unwrap());
}
