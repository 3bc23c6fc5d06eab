//! The certification scenario of the AuthZEN Authorization API 1.0: what it sends and expects stands in
//! the fixture, and is sent as it stands. Its fixture knows records that are read, written and deleted;
//! so the organization here has a workspace for each thing that can be done with a record. Nobody's
//! word is taken for a property: what the scenario says in properties is provisioned (`bob` is in the
//! group of admins, `record-2` is archived and admits admins).

use doorward_tests::{
    host::Host,
    http::{Answer, Connection, Request},
};
use serde_json::{Value, json};

use super::scene::{GROUP, Scene, USER, ask};

const SCENARIO: &str = include_str!("../../fixtures/authzen/certification.json");
const POINT: &str = "https://pdp.example.com";
const EVERYBODY: &str = "0f3c9a52-0000-4000-8000-0000000000e1";
const AUTHORS: &str = "0f3c9a52-0000-4000-8000-0000000000e2";
const ADMINS: &str = "0f3c9a52-0000-4000-8000-0000000000e3";
const NOBODY: &str = "0f3c9a52-0000-4000-8000-0000000000e4";
/// What can be done with which record, and who may.
const WORKSPACES: [(&str, &str); 6] = [
    ("record--record-1--read", EVERYBODY),
    ("record--record-1--write", AUTHORS),
    ("record--record-1--delete--soft", AUTHORS),
    ("record--record-1--delete", NOBODY),
    ("record--record-2--read", EVERYBODY),
    ("record--record-2--write", ADMINS),
];

struct Decider {
    scene: Scene,
    token: String,
}

impl Decider {
    async fn begin() -> Self {
        let scene = Scene::on(Host::new().expect("a host").published_at(POINT));
        let address = format!("http://{}/o/acme/scim/v2", scene.server.authority());
        let mut wire = doorward_tests::entra::Wire::new(&address, &scene.tenant.token);
        let mut ids = Vec::new();
        for name in ["alice", "bob"] {
            let body = json!({ "schemas": [USER], "userName": name, "active": true });
            let (status, made) = ask(&mut wire, "POST", "/Users", Some(body)).await;
            assert_eq!(status, 201, "{made}");
            ids.push(json!({ "value": made["id"] }));
        }
        for (group, members) in
            [(EVERYBODY, &ids[..]), (AUTHORS, &ids[..1]), (ADMINS, &ids[1..]), (NOBODY, &[])]
        {
            let body = json!({ "schemas": [GROUP], "displayName": group, "externalId": group,
                               "members": members });
            let (status, made) = ask(&mut wire, "POST", "/Groups", Some(body)).await;
            assert_eq!(status, 201, "{made}");
        }
        let must = |arguments: &[&str]| scene.host.must(arguments).expect("the command succeeds");
        let file = scene.host.data_dir().with_file_name("secret");
        std::fs::write(&file, "secret").expect("a secret");
        let file = file.display().to_string();
        let add = ["sso", "add", "acme", "--kind", "single-tenant", "--tenant-id", ADMINS];
        let own = ["--client-id", AUTHORS, "--client-secret-file", &file];
        let sso = scene.told(&[&add[..], &own].concat())["id"].clone();
        let sso = sso.as_str().expect("an id");
        for (slug, group) in WORKSPACES {
            must(&["workspace", "create", "acme", slug]);
            let target = format!("workspace:{slug}");
            must(&["access", "set", "acme", &target, "--sso", sso, "--groups", group]);
        }
        let token = scene.told(&["api-token", "create", "acme", "--scope", "decide"]);
        let token = token["api_token"].as_str().expect("a token").to_owned();
        Self { scene, token }
    }

    async fn send(&self, endpoint: &str, headers: &[(&'static str, &str)], body: &str) -> Answer {
        let request = Request::new("POST", format!("/o/acme/access/v1/{endpoint}"))
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.to_owned());
        let request = headers.iter().fold(request, |it, (name, value)| it.header(name, *value));
        let mut connection = Connection::to(self.scene.server.authority());
        connection.send(request).await.expect("an answer")
    }

    async fn status(&self, endpoint: &str, kind: &str, body: &str) -> u16 {
        self.send(endpoint, &[("content-type", kind)], body).await.status
    }

    /// A good answer has status 200 and is JSON.
    async fn told(&self, endpoint: &str, body: &Value) -> Value {
        let headers = [("content-type", "application/json"), ("x-request-id", "cert-1")];
        let answer = self.send(endpoint, &headers, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.json());
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("x-request-id"), "cert-1", "§2.5.1");
        answer.json()
    }
}

fn scenario(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(SCENARIO).expect("the scenario");
    all[part].as_array().expect("a part").clone()
}

#[tokio::test]
async fn the_eight_decisions_of_the_certification_are_served() {
    let decider = Decider::begin().await;
    let (rules, more) = (scenario("rules"), scenario("evaluation"));
    assert_eq!(rules.len(), 8);
    for case in rules.iter().chain(&more) {
        for _ in 0..3 {
            let told = decider.told("evaluation", &case["send"]).await;
            assert_eq!(told["decision"], case["expect"], "{case}: {told}"); // §2.6: each time
        }
        let mut with_context = case["send"].clone();
        with_context["context"] = json!({ "time": "2025-06-27T18:03-07:00" });
        let told = decider.told("evaluation", &with_context).await;
        assert_eq!(told["decision"], case["expect"], "§1.6, {case}: {told}");
    }
    // What nobody made a workspace for is denied, and no error.
    for (kind, reason) in [("spaceship", "no_such_workspace"), ("Space ship", "unknown_resource")] {
        let mut unknown = rules[0]["send"].clone();
        unknown["resource"]["type"] = json!(kind);
        let told = decider.told("evaluation", &unknown).await;
        assert_eq!(told["decision"], false, "{told}");
        assert_eq!(told["context"]["reason"], reason, "{told}");
    }
}

#[tokio::test]
async fn batches_of_the_certification_are_answered_in_order_item_by_item() {
    let decider = Decider::begin().await;
    for case in scenario("evaluations") {
        let wanted = case["expect"].as_array().expect("decisions");
        let told = decider.told("evaluations", &case["send"]).await;
        let answers = told["evaluations"].as_array().expect("answers");
        assert_eq!(answers.len(), wanted.len(), "§3.3.1 {case}: {told}");
        assert_eq!(told.get("decision"), None, "§3.3.4");
        for (answer, want) in answers.iter().zip(wanted) {
            assert!(answer["decision"].is_boolean(), "§3.3.3 {case}: {told}");
            if !want.is_null() {
                assert_eq!(&answer["decision"], want, "{case}: {told}");
            }
        }
    }
    let mut single = scenario("rules")[0]["send"].clone();
    assert_eq!(decider.told("evaluations", &single).await["decision"], true, "§3.4.2");
    single["evaluations"] = json!([]);
    assert_eq!(decider.told("evaluations", &single).await["decision"], true, "§3.4.3");
}

#[tokio::test]
async fn searches_of_the_certification_find_whom_and_what_they_must() {
    let decider = Decider::begin().await;
    for case in scenario("search") {
        let endpoint = case["endpoint"].as_str().expect("an endpoint");
        let told = decider.told(endpoint, &case["send"]).await;
        let results = told["results"].as_array().expect("results").iter();
        let found: Vec<_> = match endpoint {
            "search/action" => results.map(|result| &result["name"]).collect(),
            _ => results
                .map(|result| {
                    let kind = endpoint.strip_prefix("search/").expect("a search");
                    let part = if kind == "subject" { "subject" } else { "resource" };
                    assert_eq!(result["type"], case["send"][part]["type"], "{told}");
                    &result["id"]
                })
                .collect(),
        };
        let wanted = case["expect"].as_array().expect("names");
        for name in wanted {
            assert!(found.contains(&name), "{name} of {case}: {told}");
        }
        assert!(!wanted.is_empty() || found.is_empty(), "§4.6 {case}: {told}");
        // Whatever is found is permitted when it is asked for by name.
        for name in found {
            let mut body = case["send"].clone();
            match endpoint {
                "search/action" => body["action"] = json!({ "name": name }),
                "search/subject" => body["subject"]["id"] = name.clone(),
                _ => body["resource"]["id"] = name.clone(),
            }
            let flagged = endpoint == "search/action" && name == "delete";
            if flagged {
                body["action"]["properties"] = json!({ "soft": true });
            }
            let told = decider.told("evaluation", &body).await;
            assert_eq!(told["decision"], true, "{body}: {told}");
        }
    }
}

#[tokio::test]
async fn searches_of_the_certification_are_told_page_by_page() {
    let decider = Decider::begin().await;
    let mut body = scenario("search")[0]["send"].clone();
    body["page"] = json!({ "limit": 1 });
    let first = decider.told("search/subject", &body).await;
    let next = first["page"]["next_token"].as_str().expect("§4.5.1: a text").to_owned();
    assert!(!next.is_empty(), "there is more: {first}");
    body["page"] = json!({ "token": next });
    let second = decider.told("search/subject", &body).await;
    assert_eq!(second["page"]["next_token"], "", "§4.5.2: that was all");
    let ids = [&first, &second].map(|told| told["results"][0]["id"].clone());
    assert_eq!(ids, ["alice", "bob"]);
}

#[tokio::test]
async fn what_the_certification_calls_a_bad_request_is_one() {
    let decider = Decider::begin().await;
    let json_type = "application/json";
    for case in scenario("bad") {
        let endpoint = case["endpoint"].as_str().expect("an endpoint");
        let status = decider.status(endpoint, json_type, &case["send"].to_string()).await;
        assert_eq!(status, 400, "{case}");
    }
    let good = scenario("rules")[0]["send"].to_string();
    for endpoint in ["evaluation", "evaluations", "search/subject"] {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            assert_eq!(decider.status(endpoint, kind, &good).await, 400, "§2.4.3 {kind}");
        }
        for body in ["", "{", "[]", "null"] {
            assert_eq!(decider.status(endpoint, json_type, body).await, 400, "§2.4.4 `{body}`");
        }
    }
    let charset = "Application/JSON; charset=utf-8";
    assert_eq!(decider.status("evaluation", charset, &good).await, 200);
    let unnamed = decider.send("evaluation", &[("content-type", json_type)], &good).await;
    assert_eq!(unnamed.status, 200, "§2.5.2");
    assert!(!unnamed.header("x-request-id").is_empty());
}

#[tokio::test]
async fn the_endpoints_of_the_certification_are_discovered() {
    let decider = Decider::begin().await;
    let request = Request::new("GET", "/.well-known/authzen-configuration/o/acme");
    let mut connection = Connection::to(decider.scene.server.authority());
    let answer = connection.send(request).await.expect("an answer");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let told = answer.json();
    assert_eq!(told["policy_decision_point"], format!("{POINT}/o/acme"));
    for (name, path) in [
        ("access_evaluation_endpoint", "evaluation"),
        ("access_evaluations_endpoint", "evaluations"),
        ("search_subject_endpoint", "search/subject"),
        ("search_resource_endpoint", "search/resource"),
        ("search_action_endpoint", "search/action"),
    ] {
        assert_eq!(told[name], format!("{POINT}/o/acme/access/v1/{path}"));
    }
}
