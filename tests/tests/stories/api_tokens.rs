//! API tokens: what each opens and until when, and that nothing of them is kept but a digest.

use doorward_tests::http::{Answer, Connection, Request};
use serde_json::{Value, json};

use super::{scene::Scene, token_scene::lies_anywhere};

const ENDPOINTS: [&str; 5] =
    ["evaluation", "evaluations", "search/subject", "search/resource", "search/action"];

/// An API token and what it is called.
struct Token {
    secret: String,
    id: String,
}

fn token(scene: &Scene, organization: &str, more: &[&str]) -> Token {
    let mut arguments = vec!["api-token", "create", organization];
    arguments.extend(more);
    let told = scene.told(&arguments);
    let text = |key: &str| told[key].as_str().expect("a text").to_owned();
    Token { secret: text("api_token"), id: text("token_id") }
}

async fn ask(scene: &Scene, organization: &str, endpoint: &str, token: &str) -> Answer {
    let question = json!({
        "subject": { "type": "user", "id": "ada" }, "action": { "name": "enter" },
        "resource": { "type": "dashboard", "id": "dashboard" },
    });
    let request = Request::new("POST", format!("/o/{organization}/access/v1/{endpoint}"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(question.to_string());
    Connection::to(scene.server.authority()).send(request).await.expect("an answer")
}

#[tokio::test]
async fn only_a_live_token_of_the_organization_with_the_scope_decides() {
    let scene = Scene::begin();
    scene.host.tenant("globex").expect("another organization");
    let decide = ["--scope", "decide"];
    let own = token(&scene, "acme", &decide);
    let foreign = token(&scene, "globex", &decide);
    let revoked = token(&scene, "acme", &decide);
    assert_eq!(ask(&scene, "acme", "evaluation", &revoked.secret).await.status, 200);
    scene.told(&["api-token", "revoke", "acme", &revoked.id]);
    let brief = token(&scene, "acme", &["--scope", "decide", "--expires-in", "2s"]);
    assert_eq!(ask(&scene, "acme", "evaluation", &brief.secret).await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;

    let mut said = Vec::new();
    for bad in [&foreign.secret, &revoked.secret, &brief.secret, &scene.tenant.token] {
        let answer = ask(&scene, "acme", "evaluation", bad).await;
        assert_eq!(answer.status, 401);
        said.push(answer.body);
    }
    let elsewhere = ask(&scene, "globex", "evaluation", &own.secret).await;
    assert_eq!(elsewhere.status, 401, "the path of another organization");
    let nowhere = ask(&scene, "nowhere", "evaluation", &own.secret).await;
    assert_eq!(nowhere.status, 401, "no organization at all");
    said.extend([elsewhere.body, nowhere.body]);
    said.dedup();
    assert_eq!(said.len(), 1, "it is told which was bad: {said:?}");

    for scope in ["read", "write", "read,write"] {
        let other = token(&scene, "acme", &["--scope", scope]);
        for endpoint in ENDPOINTS {
            let answer = ask(&scene, "acme", endpoint, &other.secret).await;
            assert_eq!(answer.status, 403, "{scope} at {endpoint}");
            assert!(answer.header("www-authenticate").contains("insufficient_scope"), "{scope}");
        }
    }
    for endpoint in ENDPOINTS {
        assert_eq!(ask(&scene, "acme", endpoint, &own.secret).await.status, 200, "{endpoint}");
    }
    assert_eq!(super::token_scene::scim(&scene, &own.secret).await, 401, "it provisions nothing");
}

#[tokio::test]
async fn of_a_token_a_digest_is_kept_and_when_it_was_last_used() {
    let scene = Scene::begin();
    let used = token(&scene, "acme", &["--scope", "decide", "--name", "portal"]);
    let idle = token(&scene, "acme", &["--scope", "decide,read,write", "--no-expiry"]);
    ask(&scene, "acme", "evaluation", &used.secret).await;
    let listed = scene.told(&["api-token", "list", "acme"]);
    let row = |id: &str| -> Value {
        let rows = listed.as_array().expect("rows");
        rows.iter().find(|row| row["token_id"] == id).expect("a row").clone()
    };
    let (used_row, idle_row) = (row(&used.id), row(&idle.id));
    assert!(used_row["last_used"].is_string() && used_row["expires"].is_string(), "{used_row}");
    assert!(idle_row["last_used"].is_null() && idle_row["expires"].is_null(), "{idle_row}");
    assert_eq!(idle_row["scopes"], json!(["decide", "read", "write"]));
    let events = scene.told(&["events", "list", "acme", "--kind", "api_token.issued"]);
    assert_eq!(events[0]["data"]["name"], "portal");
    assert!(events[0]["data"]["expires"].is_string(), "a time is a text: {events}");
    assert!(events[0]["data"].get("digest").is_none(), "{events}");
    for secret in [&used.secret, &idle.secret] {
        assert_eq!(lies_anywhere(&scene, secret), Vec::<String>::new());
        let told = format!("{listed}{events}");
        assert!(!told.contains(secret.as_str()), "{told}");
    }
}
