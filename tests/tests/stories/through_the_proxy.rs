//! A workspace with an upstream: what reaches it, what does not, and when a connection ends.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use doorward::identity_headers::TOLD;
use doorward_tests::http::{Connection, RawConnection, Request};
use serde_json::json;

use super::{
    signed_in::{Company, ENGINEERS, SSO},
    upstream,
};

async fn with_upstream() -> Company {
    let company = Company::begin().await;
    let url = upstream::start();
    company.must(&["workspace", "create", "acme", "labs", "--upstream", &url]);
    let labs = ["access", "set", "acme", "workspace:labs", "--sso", SSO, "--groups", ENGINEERS];
    company.must(&labs);
    company
}

#[tokio::test]
async fn an_upstream_hears_who_it_is_from_us_alone_and_never_our_cookies() {
    let company = with_upstream().await;
    let cookies = format!("theme=dark; {}; other=1", company.ada);
    let request = Request::new("POST", "/o/acme/w/labs/a%2Fb?q=1")
        .header("cookie", cookies)
        .header("x-forwarded-user", "root")
        .header("X_Forwarded_User", "root")
        .header("x_doorward_jwt_assertion", "root")
        .header("remote-user", "root")
        .header("x-original-url", "/root")
        .header("X.Rewrite.URL", "/root")
        .header("x-kept", "yes")
        .header("connection", "x-hop")
        .header("connection", "close, x-second-hop")
        .header("x-hop", "root")
        .header("x-second-hop", "root")
        .body("hello");
    let request = TOLD.iter().fold(request, |it, name| it.header(name, "root"));
    let request = TOLD.iter().fold(request, |it, name| {
        it.header(Box::leak(name.replace('-', "~").into_boxed_str()), "root")
    });
    let mut connection = Connection::to(company.server.authority());
    let answer = connection.send(request).await.expect("an answer");
    assert_eq!(answer.status, 200);
    let heard = String::from_utf8_lossy(&answer.body).to_lowercase();
    assert!(heard.starts_with("post /a%2fb?q=1 http/1.1\r\n"), "{heard}");
    assert!(!heard.contains("root"), "{heard}");
    assert!(!heard.contains("doorward-acme"), "{heard}");
    for line in [
        "cookie: theme=dark; other=1",
        "x-kept: yes",
        "content-length: 5",
        "x-forwarded-prefix: /o/acme/w/labs",
        &format!("x-forwarded-user: {}", company.ada_id),
        "x-doorward-jwt-assertion: ey",
    ] {
        assert!(heard.contains(line), "{line}: {heard}");
    }
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["theirs=1"], "an upstream sets no cookie of ours");
    for name in [
        "x-doorward-reason",
        "service-worker-allowed",
        "clear-site-data",
        "cross-origin-opener-policy",
        "alt-svc",
        "strict-transport-security",
        "x-theirs",
    ] {
        assert_eq!(answer.header(name), "", "{name} speaks for more than the workspace");
    }
    let slash = company.get("/o/acme/w/labs", &[("cookie", &company.ada)]).await;
    assert_eq!((slash.status, slash.header("location")), (308, "/o/acme/w/labs/"));
    let no = company.get("/o/acme/w/labs/", &[("cookie", &company.bob)]).await;
    assert_eq!(no.status, 403);
    for climbing in ["%2e%2e/x", "a/..;/x", "..%2fx", "..%5cx", "%252e%252e/x"] {
        let path = format!("/o/acme/w/labs/{climbing}");
        let refused = company.get(&path, &[("cookie", &company.ada)]).await;
        assert_eq!(refused.status, 400, "{climbing}");
    }
}

fn open(company: &Company, origin: &str) -> (TcpStream, String) {
    let authority = company.server.authority();
    let mut stream = TcpStream::connect(&authority).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
    let head = format!(
        "GET /o/acme/w/labs/socket HTTP/1.1\r\nHost: {authority}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nOrigin: {origin}\r\nCookie: {}\r\n\r\n",
        company.ada
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    let mut told = Vec::new();
    let mut byte = [0];
    while !told.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|length| length == 1) {
        told.push(byte[0]);
    }
    (stream, String::from_utf8_lossy(&told).into_owned())
}

#[tokio::test]
async fn what_an_upstream_says_of_a_length_stays_true_where_no_body_follows() {
    let company = with_upstream().await;
    let host = company.server.authority();
    let mut connection = RawConnection::open(&host).await.expect("a connection");
    let mut asked = async |path: &str| {
        let cookie = &company.ada;
        let head = format!("GET /o/acme/w/labs{path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}");
        connection.write(format!("{head}\r\n\r\n").as_bytes()).await;
        connection.read().await.expect("in time").expect("an answer")
    };
    for _ in 0..2 {
        let unchanged = asked("/unchanged").await;
        let head = unchanged.head.to_lowercase();
        assert!(unchanged.status == 304 && head.contains("etag: \"1\""), "{head}");
        assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
        let whole = asked("/").await;
        assert!(whole.body.starts_with(b"GET / HTTP/1.1"), "{}", whole.head);
        assert!(!whole.head.to_lowercase().contains("transfer-encoding"), "{}", whole.head);
    }
    let request = Request::new("HEAD", "/o/acme/w/labs/large").header("cookie", &company.ada);
    let head = Connection::to(host).send(request).await.expect("an answer");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "12345", 0));
}

#[tokio::test]
async fn an_open_websocket_is_cut_when_the_right_to_it_ends() {
    let company = with_upstream().await;
    let (_, refused) = open(&company, "https://evil.example");
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    let (mut socket, told) = open(&company, &format!("http://{}", company.server.authority()));
    assert!(told.starts_with("HTTP/1.1 101"), "{told}");
    let mut echo = [0; 5];
    socket.write_all(b"hello").expect("it is sent");
    socket.read_exact(&mut echo).expect("it is echoed");
    assert_eq!(&echo, b"hello");

    company.must(&["workspace", "create", "acme", "other"]); // something else happens
    socket.write_all(b"still").expect("it is sent");
    socket.read_exact(&mut echo).expect("it is echoed");

    let user = format!("/Users/{}", company.ada_id);
    let off = json!({ "op": "replace", "path": "active", "value": false });
    company.patch(&user, off).await;
    let ended = socket.read(&mut echo);
    let cut = ended.as_ref().map_or_else(
        |error| error.kind() == std::io::ErrorKind::ConnectionReset,
        |length| *length == 0,
    );
    assert!(cut, "{ended:?}");
}
