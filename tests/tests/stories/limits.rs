//! Too much, too slow, too often: what is refused, and what goes on all the same.

use doorward_tests::{
    entra::Wire,
    host::Host,
    http::{Connection, RawConnection, Request},
};
use serde_json::{Value, json};

use super::scene::{Scene, USER, ask, send};

#[tokio::test]
async fn too_much_of_anything_is_refused_and_the_connection_lives_on_where_it_can() {
    let host = Host::new().expect("a host").setting("DOORWARD_SCIM__BODY_LIMIT_BYTES", "65536");
    let scene = Scene::on(host);
    let head = "Host: doorward\r\nContent-Type: application/scim+json\r\n";
    let token = &scene.tenant.token;

    let mut raw = RawConnection::open(&scene.server.authority()).await.expect("a connection");
    let announced = format!(
        "POST /o/acme/scim/v2/Users HTTP/1.1\r\n{head}Authorization: Bearer {token}\r\n\
         Content-Length: 1000000\r\n\r\n"
    );
    raw.write(announced.as_bytes()).await;
    let answer = raw.read().await.expect("in time").expect("an answer");
    assert_eq!(answer.status, 413, "{}", answer.head);

    let body = json!({ "schemas": [USER], "userName": "x".repeat(70_000) });
    let answer = send(&mut scene.wire(), "POST", "/Users", Some(body)).await;
    assert_eq!((answer.status, &answer.json()["status"]), (413, &json!("413")));

    let mut wire = scene.wire();
    let small = json!({ "schemas": [USER] });
    assert_eq!(ask(&mut wire, "POST", "/Users", Some(small)).await.0, 400);
    assert_eq!(ask(&mut wire, "GET", "/Users", None).await.0, 200, "the connection survived");

    let mut raw = RawConnection::open(&scene.server.authority()).await.expect("a connection");
    let large = format!("GET /healthz HTTP/1.1\r\n{head}X-Much: {}\r\n\r\n", "x".repeat(200_000));
    raw.write(large.as_bytes()).await;
    let answer = raw.read().await.expect("in time").expect("an answer");
    assert_eq!(answer.status, 431, "{}", answer.head);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let host = Host::new().expect("a host").setting("DOORWARD_SCIM__BODY_TIMEOUT_SECONDS", "1");
    let scene = Scene::on(host);
    let mut raw = RawConnection::open(&scene.server.authority()).await.expect("a connection");
    let slow = format!(
        "POST /o/acme/scim/v2/Users HTTP/1.1\r\nHost: doorward\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/scim+json\r\nContent-Length: 100\r\n\r\n{{",
        scene.tenant.token
    );
    raw.write(slow.as_bytes()).await;
    let answer = raw.read().await.expect("in time").expect("an answer");
    assert_eq!(answer.status, 408, "{}", answer.head);
    let error: Value = serde_json::from_slice(&answer.body).expect("a SCIM error");
    assert_eq!(error["status"], "408");
}

#[tokio::test]
async fn who_knocks_too_often_has_to_wait_but_nobody_with_a_key_does() {
    let host =
        Host::new().expect("a host").setting("DOORWARD_SCIM__FAILED_ATTEMPTS_PER_MINUTE", "5");
    let scene = Scene::on(host);
    let mut stranger = Wire::new(&scene.tenant.url, "wrong");
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(send(&mut stranger, "GET", "/Users", None).await.status);
    }
    assert!(statuses.starts_with(&[401; 5]), "{statuses:?}");
    assert!(statuses.ends_with(&[429; 5]), "{statuses:?}");
    let answer = send(&mut stranger, "GET", "/Users", None).await;
    assert!(answer.header("retry-after").parse::<u64>().is_ok(), "{:?}", answer.headers);
    assert_eq!(answer.json()["status"], "429");
    assert_eq!(send(&mut scene.wire(), "GET", "/Users", None).await.status, 200);
}

#[tokio::test]
async fn an_organization_may_be_held_to_a_pace() {
    let host = Host::new().expect("a host").setting("DOORWARD_SCIM__REQUESTS_PER_SECOND", "2");
    let scene = Scene::on(host);
    let mut wire = scene.wire();
    let mut refused = None;
    for _ in 0..50 {
        let answer = send(&mut wire, "GET", "/ServiceProviderConfig", None).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("fifty requests at once are more than two a second");
    assert!(refused.header("retry-after").parse::<u64>().is_ok(), "{:?}", refused.headers);
}

#[tokio::test]
async fn headers_that_do_not_come_are_not_waited_for() {
    let host = Host::new().expect("a host").setting("DOORWARD_SERVER__HEADER_TIMEOUT_SECONDS", "1");
    let scene = Scene::on(host);
    let mut raw = RawConnection::open(&scene.server.authority()).await.expect("a connection");
    raw.write(b"GET /healthz HTTP/1.1\r\nHost: doorward\r\nX-Slow: ").await;
    let answer = raw.read().await.expect("in time").expect("an answer");
    assert_eq!(answer.status, 408, "{}", answer.head);
}

#[tokio::test]
async fn every_answer_outside_of_organizations_names_its_request_even_where_nothing_is() {
    let scene = Scene::begin();
    let mut connection = Connection::to(scene.server.authority());
    for (method, path, status) in [
        ("GET", "/healthz", 200),
        ("GET", "/startupz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/.well-known/jwks.json", 200),
        ("GET", "/.well-known/authzen-configuration/o/acme", 200),
        ("GET", "/api/openapi.json", 200),
        ("GET", "/assets/style.css", 200),
        ("GET", "/assets/dashboard.js", 200),
        ("POST", "/healthz", 405),
        ("DELETE", "/api/openapi.json", 405),
        ("GET", "/.well-known/authzen-configuration/o/No%20Name", 404),
        ("GET", "/", 404),
        ("GET", "/nothing/here?at=all", 404),
        ("POST", "/nothing", 404),
        ("PUT", "/auth/callback", 404),
    ] {
        let answer = connection.send(Request::new(method, path)).await.expect("an answer");
        assert_eq!(answer.status, status, "{method} {path}");
        let request = answer.header("x-request-id").to_owned();
        assert_eq!(request.len(), 36, "{method} {path} has no name: {:?}", answer.headers);
        if status >= 400 {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
            let problem = answer.json();
            assert_eq!(problem["status"], status, "{path}: {problem}");
            assert_eq!(problem["request_id"], request, "{path}: {problem}");
            assert!(problem["title"].is_string() && problem["detail"].is_string(), "{problem}");
        }
        assert_eq!(answer.header("allow"), if status == 405 { "GET" } else { "" }, "{path}");
    }
}

/// RFC 9967 §2.5 and §4: without `securityEvents`, whoever would rather be answered later is answered now.
#[tokio::test]
async fn whoever_prefers_to_be_answered_later_is_answered_now() {
    let scene = Scene::begin();
    let (_, config) = ask(&mut scene.wire(), "GET", "/ServiceProviderConfig", None).await;
    assert!(config.get("securityEvents").is_none(), "{config}");
    let request = Request::new("POST", "/o/acme/scim/v2/Users")
        .header("authorization", format!("Bearer {}", scene.tenant.token))
        .header("content-type", "application/scim+json")
        .header("prefer", "respond-async")
        .body(json!({ "schemas": [USER], "userName": "ada" }).to_string());
    let mut connection = Connection::to(scene.server.authority());
    let answer = connection.send(request).await.expect("an answer");
    assert_eq!((answer.status, &answer.json()["userName"]), (201, &json!("ada")));
    assert_eq!((answer.header("preference-applied"), answer.header("set-txn")), ("", ""));
}
