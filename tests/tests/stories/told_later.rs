//! Requests with `Prefer: respond-async` (RFC 9967 §2.5.1): done and durable, answered with 202, and told
//! later.

use doorward_tests::http::{Answer, Connection, Request};
use serde_json::{Value, json};

use super::{
    receiver::{ASYNC, Heard, Receiver},
    scene::{Scene, USER, ask, id, patch, user},
    token_scene::failed_until,
};

/// A provisioning client that does not want to wait.
struct Hasty {
    connection: Connection,
    base: String,
    token: String,
    prefer: &'static str,
}

impl Hasty {
    fn of(scene: &Scene, prefer: &'static str) -> Self {
        let (_, base) = scene.tenant.url.split_once("/o/").expect("a Tenant URL");
        Self {
            connection: Connection::to(scene.server.authority()),
            base: format!("/o/{base}"),
            token: scene.tenant.token.clone(),
            prefer,
        }
    }

    async fn sends(&mut self, method: &'static str, path: &str, body: Option<Value>) -> Answer {
        let request = Request::new(method, format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/scim+json")
            .header("prefer", self.prefer);
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.connection.send(request.body(body)).await.expect("an answer")
    }

    /// Sends what is answered before it is told, and answers what it will be called.
    async fn hears_later(
        &mut self,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> (String, Answer) {
        let answer = self.sends(method, path, body).await;
        assert_eq!(answer.status, 202, "{}", answer.json());
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("preference-applied"), "respond-async");
        let txn = answer.header("set-txn").to_owned();
        assert_eq!(txn, answer.header("x-request-id"));
        (txn, answer)
    }
}

fn with_events() -> (Scene, Receiver) {
    let scene = Scene::begin();
    let on = ["provisioning", "set", "acme", "--security-events", "poll"];
    scene.host.must(&on).expect("on");
    let receiver = Receiver::of(&scene);
    (scene, receiver)
}

/// How requests went, each with its name.
fn outcomes(heard: &[Heard]) -> Vec<(String, String, Value)> {
    let outcome = |it: &Heard| {
        let (uri, payload) = it.event();
        let (_, about) = it.told();
        let txn = it.claims["txn"].as_str().expect("a name").to_owned();
        (uri == ASYNC).then(|| (txn, about, payload.clone()))
    };
    heard.iter().filter_map(outcome).collect()
}

#[tokio::test]
async fn a_change_is_done_before_it_is_answered_and_told_later_under_the_same_name() {
    let (scene, mut receiver) = with_events();
    let (mut hasty, mut wire) = (Hasty::of(&scene, "respond-async"), scene.wire());
    let ada = json!({ "schemas": [USER], "userName": "ada@contoso.example" });
    let (made, answer) = hasty.hears_later("POST", "/Users", Some(ada.clone())).await;
    let location = answer.header("location");
    let (_, path) = location.split_once("/scim/v2").expect("where she is");
    assert_eq!(ask(&mut wire, "GET", path, None).await.0, 200, "she is there already");
    let title = json!([{ "op": "replace", "path": "title", "value": "Countess" }]);
    let (changed, _) = hasty.hears_later("PATCH", path, patch(title)).await;
    let (put, _) = hasty.hears_later("PUT", path, Some(ada)).await;
    let (gone, _) = hasty.hears_later("DELETE", path, None).await;

    let heard = receiver.now(&scene).await;
    let outcomes = outcomes(&heard);
    let told: Vec<_> = outcomes
        .iter()
        .map(|(txn, about, it)| (&**txn, &**about, it["method"].clone(), it["status"].clone()))
        .collect();
    let want = |txn, method: &str, status: &str| (txn, path, json!(method), json!(status));
    assert_eq!(
        told,
        [
            want(&*made, "POST", "201"),
            want(&*changed, "PATCH", "200"),
            want(&*put, "PUT", "200"),
            want(&*gone, "DELETE", "204"),
        ]
    );
    assert!(outcomes[0].2["version"].as_str().expect("a version").starts_with("W/"));
    let of_one = heard.iter().filter(|it| it.claims["txn"] == json!(made)).count();
    assert_eq!(of_one, 2, "the change and its outcome are of one transaction");
}

#[tokio::test]
async fn a_failure_is_told_later_too_without_what_the_client_wrote() {
    let (scene, mut receiver) = with_events();
    let mut hasty = Hasty::of(&scene, "respond-async");
    user(&mut scene.wire(), "ada@contoso.example").await;
    let taken = json!({ "schemas": [USER], "userName": "ADA@contoso.example" });
    let (refused, answer) = hasty.hears_later("POST", "/Users", Some(taken)).await;
    assert_eq!(answer.header("location"), "");
    let (nobody, _) = hasty.hears_later("DELETE", "/Users/ada@contoso.example", None).await;
    let outcomes = outcomes(&receiver.now(&scene).await);
    let [(first, about, conflict), (second, whom, missing)] = outcomes.as_slice() else {
        panic!("{outcomes:?}")
    };
    assert_eq!((first, &**about), (&refused, "/Users"));
    assert_eq!((&conflict["status"], &conflict["method"]), (&json!("409"), &json!("POST")));
    assert_eq!(conflict["response"]["scimType"], "uniqueness");
    assert_eq!(conflict["response"]["status"], "409");
    assert_eq!((second, &**whom, &missing["status"]), (&nobody, "/Users", &json!("404")));
    assert!(!format!("{outcomes:?}").to_lowercase().contains("contoso"), "{outcomes:?}");
    for status in ["\"status\":409", "\"status\":404"] {
        failed_until(&scene, status).await; // the request log says what came of it
    }
}

#[tokio::test]
async fn each_operation_of_a_bulk_request_is_told_by_its_place() {
    let (scene, mut receiver) = with_events();
    let mut hasty = Hasty::of(&scene, "respond-async");
    let bob = json!({ "schemas": [USER], "userName": "bob" });
    let create = |name: &str| {
        json!({
            "method": "POST", "path": "/Users", "bulkId": name, "data": bob.clone(),
        })
    };
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [create("one"), create("two")],
    });
    let (txn, _) = hasty.hears_later("POST", "/Bulk", Some(body)).await;
    let outcomes = outcomes(&receiver.now(&scene).await);
    let told: Vec<_> = outcomes
        .iter()
        .map(|(name, _, it)| (name.clone(), it["bulkId"].clone(), it["status"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (format!("{txn}:0"), json!("one"), json!("201")),
            (format!("{txn}:1"), json!("two"), json!("409")),
        ]
    );
}

#[tokio::test]
async fn nobody_is_told_later_where_it_is_off_or_done_in_the_time_they_have() {
    let scene = Scene::begin();
    let mut hasty = Hasty::of(&scene, "respond-async");
    let named = |name: &str| Some(json!({ "schemas": [USER], "userName": name }));
    let answer = hasty.sends("POST", "/Users", named("ada")).await;
    assert_eq!((answer.status, answer.header("set-txn")), (201, ""), "off: the wish is not heard");
    let on = ["provisioning", "set", "acme", "--security-events", "poll"];
    scene.host.must(&on).expect("on");
    let mut receiver = Receiver::of(&scene);
    let mut patient = Hasty::of(&scene, "respond-async, wait=60");
    let answer = patient.sends("POST", "/Users", named("bob")).await;
    assert_eq!(answer.status, 201, "done in the time the client has");
    let path = format!("/Users/{}", id(&answer.json()));
    assert_eq!(hasty.sends("GET", &path, None).await.status, 200, "nothing is changed by it");
    hasty.token = "dw_scim_wrong".into();
    assert_eq!(hasty.sends("DELETE", &path, None).await.status, 401);
    assert_eq!(outcomes(&receiver.now(&scene).await), []);
}
