//! Bob, whom the auditors' rule admits and the dashboard's does not: he reads, and changes nothing.

use doorward::{
    dashboard::{CsrfToken, FORMS, PAGES, READING_PAGES, SETUP_FORMS, SETUP_PAGES},
    session::Handle,
};
use doorward_tests::http::{Connection, Request};
use serde_json::json;

use super::{
    dashboard_pages::{begin, open, send, text},
    scene::{GROUP, ask},
    signed_in::{Company, SSO, handle},
    the_past::told_of,
};

/// What Entra calls the group of the auditors.
const AUDITORS: &str = "0f3c9a52-0000-4000-8000-0000000000a0";

/// Acme, whose auditors are Bob; answers what the group is called.
async fn audited() -> (Company, String) {
    let company = begin().await;
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    let filter = "/Users?filter=userName%20eq%20%22bob@contoso.example%22";
    let (_, found) = ask(&mut wire, "GET", filter, None).await;
    let bob = found["Resources"][0]["id"].as_str().expect("Bob").to_owned();
    let body = json!({
        "schemas": [GROUP], "displayName": "Auditors", "externalId": AUDITORS,
        "members": [{ "value": bob }],
    });
    let (status, group) = ask(&mut wire, "POST", "/Groups", Some(body)).await;
    assert_eq!(status, 201, "{group}");
    company.must(&["access", "set", "acme", "auditors", "--sso", SSO, "--groups", AUDITORS]);
    (company, group["id"].as_str().expect("an id").to_owned())
}

fn filled(company: &Company, path: &str) -> String {
    let path = path.replace("{person}", &company.ada_id).replace("{group}", &company.group_id);
    let path = path.replace("{workspace}", "labs").replace("{configuration}", SSO);
    let path = path.replace("/past/review", "/past/review?resource=labs");
    path.replace("{event}", "1").trim_start_matches('/').to_owned()
}

#[tokio::test]
async fn auditors_read_what_there_is_and_see_no_form() {
    let (company, _) = audited().await;
    let first = open(&company, &company.bob, "").await;
    assert_eq!((first.status, first.header("location")), (303, "/o/acme/dashboard/activity"));
    for (path, _) in READING_PAGES.iter().filter(|(path, _)| *path != "/activity/live") {
        let answer = open(&company, &company.bob, &filled(&company, path)).await;
        assert_eq!(answer.status, 200, "{path}");
        let shown = text(&answer);
        let forms = shown.matches("method=\"post\"").count();
        let files = [".csv", ".jsonl", "/review"].iter().any(|end| path.ends_with(end));
        assert_eq!(forms, usize::from(!files), "{path}: nothing but signing out: {shown}");
        assert!(!shown.contains("csrf") && !shown.contains("dashboard/settings\""), "{path}");
    }
    for (path, _) in PAGES.iter().chain(SETUP_PAGES).filter(|(path, _)| *path != "/") {
        let answer = open(&company, &company.bob, &filled(&company, path)).await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(text(&answer).contains("You are here as an auditor"), "{path}");
    }
    let looked_up = told_of(&company, "audit.looked_up", 9).await;
    let mut questions: Vec<_> =
        looked_up.iter().map(|it| it["data"]["question"].as_str().expect("a name")).collect();
    questions.sort_unstable();
    let asked = "activity event group groups history people person workspace workspaces";
    assert_eq!(questions, asked.split(' ').collect::<Vec<_>>());
    let person = looked_up.iter().find(|it| it["data"]["question"] == "person").expect("one");
    assert_eq!(person["data"]["user"], company.ada_id);
    assert_eq!(told_of(&company, "export.made", 3).await.len(), 3, "the files");
    let entered = told_of(&company, "entry.allowed", 1).await;
    assert_eq!(entered.len(), 1, "told once: {entered:?}");
    assert_eq!(entered[0]["data"]["resource"], "auditors");
    let replay = entered[0]["sequence"].to_string();
    company.must(&["access", "replay-decision", "acme", &replay]);
}

#[tokio::test]
async fn whatever_an_auditor_sends_changes_nothing() {
    let (company, _) = audited().await;
    open(&company, &company.bob, "people").await;
    let allowed = told_of(&company, "entry.allowed", 1).await;
    let head = || company.told(&["events", "list", "acme", "--limit", "1"])[0]["sequence"].clone();
    let before = head();
    let token = CsrfToken::of(&Handle::parse(&handle("b")).expect("a handle"));
    for (path, _) in FORMS.iter().chain(SETUP_FORMS) {
        let path = format!("/o/acme/dashboard/{}", filled(&company, path));
        let request = Request::new("POST", &path)
            .header("cookie", company.bob.as_str())
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("csrf={}&really=on&step=save&slug=bobs", token.as_str()));
        let mut connection = Connection::to(company.server.authority());
        assert_eq!(connection.send(request).await.expect("an answer").status, 403, "{path}");
    }
    assert_eq!((head(), allowed.len()), (before, 1), "nothing happened");
}

#[tokio::test]
async fn an_auditor_is_no_main_user_and_none_any_more_when_the_group_says_so() {
    let (company, group) = audited().await;
    let entry = "/o/acme/authz/auth-request/dashboard";
    assert_eq!(company.get(entry, &[("cookie", &company.bob)]).await.status, 403);
    let who = company.told(&["access", "who", "acme", "--auditors"]);
    let names: Vec<_> =
        who.as_array().expect("people").iter().map(|row| &row["user_name"]).collect();
    assert_eq!(names, ["bob@contoso.example"]);
    assert_eq!(open(&company, &company.bob, "people").await.status, 200);
    let out = json!({ "op": "Remove", "path": "members" });
    company.patch(&format!("/Groups/{group}"), out).await;
    assert_eq!(open(&company, &company.bob, "people").await.status, 403);
    let asked = ["access", "explain", "acme", "--auditors", "--user", "bob@contoso.example"];
    let why = company.told(&asked);
    assert_eq!(why["refused_because"][0]["reason"], "not_in_groups");
    assert_eq!(why["rule"]["target"], "auditors");
    let history = company.told(&["access", "history", "acme", "--auditors"]);
    assert_eq!(history.as_array().map(Vec::len), Some(1), "{history}");
    assert!(history[0]["until"].is_object(), "{history}");
}

#[tokio::test]
async fn an_auditor_who_must_sign_in_more_strongly_is_sent_there_and_not_refused() {
    let (company, _) = audited().await;
    let rule = ["access", "set", "acme", "auditors", "--sso", SSO, "--groups", AUDITORS];
    company.must(&[&rule[..], &["--authentication-context", "c7"]].concat());
    let page = [("cookie", company.bob.as_str()), ("accept", "text/html")];
    let sent = company.get("/o/acme/dashboard/people", &page).await;
    assert_eq!(sent.status, 302);
    let to = sent.header("location");
    assert!(to.contains("context=c7") && to.contains("return_to="), "{to}");
    let refused = company.told(&["events", "list", "acme", "--kind", "entry.refused"]);
    assert_eq!(refused, json!([]));
}

#[tokio::test]
async fn main_users_say_who_audits() {
    let company = begin().await;
    assert_eq!(open(&company, &company.bob, "people").await.status, 403);
    let rule = [("on", "on"), ("configuration", SSO), ("groups", ""), ("seen", "0")];
    let fields = [&rule[..], &[("step", "save"), ("everyone", "on")]].concat();
    let saved = send(&company, "settings/auditors", &fields).await;
    assert_eq!(saved.status, 303, "{}", text(&saved));
    assert_eq!(open(&company, &company.bob, "people").await.status, 200);
    let shown = text(&open(&company, &company.ada, "activity").await);
    assert!(shown.contains("the dashboard as auditors read it"), "{shown}");
    let ada = text(&open(&company, &company.ada, "workspaces").await);
    assert!(ada.contains("csrf"), "a main user is no auditor: {ada}");
}
