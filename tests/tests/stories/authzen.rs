//! AuthZEN as an application asks.

use doorward_tests::http::{Answer, Connection, Request};
use serde_json::{Value, json};

use super::signed_in::{ADA, Company, ENGINEERS, SSO};

struct Application<'a> {
    company: &'a Company,
    token: String,
}

impl Application<'_> {
    async fn send(&self, endpoint: &str, body: &Value) -> Answer {
        let request = Request::new("POST", format!("/o/acme/access/v1/{endpoint}"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .header("x-request-id", "my-request")
            .body(body.to_string());
        let mut connection = Connection::to(self.company.server.authority());
        connection.send(request).await.expect("an answer")
    }

    async fn ask(&self, endpoint: &str, body: Value) -> Value {
        let answer = self.send(endpoint, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.json());
        assert_eq!(answer.header("x-request-id"), "my-request");
        answer.json()
    }
}

fn token(company: &Company, scope: &str) -> String {
    let told = company.told(&["api-token", "create", "acme", "--scope", scope]);
    told["api_token"].as_str().expect("a token").to_owned()
}

fn question(user: &str) -> Value {
    json!({
        "subject": { "type": "user", "id": user },
        "resource": { "type": "workspace", "id": "labs" },
        "action": { "name": "enter" },
    })
}

#[tokio::test]
async fn an_application_asks_who_may_enter_what() {
    let company = Company::begin().await;
    company.must(&["workspace", "create", "acme", "labs"]);
    company.must(&["workspace", "create", "acme", "wiki"]);
    company.must(&["access", "set", "acme", "defaults", "--sso", SSO, "--everyone"]);
    let labs = ["access", "set", "acme", "workspace:labs", "--sso", SSO, "--groups", ENGINEERS];
    company.must(&labs);
    let application = Application { company: &company, token: token(&company, "decide") };

    for name in ["ada@contoso.example", ADA, company.ada_id.as_str()] {
        let told = application.ask("evaluation", question(name)).await;
        assert_eq!(told, json!({ "decision": true }), "{name}");
    }
    let bob = application.ask("evaluation", question("bob@contoso.example")).await;
    assert_eq!(
        (&bob["decision"], &bob["context"]["reason"]),
        (&json!(false), &json!("not_in_groups"))
    );

    let mut batch = question("bob@contoso.example");
    batch["evaluations"] = json!([
        { "resource": { "type": "workspace", "id": "wiki" } },
        {},
        { "subject": { "type": "user", "id": "ada@contoso.example" } },
    ]);
    let told = application.ask("evaluations", batch.clone()).await;
    let decisions = |told: &Value| -> Vec<Value> {
        let all = told["evaluations"].as_array().expect("answers");
        all.iter().map(|one| one["decision"].clone()).collect()
    };
    assert_eq!(decisions(&told), [true, false, true]);
    batch["options"] = json!({ "evaluations_semantic": "deny_on_first_deny" });
    assert_eq!(decisions(&application.ask("evaluations", batch.clone()).await), [true, false]);
    batch["options"] = json!({ "evaluations_semantic": "permit_on_first_permit" });
    assert_eq!(decisions(&application.ask("evaluations", batch).await), [true]);

    let mut search = question("ada@contoso.example");
    search["page"] = json!({ "limit": 1 });
    let first = application.ask("search/resource", search.clone()).await;
    assert_eq!(first["results"][0]["id"], "labs");
    search["page"]["token"] = first["page"]["next_token"].clone();
    let second = application.ask("search/resource", search).await;
    assert_eq!(
        (&second["results"][0]["id"], &second["page"]["next_token"]),
        (&json!("wiki"), &json!(""))
    );
    let subjects = application.ask("search/subject", question("ignored")).await;
    assert_eq!(subjects["results"][0]["id"], "ada@contoso.example");
    assert_eq!(subjects["page"]["count"], 1);
    let actions = application.ask("search/action", question(ADA)).await;
    assert_eq!(actions["results"], json!([{ "name": "enter" }]));

    let found = company.get("/.well-known/authzen-configuration/o/acme", &[]).await.json();
    let point = format!("http://{}/o/acme", company.server.authority());
    assert_eq!(found["policy_decision_point"], point.as_str());
    let at = found["access_evaluation_endpoint"].as_str().expect("a URL");
    assert_eq!(at, format!("{point}/access/v1/evaluation"));
}

#[tokio::test]
async fn a_token_for_something_else_decides_nothing() {
    let company = Company::begin().await;
    let application = Application { company: &company, token: token(&company, "read,write") };
    let refused = application.send("evaluation", &question(ADA)).await;
    assert_eq!(refused.status, 403, "{}", refused.json());
    assert!(refused.header("www-authenticate").contains("insufficient_scope"));
    let application = Application { company: &company, token: token(&company, "decide") };
    assert_eq!(application.send("evaluation", &json!({})).await.status, 400);
    assert_eq!(application.send("elsewhere", &json!({})).await.status, 404);
    let listed = company.told(&["api-token", "list", "acme"]);
    assert!(!listed[1]["last_used"].is_null(), "{listed}");
    assert!(!listed.to_string().contains("dw_api_"), "a secret is listed");
}
