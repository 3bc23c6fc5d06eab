//! A receiver of security events: it polls, checks each token by the published keys, and acknowledges.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_tests::http::{Answer, Connection, Request};
use serde_json::{Value, json};

use super::{at_the_door::believed, scene::Scene};

/// Where the events of an event's family are named.
pub(super) const PROV: &str = "urn:ietf:params:scim:event:prov";
/// How a request went that was answered before.
pub(super) const ASYNC: &str = "urn:ietf:params:scim:event:misc:asyncresp";

/// A receiver with an API token.
pub(super) struct Receiver {
    connection: Connection,
    path: String,
    pub(super) token: String,
    pub(super) id: String,
}

/// A security event token that was checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heard {
    pub(super) jti: String,
    pub(super) claims: Value,
}

impl Heard {
    /// The event's URI and its payload.
    pub(super) fn event(&self) -> (&str, &Value) {
        let events = self.claims["events"].as_object().expect("events");
        assert_eq!(events.len(), 1, "{events:?}");
        let (uri, payload) = events.iter().next().expect("an event");
        (uri, payload)
    }

    /// The event's URI and where its subject lies.
    pub(super) fn told(&self) -> (String, String) {
        let uri = self.claims["sub_id"]["uri"].as_str().expect("a subject");
        (self.event().0.to_owned(), uri.to_owned())
    }
}

/// A token as a receiver checks it: signed by a published key, for this audience, and a security event
/// token.
pub(super) fn heard(token: &str, keys: &Value, issuer: &str, audience: &str) -> Heard {
    let claims = believed(token, keys).expect("a signature by a published key");
    let header = token.split('.').next().expect("a header");
    let header = URL_SAFE_NO_PAD.decode(header).expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(header["typ"], "secevent+jwt");
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(issuer), &json!(audience)));
    assert_eq!(claims["sub_id"]["format"], "scim");
    for absent in ["sub", "exp"] {
        assert_eq!(claims.get(absent), None, "{claims}");
    }
    assert!(claims["toe"].as_i64() <= claims["iat"].as_i64(), "{claims}");
    Heard { jti: claims["jti"].as_str().expect("a name").to_owned(), claims }
}

impl Receiver {
    /// One whose token has the scope `read`.
    pub(super) fn of(scene: &Scene) -> Self {
        Self::with(scene, "acme", "read")
    }

    pub(super) fn with(scene: &Scene, organization: &str, scopes: &str) -> Self {
        let told = scene.told(&["api-token", "create", organization, "--scope", scopes]);
        let text = |key: &str| told[key].as_str().expect("a text").to_owned();
        Self {
            connection: Connection::to(scene.server.authority()),
            path: format!("/o/{organization}/security-events/poll"),
            token: text("api_token"),
            id: text("token_id"),
        }
    }

    /// Asks a server that was started anew, or another organization, from now on.
    pub(super) fn moves_to(&mut self, scene: &Scene, organization: &str) {
        self.connection = Connection::to(scene.server.authority());
        self.path = format!("/o/{organization}/security-events/poll");
    }

    pub(super) async fn ask(&mut self, body: Value) -> Answer {
        let request = Request::new("POST", &self.path)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(body.to_string());
        self.connection.send(request).await.expect("an answer")
    }

    /// Polls, and believes only what is signed by a published key, is for this receiver, and is a
    /// security event token. Answers whether there is more besides.
    pub(super) async fn poll(&mut self, scene: &Scene, body: Value) -> (Vec<Heard>, bool) {
        let answer = self.ask(body).await;
        assert_eq!(answer.status, 200, "{}", answer.json());
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        let told = answer.json();
        let keys = self.get("/.well-known/jwks.json").await;
        let issuer = format!("http://{}", scene.server.authority());
        let feed = format!("{issuer}{}", self.path.replace("poll", &self.id));
        let sets = told["sets"].as_object().expect("`sets` is always there");
        let mut heard: Vec<_> = sets
            .iter()
            .map(|(jti, token)| {
                let heard = heard(token.as_str().expect("a token"), &keys, &issuer, &feed);
                assert_eq!(&heard.jti, jti);
                heard
            })
            .collect();
        let place = |it: &Heard| it.jti.rsplit_once('.').and_then(|(_, at)| at.parse().ok());
        heard.sort_by_key(|it| place(it).unwrap_or(0_u64));
        (heard, told["moreAvailable"] == true)
    }

    /// What there is now.
    pub(super) async fn now(&mut self, scene: &Scene) -> Vec<Heard> {
        self.poll(scene, json!({ "returnImmediately": true })).await.0
    }

    /// Acknowledges, and wants nothing else.
    pub(super) async fn acknowledges(&mut self, scene: &Scene, heard: &[Heard]) {
        let names: Vec<_> = heard.iter().map(|it| &it.jti).collect();
        let (told, _) = self.poll(scene, json!({ "maxEvents": 0, "ack": names })).await;
        assert_eq!(told, []);
    }

    async fn get(&mut self, path: &str) -> Value {
        self.connection.send(Request::new("GET", path)).await.expect("an answer").json()
    }
}
