//! The log in the forms that others read, whole and in parts.

use serde_json::{Value, json};

use super::{
    api_scene::Application,
    signed_in::{Company, ENGINEERS, SSO},
};

const FORMS: [&str; 4] = ["jsonl", "cloudevents", "ocsf", "csv"];

/// Acme with a life of which every class has something: people and groups came and went, one was let
/// in and one was not.
async fn lived() -> (Company, Application) {
    let company = Company::begin().await;
    company.must(&["workspace", "create", "acme", "labs"]);
    let labs = ["access", "set", "acme", "workspace:labs", "--sso", SSO, "--groups", ENGINEERS];
    company.must(&labs);
    let (ada, group) = (&company.ada_id, &company.group_id);
    let name = json!({ "op": "Replace", "path": "displayName", "value": "Ada, \"the first\"" });
    company.patch(&format!("/Users/{ada}"), name).await;
    let enter = "/o/acme/authz/auth-request/workspaces/labs";
    for (who, status) in [(&company.ada, 200), (&company.bob, 403)] {
        assert_eq!(company.get(enter, &[("cookie", who)]).await.status, status);
    }
    for (kind, count) in [("entry.allowed", 1), ("entry.refused", 1)] {
        super::the_past::told_of(&company, kind, count).await;
    }
    let out = json!({ "op": "Remove", "path": format!("members[value eq \"{ada}\"]") });
    company.patch(&format!("/Groups/{group}"), out).await;
    let app = Application::at(&company.host, &company.server, "acme", "read");
    (company, app)
}

/// Where a form is asked for over HTTP.
fn path(form: &str) -> String {
    match form {
        "jsonl" => "/events/export".into(),
        other => format!("/events/export/{other}"),
    }
}

/// The lines that tell of the events as far as one: whoever exports makes one more.
fn as_far_as(head: u64, form: &str, text: &str) -> String {
    let sequence = |line: &str| match form {
        "csv" => line.split(',').next().and_then(|cell| cell.parse().ok()),
        "ocsf" => field(line, "/metadata/sequence"),
        "cloudevents" => field(line, "/data/sequence"),
        _ => field(line, "/sequence"),
    };
    let lines = text.split_inclusive('\n');
    lines.filter(|line| sequence(line).is_none_or(|sequence| sequence <= head)).collect()
}

fn field(line: &str, pointer: &str) -> Option<u64> {
    let line: Value = serde_json::from_str(line).expect("JSON");
    line.pointer(pointer).and_then(Value::as_u64)
}

async fn export(app: &mut Application, form: &str, after: u64) -> String {
    let answer = app.get(&format!("{}?after={after}", path(form))).await;
    assert_eq!(answer.status, 200, "{form}");
    let media = if form == "csv" { "text/csv" } else { "application/jsonl" };
    assert_eq!(answer.header("content-type"), media);
    String::from_utf8(answer.body.to_vec()).expect("UTF-8")
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test]
async fn every_form_is_told_over_http_as_to_the_operator_and_goes_on_after_any_event() {
    let (company, mut app) = lived().await;
    let head = lines(&export(&mut app, "jsonl", 0).await).len() as u64;
    for form in FORMS {
        let known = |text: String| as_far_as(head, form, &text);
        let whole = known(export(&mut app, form, 0).await);
        let told = company.must(&["events", "export", "acme", "--as", form]);
        assert_eq!(known(told), whole, "{form}");
        for after in [1, head / 2, head - 1] {
            let after_text = after.to_string();
            let rest = known(export(&mut app, form, after).await);
            let command = ["events", "export", "acme", "--as", form, "--after", &after_text];
            assert_eq!(known(company.must(&command)), rest, "{form}");
            assert!(whole.ends_with(&rest) && rest.len() < whole.len(), "{form} after {after}");
        }
        assert_eq!(known(export(&mut app, form, head).await), "", "{form}: nothing came after");
    }
    let same = as_far_as(head, "jsonl", &company.must(&["events", "export", "acme"]));
    assert_eq!(same, as_far_as(head, "jsonl", &export(&mut app, "jsonl", 0).await));
    let unknown = app.get("/events/export/xml").await;
    assert_eq!(unknown.status, 404);
    let some = app.get("/events/export/ocsf?kind=user.born").await;
    assert_eq!((some.status, &some.json()["errors"][0]["parameter"]), (400, &json!("kind")));
}

#[tokio::test]
async fn what_is_told_is_the_same_life_in_every_form() {
    let (company, mut app) = lived().await;
    let ours = lines(&export(&mut app, "jsonl", 0).await);
    let head = ours.len() as u64;

    let clouds = export(&mut app, "cloudevents", 0).await;
    let clouds = lines(&as_far_as(head, "cloudevents", &clouds));
    let data: Vec<_> = clouds.iter().map(|cloud| cloud["data"].clone()).collect();
    assert_eq!(data, ours);
    for cloud in &clouds {
        let source = cloud["source"].as_str().expect("a source");
        assert!(source.starts_with("http") && source.ends_with("/o/acme"), "{cloud}");
        assert_eq!(cloud["specversion"], "1.0");
        let kind = cloud["data"]["event"].as_str().expect("a name");
        assert_eq!(cloud["type"], format!("doorward.{kind}"));
    }

    let told = lines(&export(&mut app, "ocsf", 0).await);
    let schema = |event: &Value| (event["class_uid"].clone(), event["activity_id"].clone());
    let of = |name: &str| -> Vec<&Value> {
        told.iter().filter(|event| event["metadata"]["event_code"] == name).collect()
    };
    for event in &ours {
        assert!(!of(event["event"].as_str().expect("a name")).is_empty(), "{event} is told");
    }
    let [allowed] = of("entry.allowed")[..] else { panic!("{told:?}") };
    assert_eq!(schema(allowed), (json!(3003), json!(1)));
    assert_eq!(allowed["user"]["uid"], company.ada_id);
    assert_eq!(
        (&allowed["status_id"], &allowed["privileges"]),
        (&json!(1), &json!(["enter workspace:labs"]))
    );
    let [refused] = of("entry.refused")[..] else { panic!("{told:?}") };
    assert_eq!(
        (&refused["status_id"], &refused["status_detail"]),
        (&json!(2), &json!("not_in_groups"))
    );
    let [left] = of("group.members_removed")[..] else { panic!("{told:?}") };
    assert_eq!(schema(left), (json!(3006), json!(4)));
    assert_eq!(left["group"]["uid"], company.group_id);
    let started = of("session.started")[0];
    assert_eq!(schema(started), (json!(3002), json!(1)));

    let table = as_far_as(head, "csv", &export(&mut app, "csv", 0).await);
    let rows: Vec<_> = table.split("\r\n").collect();
    assert_eq!(rows[0], "sequence,time,event,actor,actor_id,request_id,data");
    assert_eq!(rows.len(), ours.len() + 2, "a head, a row each, and the end");
}
