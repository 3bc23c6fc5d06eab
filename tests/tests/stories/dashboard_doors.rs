//! A workspace's page: who was lately at its door, and whether the application behind it answers.

use super::{
    dashboard_pages::{begin, open, read, says, send, text},
    upstream,
};

#[tokio::test]
async fn who_was_let_in_and_who_was_not_is_told_with_the_reason() {
    let company = begin().await;
    let before = read(&company, "workspaces/labs").await;
    says(&before, &["since it was started", "Nobody has come since"]);
    let visit = async |cookie: &str| company.get("/o/acme/w/labs/", &[("cookie", cookie)]).await;
    assert_eq!(visit(&company.ada).await.status, 200);
    for _ in 0..3 {
        assert_eq!(visit(&company.bob).await.status, 403);
        assert_eq!(visit(&company.ada).await.status, 200);
    }
    let page = read(&company, "workspaces/labs").await;
    let (_, door) = page.split_once("Lately at the door").expect("a table");
    let (door, _) = door.split_once("<h2>").expect("its end");
    says(door, &["Let in", "Refused:", "none of the groups", "127.0.0.1", "<time datetime="]);
    assert_eq!(door.matches("Let in").count(), 1, "a session is one line: {door}");
    assert_eq!(door.matches("Refused:").count(), 1, "{door}");
    let told = company.told(&["api-token", "create", "acme", "--scope", "read"]);
    let token = format!("Bearer {}", told["api_token"].as_str().expect("a token"));
    let seen = "/api/v1/organizations/acme/workspaces/labs/visitors";
    let seen = company.get(seen, &[("authorization", &token)]).await;
    let seen: serde_json::Value = serde_json::from_slice(&seen.body).expect("JSON");
    let items = seen["items"].as_array().expect("items");
    assert_eq!(items.len(), 2, "{seen}");
    assert_eq!(items[0]["refused_because"], "not_in_groups", "the newest first: {seen}");
    assert!(items[1]["refused_because"].is_null(), "{seen}");
    let other = read(&company, "workspaces/shop").await;
    says(&other, &["Nobody has come since"]);
}

#[tokio::test]
async fn the_application_behind_a_workspace_is_tried_from_its_page() {
    let company = begin().await;
    let nothing = read(&company, "workspaces/labs").await;
    assert!(!nothing.contains("Try the upstream"), "there is none: {nothing}");
    let none = send(&company, "workspaces/labs/test", &[]).await;
    assert_eq!(none.status, 404, "{}", text(&none));
    let up = upstream::start();
    company.must(&["workspace", "set", "acme", "labs", "--upstream", &up]);
    says(&read(&company, "workspaces/labs").await, &["Try the upstream"]);
    let tried = send(&company, "workspaces/labs/test", &[]).await;
    assert_eq!(tried.status, 200);
    says(&text(&tried), &["The application answered 200 after", "role=\"status\""]);
    company.must(&["workspace", "set", "acme", "labs", "--upstream", "http://127.0.0.1:9"]);
    let tried = send(&company, "workspaces/labs/test", &[]).await;
    says(&text(&tried), &["cannot be reached. See whether it runs"]);
    let secure = upstream::start_secure(&upstream::Authority::new(), "localhost");
    company.must(&["workspace", "set", "acme", "labs", "--upstream", &secure]);
    let tried = send(&company, "workspaces/labs/test", &[]).await;
    says(&text(&tried), &["a certificate that this server does not trust"]);
    let german = send(&company, "workspaces/labs/test?lang=de", &[]).await;
    says(&text(&german), &["zeigt ein Zertifikat, dem dieser Server nicht vertraut"]);
}

#[tokio::test]
async fn a_long_list_of_workspaces_is_searched_a_part_at_a_time() {
    let company = begin().await;
    let found = read(&company, "workspaces?q=LAB").await;
    says(&found, &["workspaces/labs\""]);
    assert!(!found.contains("workspaces/shop\"") && !found.contains("rel=\"next\""), "{found}");
    let nothing = read(&company, "workspaces?q=nothing").await;
    says(&nothing, &["No workspace"]);
    assert_eq!(open(&company, &company.ada, "workspaces?q=lab&after=labs").await.status, 200);
}

#[tokio::test]
async fn whoever_reads_german_is_refused_in_german() {
    let company = begin().await;
    let asks = |cookie| [("cookie", cookie), ("accept", "text/html"), ("accept-language", "de")];
    let refused = company.get("/o/acme/w/labs/", &asks(&company.bob)).await;
    assert_eq!(refused.status, 403);
    says(&text(&refused), &["lang=\"de\"", "Sie dürfen nicht hinein", "Bitten Sie Ihre"]);
    let home = company.get("/o/acme/", &asks(&company.ada)).await;
    says(&text(&home), &["Ihre Arbeitsbereiche", "Abmelden"]);
    let nowhere = company.get("/o/nobody/", &asks(&company.ada)).await;
    says(&text(&nowhere), &["Diese Seite gibt es nicht"]);
    let english = company.get("/o/acme/", &[("cookie", &*company.ada)]).await;
    says(&text(&english), &["lang=\"en\"", "Your workspaces"]);
}
