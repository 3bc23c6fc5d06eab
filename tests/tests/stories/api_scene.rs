//! An application that asks the JSON API. It holds every answer against the OpenAPI document: a
//! status, a media type or a body that the document does not tell of fails the story.

use std::sync::OnceLock;

use doorward_tests::{
    host::{Host, Server},
    http::{Answer, Connection, Request},
};
use serde_json::{Value, json};

use super::scene::Scene;

/// Where an organization's resources are.
pub(super) const ACME: &str = "/api/v1/organizations/acme";

/// An application with a token.
pub(super) struct Application {
    connection: Connection,
    pub(super) token: String,
    pub(super) id: String,
    headers: Vec<(&'static str, String)>,
}

impl Application {
    /// One of `acme` whose token has these scopes.
    pub(super) fn of(scene: &Scene, scopes: &str) -> Self {
        Self::in_organization(scene, "acme", scopes)
    }

    pub(super) fn in_organization(scene: &Scene, organization: &str, scopes: &str) -> Self {
        Self::at(&scene.host, &scene.server, organization, scopes)
    }

    /// One of an organization at a server.
    pub(super) fn at(host: &Host, server: &Server, organization: &str, scopes: &str) -> Self {
        let create = ["api-token", "create", organization, "--scope", scopes, "--format", "json"];
        let told = host.must(&create).expect("a token");
        let told: Value = serde_json::from_str(&told).expect("JSON");
        let text = |key: &str| told[key].as_str().expect("a text").to_owned();
        let connection = Connection::to(server.authority());
        Self { connection, token: text("api_token"), id: text("token_id"), headers: vec![] }
    }

    /// Asks a server that was started anew from now on.
    pub(super) fn moves_to(&mut self, scene: &Scene) {
        self.connection = Connection::to(scene.server.authority());
    }

    /// Sends one more header from now on.
    pub(super) fn says(&mut self, name: &'static str, value: &str) {
        self.headers.retain(|(held, _)| *held != name);
        self.headers.push((name, value.into()));
    }

    /// Sends a header no more.
    pub(super) fn says_no(&mut self, name: &'static str) {
        self.headers.retain(|(held, _)| *held != name);
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub(super) async fn send(
        &mut self,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let path =
            if path.starts_with("/api/") { path.to_owned() } else { format!("{ACME}{path}") };
        let mut request =
            Request::new(method, &path).header("authorization", format!("Bearer {}", self.token));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = self.connection.send(request).await.expect("an answer");
        assert_told_of(method, &path, &answer);
        answer
    }

    /// What a request that goes well is answered with.
    pub(super) async fn told(
        &mut self,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let answer = self.send(method, path, body).await;
        assert!(matches!(answer.status, 200 | 201), "{method} {path}: {}", answer.json());
        answer.json()
    }

    /// The status and the problem of a request that is refused.
    pub(super) async fn refused(
        &mut self,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let answer = self.send(method, path, body).await;
        assert!(answer.status >= 400, "{method} {path} was not refused: {}", answer.json());
        (answer.status, answer.json())
    }
}

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(doorward::api::document)
}

/// Holds an answer against the document.
#[track_caller]
fn assert_told_of(method: &str, path: &str, answer: &Answer) {
    let what = format!("{method} {path} was answered {}: {}", answer.status, answer.json());
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    let Some(operation) = operation(method, path) else {
        assert!(matches!(answer.status, 401 | 404 | 405), "{what}");
        return;
    };
    let status = answer.status.to_string();
    let content = operation["responses"][&status]["content"].as_object();
    let content = content.unwrap_or_else(|| panic!("{what}: the document knows no such status"));
    let (media, told) = content.iter().next().expect("a media type");
    assert_eq!(answer.header("content-type"), media, "{what}");
    if media.ends_with("json") {
        let mut schema = told["schema"].clone();
        schema["components"] = document()["components"].clone();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let wrong: Vec<_> =
            validator.iter_errors(&answer.json()).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
    }
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let words: Vec<_> = path.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<_> = pattern.split('/').collect();
        pattern.len() == words.len()
            && pattern.iter().zip(&words).all(|(a, b)| a.starts_with('{') || a == b)
    };
    let paths = document()["paths"].as_object().expect("paths");
    let mut found: Vec<_> = paths.iter().filter(|(pattern, _)| fits(pattern)).collect();
    found.sort_by_key(|(pattern, _)| pattern.matches('{').count());
    found.first().and_then(|(_, methods)| methods.get(method.to_lowercase()))
}

/// Settings under which nothing outside this host is asked.
pub(super) fn alone() -> Host {
    Host::new()
        .expect("a host")
        .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", "http://127.0.0.1:9")
}

/// An SSO configuration as it is asked for.
pub(super) fn wanted_sso(name: &str) -> Option<Value> {
    Some(json!({
        "kind": "single-tenant", "name": name,
        "tenant": "0f3c9a52-1111-4222-8333-00000000000a",
        "client_id": "0f3c9a52-1111-4222-8333-00000000000b",
        "credential": { "client_secret": "very~secret~value" },
    }))
}
