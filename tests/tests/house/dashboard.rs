//! Every route of the dashboard, walked by strangers, by a setup link's session of another
//! organization, and by forms that nobody of ours showed.

use std::collections::BTreeSet;

use doorward::routes::{self, Guard};
use doorward_tests::{
    host::Host,
    http::{Answer, Connection, Request},
};

const ID: &str = "0b6f8a5e-5d0c-8c57-a1c3-9d2700000001";

/// Pages and forms that no setup link opens.
const MAIN: &[Guard] = &[Guard::MainUser, Guard::MainUserOrAuditor, Guard::MainUserForm];
/// Pages and forms that a setup link opens too.
const SETUP: &[Guard] = &[Guard::MainUserOrSetup, Guard::MainUserOrSetupForm];

/// Every path and method of the dashboard, for an organization.
fn walk(organization: &str) -> Vec<(&'static str, String)> {
    [MAIN, SETUP].into_iter().flat_map(|guards| walk_behind(organization, guards)).collect()
}

/// Those behind some guards.
fn walk_behind(organization: &str, guards: &[Guard]) -> Vec<(&'static str, String)> {
    let ours = routes::table().filter(|route| guards.contains(&route.guard));
    let path = |path: &str| {
        let path = path.replace("{organization}", organization).replace("{workspace}", "wiki");
        let parts = path.split('/').map(|part| if part.starts_with('{') { ID } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let routes = ours.flat_map(|route| {
        let path = path(&route.path);
        route.methods.iter().map(move |method| (*method, path.clone()))
    });
    routes.collect()
}

async fn knock(
    connection: &mut Connection,
    method: &'static str,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Answer {
    let mut request = Request::new(method, path);
    for (name, value) in headers {
        request = request.header(name, value.to_string());
    }
    if method == "POST" {
        let form = "application/x-www-form-urlencoded";
        request = request.header("content-type", form).body("csrf=guessed");
    }
    connection.send(request).await.expect("an answer")
}

/// The cookie of a setup link's session.
async fn set_up(host: &Host, connection: &mut Connection, organization: &str) -> String {
    let arguments = ["setup-link", organization, "--format", "json"];
    let told = host.must(&arguments).expect("a link");
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let (_, path) = told["url"].as_str().and_then(|url| url.split_once("/o/")).expect("a link");
    let here = [("sec-fetch-site", "same-origin")];
    let answer = knock(connection, "POST", &format!("/o/{path}"), &here).await;
    assert_eq!(answer.status, 303);
    let cookie = answer.header("set-cookie");
    cookie.split(';').next().expect("a cookie").to_owned()
}

const PAGE: (&str, &str) = ("accept", "text/html");
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn no_page_of_the_dashboard_opens_for_a_stranger_and_no_form_without_its_token() {
    let host = Host::new().expect("a host");
    for organization in ["acme", "globex"] {
        host.must(&["organization", "create", organization]).expect("an organization");
    }
    host.must(&["workspace", "create", "acme", "wiki"]).expect("a workspace");
    let server = host.serve().expect("a server");
    let mut connection = Connection::to(server.authority());
    let foreign = set_up(&host, &mut connection, "globex").await;
    let own = set_up(&host, &mut connection, "acme").await;
    let renamed = foreign.replace("globex", "acme");
    let guessed = format!("doorward-acme={}; doorward-setup.acme={0}", "A".repeat(43));
    let head = |told: &str| told.matches("\"event\"").count();
    let events = || host.must(&["events", "list", "acme", "--format", "json"]).expect("events");
    let before = head(&events());

    let mut nowhere = BTreeSet::new();
    for (method, path) in walk("acme") {
        for cookie in ["", &foreign, &renamed, &guessed] {
            let cookie = ("cookie", cookie);
            let script = knock(&mut connection, method, &path, &[cookie, HERE]).await;
            assert_eq!(script.status, 401, "{method} {path} {cookie:?}");
            let person = knock(&mut connection, method, &path, &[cookie, HERE, PAGE]).await;
            let want = if method == "GET" { 302 } else { 401 };
            assert_eq!(person.status, want, "{method} {path} {cookie:?}");
            assert!(method == "POST" || person.header("location").contains("/o/acme/sign-in"));
        }
    }
    for (method, path) in walk_behind("acme", SETUP) {
        let mine = knock(&mut connection, method, &path, &[("cookie", &own), HERE, PAGE]).await;
        match method {
            "GET" => {
                // Nothing has that id, and the workspace is there.
                let want = if path.contains(ID) { 404 } else { 200 };
                assert_eq!(mine.status, want, "{path}");
            }
            _ => assert_eq!(mine.status, 403, "{method} {path} without its token"),
        }
    }
    for (method, path) in walk("initech") {
        for cookie in ["", &own] {
            let answer = knock(&mut connection, method, &path, &[("cookie", cookie), HERE]).await;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let request = answer.header("x-request-id").to_owned();
            nowhere.insert((answer.status, text.replace(&request, "")));
        }
    }
    assert_eq!(nowhere.len(), 1, "an organization that is not there: {nowhere:?}");
    assert!(nowhere.iter().all(|(status, _)| *status == 404));
    assert_eq!(head(&events()), before, "nothing happened");
    assert!(walk("acme").len() > 15);
}

/// The token that stands in the forms of a page.
async fn token(connection: &mut Connection, cookie: &str) -> String {
    let path = "/o/acme/dashboard/settings/scim";
    let shown = knock(connection, "GET", path, &[("cookie", cookie), PAGE]).await;
    let shown = String::from_utf8_lossy(&shown.body).into_owned();
    let (_, token) = shown.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    token.split('"').next().expect("a whole token").to_owned()
}

#[tokio::test]
async fn a_setup_link_opens_the_setup_and_neither_people_nor_anything_about_them() {
    let host = Host::new().expect("a host");
    host.must(&["organization", "create", "acme"]).expect("an organization");
    host.must(&["workspace", "create", "acme", "wiki"]).expect("a workspace");
    let server = host.serve().expect("a server");
    let mut connection = Connection::to(server.authority());
    let own = set_up(&host, &mut connection, "acme").await;
    let token = token(&mut connection, &own).await;
    let before = host.must(&["events", "list", "acme", "--format", "json"]).expect("events");
    let main = walk_behind("acme", MAIN);
    for &(method, ref path) in &main {
        let mut request = Request::new(method, path.as_str())
            .header("cookie", own.as_str())
            .header("sec-fetch-site", "same-origin");
        if method == "POST" {
            let form = "application/x-www-form-urlencoded";
            request = request.header("content-type", form).body(format!("csrf={token}"));
        }
        let refused = connection.send(request).await.expect("an answer");
        assert_eq!(refused.status, 403, "{method} {path}");
        let text = String::from_utf8_lossy(&refused.body).into_owned();
        assert!(text.contains("This page is for main users"), "{method} {path} {text}");
        assert!(!text.contains("/dashboard/people\""), "no way there either: {text}");
    }
    let after = host.must(&["events", "list", "acme", "--format", "json"]).expect("events");
    assert_eq!(after, before, "nothing happened");
    assert!(main.len() > 12, "{main:?}");
}
