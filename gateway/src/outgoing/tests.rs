//! Rows 30 and 34 against a server that misbehaves in every way it can.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::Instant,
};

use doorward_oidc::{
    authority::{Authority, Development, TenantId},
    discovery::{DiscoveryError, discover},
};

use super::*;

/// Answers every request with these bytes, and closes after a while.
fn saying(answer: Vec<u8>, hang: Duration) -> Authority {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, answer) = (stream.unwrap(), answer.clone());
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&answer);
                thread::sleep(hang);
            });
        }
    });
    Authority::Development(Development::new(&format!("http://{address}"), None).unwrap())
}

#[track_caller]
fn check(answer: impl Into<Vec<u8>>, hang: bool, want: &HttpError) {
    let hang = if hang { Duration::from_secs(5) } else { Duration::ZERO };
    let outgoing = Outgoing { limit: Duration::from_millis(500), ..Outgoing::new().unwrap() };
    asked(&outgoing, &saying(answer.into(), hang), want);
}

#[track_caller]
fn asked(outgoing: &Outgoing, authority: &Authority, want: &HttpError) {
    let tenant = TenantId::parse("72f988bf-86f1-41af-91ab-2d7cd011db47").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let got = runtime.block_on(discover(outgoing, authority, tenant)).map(|_| ());
    assert!(matches!(&got, Err(DiscoveryError::Http(error)) if error == want), "{got:?}");
}

#[test]
fn row_30_a_huge_answer_is_not_read_to_its_end() {
    let mut answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n".to_vec();
    answer.resize(2_000_000, b'[');
    check(answer, false, &HttpError::TooLarge);
}

#[test]
fn row_30_an_answer_that_never_ends_is_given_up() {
    check("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{", true, &HttpError::Unreachable);
    check("", true, &HttpError::Unreachable);
}

/// Ten seconds of a real clock: what the process really uses, and no number of a test.
#[test]
fn row_30_whoever_says_nothing_is_waited_for_ten_seconds() {
    let (silent, began) = (saying(vec![], Duration::from_secs(120)), Instant::now());
    asked(&Outgoing::new().unwrap(), &silent, &HttpError::Unreachable);
    let waited = began.elapsed();
    assert!(waited >= Duration::from_secs(10), "{waited:?}");
    assert!(waited < Duration::from_secs(60), "{waited:?}");
}

#[test]
fn row_30_a_compressed_answer_is_not_opened() {
    let bomb = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u{1f}\u{8}";
    check(bomb, false, &HttpError::NotJson);
}

#[test]
fn row_34_a_redirect_is_not_followed() {
    let elsewhere =
        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
    check(elsewhere, false, &HttpError::Redirected);
}
