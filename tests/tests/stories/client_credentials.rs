//! Entra provisions with OAuth 2.0 client credentials (RFC 6749 §4.4) instead of a Secret Token.

use doorward_tests::{
    entra::Wire,
    host::Host,
    http::{Connection, Request},
};
use serde_json::{Value, json};

use super::{
    scene::{Scene, user},
    token_scene::{
        Secret, access_token, basic, by_body, by_header, failed_until, issue, lies_anywhere, post,
        scim,
    },
};

#[tokio::test]
async fn a_client_secret_in_the_body_or_the_header_provisions_for_an_hour() {
    let scene = Scene::begin();
    let held = issue(&scene.host, "acme", &[]);
    let (body, header) =
        (by_body(&scene, "acme", &held).await, by_header(&scene, "acme", &held).await);
    for answer in [&body, &header] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(
            (&answer.json()["token_type"], &answer.json()["expires_in"]),
            (&json!("Bearer"), &json!(3600))
        );
    }
    // Entra's own test sends a field that nobody knows, and a scope.
    let form = [
        ("baseAddress", "https://x.example"),
        ("grant_type", "client_credentials"),
        ("scope", "api://doorward/.default"),
        ("client_id", &held.client),
        ("client_secret", &held.secret),
    ];
    let stray = post(&scene, "acme", &form, None).await;
    for answer in [&body, &header, &stray] {
        assert_eq!(scim(&scene, &access_token(answer)).await, 200);
    }
    let head = scene.head();
    user(&mut Wire::new(&scene.tenant.url, &access_token(&body)), "ada").await;
    let after = head.to_string();
    let events = scene.told(&["events", "list", "acme", "--after", &after]);
    let actor = json!({ "kind": "provisioning_client", "token_id": held.id });
    assert_eq!(events[0]["actor"], actor, "{events}");
    let listed = scene.told(&["client-secret", "list", "acme"]);
    assert_eq!((&listed[0]["secret_id"], &listed[0]["state"]), (&json!(held.id), &json!("live")));
    assert!(!listed[0]["last_used"].is_null(), "{listed}");
    let access = access_token(&body);
    let told = scene.told(&["events", "list", "acme"]).to_string() + &listed.to_string();
    for secret in [&held.secret, &access] {
        assert_eq!(lies_anywhere(&scene, secret), Vec::<String>::new());
        assert!(!told.contains(secret.as_str()), "{told}");
    }
}

#[tokio::test]
async fn whoever_is_not_known_learns_nothing_and_the_operator_reads_why() {
    let host =
        Host::new().expect("a host").setting("DOORWARD_SCIM__FAILED_ATTEMPTS_PER_MINUTE", "1000");
    let scene = Scene::on(host);
    scene.host.tenant("globex").expect("another organization");
    let foreign = issue(&scene.host, "globex", &[]);
    let held = issue(&scene.host, "acme", &[]);
    let revoked = issue(&scene.host, "acme", &[]);
    scene.told(&["client-secret", "revoke", "acme", &revoked.id]);
    let with = |client: &str, secret: &str| Secret {
        client: client.into(),
        secret: secret.into(),
        id: String::new(),
    };
    let mut answers = Vec::new();
    for bad in [
        with(&held.client, "wrong"),
        with(&held.client, ""),
        with("nobody", &held.secret),
        with("", &held.secret),
        with(&foreign.client, &held.secret),
        with(&held.client, &foreign.secret),
        foreign.clone(),
        revoked,
        with(&held.client, &scene.tenant.token),
    ] {
        answers.push((format!("{bad:?} in the body"), by_body(&scene, "acme", &bad).await));
        answers.push((format!("{bad:?} in the header"), by_header(&scene, "acme", &bad).await));
    }
    answers.push(("no organization".into(), by_body(&scene, "nowhere", &held).await));
    let grant = [("grant_type", "client_credentials")];
    for header in ["Basic", "Basic !", "Bearer x", "Basic Og=="] {
        answers.push((header.into(), post(&scene, "acme", &grant, Some(header)).await));
    }
    let assertion = [
        grant[0],
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", "a.b.c"),
    ];
    answers.push(("no trust".into(), post(&scene, "acme", &assertion, None).await));
    let said = answers[0].1.body.clone();
    for (what, answer) in &answers {
        assert_eq!((answer.status, &answer.body), (401, &said), "{what}");
        assert_eq!(answer.json()["error"], "invalid_client", "{what}");
        assert!(answer.header("www-authenticate").starts_with("Basic realm="), "{what}");
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
    let form = [grant[0], ("client_id", &*held.client)];
    let split = post(&scene, "acme", &form, Some(&basic(&held.client, &held.secret))).await;
    assert_eq!(split.status, 200, "the client ID may stand in the body too");

    let failed = failed_until(&scene, "nobody's are trusted").await;
    for why in [
        "the client secret is none of this organization",
        "the client secret was revoked",
        "the client ID is not the one that",
        "nobody's are trusted",
    ] {
        assert!(failed.contains(why), "{why}: {failed}");
    }
    assert!(!failed.contains(&held.secret), "{failed}");
}

#[tokio::test]
async fn what_is_no_token_request_is_refused_as_rfc_6749_has_it() {
    let scene = Scene::begin();
    let held = issue(&scene.host, "acme", &[]);
    let mut connection = Connection::to(scene.server.authority());
    let mut check = async |method, media: &str, body: &str, want: (u16, &str)| {
        let request = Request::new(method, "/o/acme/oauth2/token")
            .header("content-type", media)
            .body(body.to_owned());
        let answer = connection.send(request).await.expect("an answer");
        let said = answer.json();
        assert_eq!((answer.status, &said["error"]), (want.0, &json!(want.1)), "{body}: {said}");
        assert_eq!(answer.header("cache-control"), "no-store");
    };
    let form = "application/x-www-form-urlencoded";
    let good = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        held.client, held.secret
    );
    check("POST", form, "", (400, "invalid_request")).await;
    check(
        "POST",
        form,
        &good.replace("client_credentials", "password"),
        (400, "unsupported_grant_type"),
    )
    .await;
    check("POST", form, &format!("{good}&client_id=x"), (400, "invalid_request")).await;
    check("POST", form, &format!("{good}&client_assertion=x"), (400, "invalid_request")).await;
    check("POST", "application/json", "{}", (415, "invalid_request")).await;
    check("POST", form, &"x".repeat(100_000), (413, "invalid_request")).await;
    check("GET", form, "", (405, "invalid_request")).await;
    let charset = format!("{form}; charset=UTF-8");
    let request =
        Request::new("POST", "/o/acme/oauth2/token").header("content-type", charset).body(good);
    assert_eq!(connection.send(request).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn an_access_token_ends_with_its_secret_at_once() {
    let scene = Scene::begin();
    let other = scene.host.tenant("globex").expect("another organization");
    let (first, second) =
        (issue(&scene.host, "acme", &[]), issue(&scene.host, "acme", &["--expires-in", "3y"]));
    assert_eq!(first.client, second.client, "one client, several secrets");
    let old = access_token(&by_body(&scene, "acme", &first).await);
    let new = access_token(&by_body(&scene, "acme", &second).await);
    assert_eq!((scim(&scene, &old).await, scim(&scene, &new).await), (200, 200));
    let mut elsewhere = Wire::new(&other.url, &new);
    let answer = elsewhere.send("GET", "/Users", None).await.expect("an answer");
    assert_eq!(answer.status, 401, "the path of another organization");
    scene.told(&["client-secret", "revoke", "acme", &first.id]);
    assert_eq!((scim(&scene, &old).await, scim(&scene, &new).await), (401, 200));
    let mut bits = new.clone().into_bytes();
    let middle = bits.len() / 2;
    bits[middle] ^= 1;
    let tampered = String::from_utf8(bits).expect("text");
    assert_eq!(scim(&scene, &tampered).await, 401);
    assert_eq!(scim(&scene, &second.secret).await, 401, "a client secret is no bearer token");
}

#[tokio::test]
async fn an_access_token_ends_when_its_time_is_over() {
    let host = Host::new().expect("a host").setting("DOORWARD_ACCESS_TOKEN__LIFETIME_SECONDS", "1");
    let scene = Scene::on(host);
    let held = issue(&scene.host, "acme", &[]);
    let answer = by_body(&scene, "acme", &held).await;
    assert_eq!(answer.json()["expires_in"], 1);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(scim(&scene, &access_token(&answer)).await, 401);
    failed_until(&scene, "the access token has expired").await;
}

#[tokio::test]
async fn an_access_token_outlives_a_restart() {
    let scene = Scene::begin();
    let held = issue(&scene.host, "acme", &[]);
    let token = access_token(&by_body(&scene, "acme", &held).await);
    let Scene { server, tenant, host } = scene;
    let port = server.port();
    assert!(server.terminate().expect("it stops").success());
    let server = host.serve_at(port).expect("a server");
    let scene = Scene { server, tenant, host };
    assert_eq!(scim(&scene, &token).await, 200);
}

#[test]
fn four_secrets_are_live_at_once_and_each_for_one_to_three_years() {
    let host = Host::new().expect("a host");
    host.tenant("acme").expect("an organization");
    let create = |more: &[&str]| {
        let mut arguments = vec!["client-secret", "create", "acme", "--format", "json"];
        arguments.extend(more);
        host.run(&arguments).expect("it runs")
    };
    for span in ["364d", "11mo", "4y", "1200d"] {
        let told = create(&["--expires-in", span]);
        assert_eq!(told.code, Some(65), "{span}");
        assert!(told.stderr.contains("one to three years"), "{}", told.stderr);
    }
    assert_eq!(create(&["--expires-in", "soon"]).code, Some(64));
    let issued: Vec<_> = (0..4).map(|_| issue(&host, "acme", &[])).collect();
    let full = create(&[]);
    assert!(full.stderr.contains("four client secrets are live"), "{}", full.stderr);
    host.must(&["client-secret", "revoke", "acme", &issued[0].id]).expect("revoked");
    assert_eq!(create(&[]).code, Some(0));
    let listed = host.must(&["client-secret", "list", "acme", "--format", "json"]).expect("rows");
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!(listed.as_array().map(Vec::len), Some(5));
    assert!(listed.as_array().expect("rows").iter().all(|row| row["warning"].is_null()));
}

#[tokio::test]
async fn who_tries_too_often_has_to_wait_but_nobody_with_a_secret_does() {
    let host =
        Host::new().expect("a host").setting("DOORWARD_SCIM__FAILED_ATTEMPTS_PER_MINUTE", "5");
    let scene = Scene::on(host);
    let held = issue(&scene.host, "acme", &[]);
    let wrong = Secret { secret: "wrong".into(), ..held.clone() };
    for _ in 0..5 {
        assert_eq!(by_body(&scene, "acme", &wrong).await.status, 401);
    }
    let answer = by_body(&scene, "acme", &wrong).await;
    assert_eq!(answer.status, 429, "{}", answer.json());
    assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds <= 13));
    assert_eq!(by_body(&scene, "acme", &held).await.status, 200);
}
