//! An auditor asks about the past: who could enter, from when to when, and by what.

use doorward_tests::http::{Connection, Request};
use serde_json::{Value, json};

use super::{
    api_scene::Application,
    dashboard_pages::{self, open, text},
    signed_in::{ADA, Company, ENGINEERS, SSO},
};

const WHO: &str = "ada@contoso.example";

/// Acme, where Ada could enter `labs` as an engineer from the event `opened` to the event `left`;
/// later she was deleted, and the workspace was removed.
struct Audited {
    company: Company,
    app: Application,
    opened: u64,
    left: u64,
    gone: u64,
}

impl Audited {
    async fn begin() -> Self {
        let company = Company::begin().await;
        company.must(&["workspace", "create", "acme", "labs"]);
        company.must(&[
            "access",
            "set",
            "acme",
            "workspace:labs",
            "--sso",
            SSO,
            "--groups",
            ENGINEERS,
        ]);
        let opened = head(&company);
        let (ada, group) = (&company.ada_id, &company.group_id);
        let out = json!({ "op": "Remove", "path": format!("members[value eq \"{ada}\"]") });
        company.patch(&format!("/Groups/{group}"), out).await;
        let left = head(&company);
        let back = json!({ "op": "Add", "path": "members", "value": [{ "value": ada }] });
        company.patch(&format!("/Groups/{group}"), back).await;
        company
            .patch(
                &format!("/Users/{ada}"),
                json!({ "op": "Replace", "path": "userName", "value": "countess@contoso.example" }),
            )
            .await;
        company.must(&["access", "set", "acme", "workspace:labs", "--sso", SSO, "--everyone"]);
        let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
        let gone = super::scene::ask(&mut wire, "DELETE", &format!("/Users/{ada}"), None).await;
        assert_eq!(gone.0, 204, "{}", gone.1);
        let gone = head(&company);
        company.must(&["workspace", "remove", "acme", "labs"]);
        let app = Application::at(&company.host, &company.server, "acme", "read");
        Self { company, app, opened, left, gone }
    }

    async fn told(&mut self, path: &str) -> Value {
        self.app.told("GET", path, None).await
    }
}

fn head(company: &Company) -> u64 {
    company.told(&["organization", "list"])[0]["head"].as_u64().expect("a head")
}

fn items(page: &Value) -> &[Value] {
    page["items"].as_array().expect("items")
}

#[tokio::test]
async fn what_was_so_is_explained_after_every_event_to_whoever_may_read() {
    let mut audited = Audited::begin().await;
    let (opened, left) = (audited.opened, audited.left);
    for (at, allowed) in
        [(1, false), (opened - 1, false), (opened, true), (left - 1, true), (left, false)]
    {
        let asked = format!("/explanation?resource=workspace:labs&user_name={WHO}&at={at}");
        let told = audited.told(&asked).await;
        assert_eq!((&told["at"], &told["allowed"]), (&json!(at), &json!(allowed)), "{told}");
        let at = at.to_string();
        let explain =
            ["access", "explain", "acme", "--workspace", "labs", "--user", WHO, "--at", &at];
        assert_eq!(audited.company.told(&explain), told, "as the operator is told");
    }
    let asked = format!("/explanation?resource=workspace:labs&user_name={WHO}&at={opened}");
    let told = audited.told(&asked).await;
    assert_eq!(told["rule"]["sequence"], opened);
    assert_eq!(told["groups"][0]["display_name"], "Engineers");
    let through = &told["groups"][0]["through"][0]["sequence"];
    let event = audited.told(&format!("/events/{through}")).await;
    assert_eq!(event["event"], "group.members_added");
    let time = audited.told(&format!("/events/{opened}")).await["time"].clone();
    let asked = asked.replace(&format!("at={opened}"), &format!("at={}", time.as_str().unwrap()));
    assert_eq!(audited.told(&asked).await, told, "a time is its last event");
    for wrong in ["at=0", "at=99999", "at=yesterday", "at=1999-01-01T00:00:00Z"] {
        let asked = format!("/explanation?resource=workspace:labs&user_name={WHO}&{wrong}");
        let (status, why) = audited.app.refused("GET", &asked, None).await;
        assert_eq!((status, &why["errors"][0]["parameter"]), (400, &json!("at")), "{wrong}");
    }
}

#[tokio::test]
async fn who_could_enter_is_named_as_they_were_called_then() {
    let mut audited = Audited::begin().await;
    let (opened, left, gone) = (audited.opened, audited.left, audited.gone);
    let names = |page: &Value| -> Vec<Value> {
        items(page).iter().map(|row| row["user_name"].clone()).collect()
    };
    let asked = |at: u64| format!("/access?resource=workspace:labs&at={at}");
    let told = audited.told(&asked(opened)).await;
    assert_eq!(names(&told), [WHO]);
    let row = &items(&told)[0];
    assert_eq!((&row["rule"], &row["group"]), (&json!(opened), &json!(ENGINEERS)));
    assert_eq!(row["through"][0]["display_name"], "Engineers");
    assert_eq!(names(&audited.told(&asked(left)).await), [""; 0]);
    let everyone = audited.told(&format!("{}&limit=1", asked(gone - 1))).await;
    assert_eq!(names(&everyone), ["countess@contoso.example"]);
    let cursor = everyone["next"].as_str().expect("more").to_owned();
    let rest = audited.told(&format!("{}&limit=1&cursor={cursor}", asked(gone - 1))).await;
    assert_eq!((names(&rest), &rest["next"]), (vec![json!("bob@contoso.example")], &Value::Null));
    let now = audited.told("/access?resource=workspace:labs").await;
    assert_eq!(names(&now), [""; 0], "the workspace is gone");
    let at = opened.to_string();
    let who = ["access", "who", "acme", "--workspace", "labs", "--at", &at];
    assert_eq!(audited.company.told(&who), told["items"], "as the operator is told");
    let told = audited.company.must(&who);
    assert!(told.contains("Engineers (event "), "{told}");
    let (status, _) = audited.app.refused("GET", "/access?resource=defaults", None).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_history_tells_from_which_event_to_which_and_by_what() {
    let mut audited = Audited::begin().await;
    let (opened, left, gone) = (audited.opened, audited.left, audited.gone);
    let told = audited.told(&format!("/access/history?person={WHO}")).await;
    let ends = |row: &Value| (row["from"]["sequence"].as_u64(), row["until"]["sequence"].as_u64());
    let [first, second, third] = items(&told) else { panic!("{told}") };
    assert_eq!(ends(first), (Some(opened), Some(left)));
    assert_eq!(first["until"]["event"], "group.members_removed");
    assert_eq!((&first["group"], &first["everyone"]), (&json!(ENGINEERS), &json!(false)));
    assert_eq!(second["from"]["event"], "group.members_added");
    assert_eq!((&third["group"], &third["everyone"]), (&Value::Null, &json!(true)));
    assert_eq!(ends(third).1, Some(gone));
    assert_eq!(third["user_name"], "countess@contoso.example", "as she was called last");
    let by_id = format!("/access/history?person={}", audited.company.ada_id);
    assert_eq!(audited.told(&by_id).await, told, "she is gone and is found");
    let early = audited.told(&format!("/access/history?person={WHO}&to={opened}")).await;
    assert_eq!(items(&early).iter().map(ends).collect::<Vec<_>>(), [ends(first)]);
    let late = audited.told(&format!("/access/history?person={WHO}&from={}", gone - 1)).await;
    assert_eq!(items(&late).iter().map(ends).collect::<Vec<_>>(), [ends(third)]);
    let of_labs = audited.told("/access/history?resource=workspace:labs").await;
    let people: Vec<_> = items(&of_labs).iter().map(|row| row["user_name"].clone()).collect();
    let countess = "countess@contoso.example";
    assert_eq!(people, [countess, countess, countess, "bob@contoso.example"]);
    let removed = items(&of_labs)[3]["until"]["event"].clone();
    assert_eq!(removed, "workspace.removed");
    let history = ["access", "history", "acme", "--workspace", "labs"];
    assert_eq!(audited.company.told(&history), of_labs["items"], "as the operator is told");
    for (wrong, parameter) in [
        ("", "person"),
        ("person=nobody", "person"),
        ("resource=defaults", "resource"),
        ("person=ada@contoso.example&resource=dashboard", "resource"),
        ("person=ada@contoso.example&from=9&to=3", "to"),
    ] {
        let asked = format!("/access/history?{wrong}");
        let (status, why) = audited.app.refused("GET", &asked, None).await;
        assert_eq!((status, &why["errors"][0]["parameter"]), (400, &json!(parameter)), "{wrong}");
    }
}

#[tokio::test]
async fn how_many_there_were_is_told_of_any_event() {
    let mut audited = Audited::begin().await;
    let then = audited.told(&format!("/state?at={}", audited.opened)).await;
    let count = |told: &Value| {
        ["people", "active", "groups", "workspaces"].map(|what| told[what].as_u64().unwrap())
    };
    assert_eq!(count(&then), [2, 2, 1, 1]);
    assert_eq!(count(&audited.told("/state").await), [1, 1, 1, 0]);
    let at = audited.opened.to_string();
    assert_eq!(audited.company.told(&["state", "show", "acme", "--at", &at]), then);
}

#[tokio::test]
async fn an_application_asks_as_of_a_moment() {
    let audited = Audited::begin().await;
    let company = &audited.company;
    let told = company.told(&["api-token", "create", "acme", "--scope", "decide"]);
    let token = told["api_token"].as_str().expect("a token").to_owned();
    let ask = async |endpoint: &str, body: Value| {
        let request = Request::new("POST", format!("/o/acme/access/v1/{endpoint}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = Connection::to(company.server.authority()).send(request).await;
        let answer = answer.expect("an answer");
        (answer.status, answer.json())
    };
    let question = |user: &str, as_of: Value| {
        json!({
            "subject": { "type": "user", "id": user },
            "resource": { "type": "workspace", "id": "labs" },
            "action": { "name": "enter" },
            "context": { "as_of": as_of },
        })
    };
    let (opened, left) = (audited.opened, audited.left);
    for (at, decision) in [(opened - 1, false), (opened, true), (left - 1, true), (left, false)] {
        for name in [WHO, &company.ada_id] {
            let (status, told) = ask("evaluation", question(name, json!(at))).await;
            assert_eq!((status, &told["decision"]), (200, &json!(decision)), "{name} at {at}");
        }
    }
    let (_, gone) = ask("evaluation", question(ADA, json!(opened))).await;
    assert_eq!(gone["decision"], false, "an object ID names whoever has it now");
    let mut several = question(WHO, json!(opened));
    several["evaluations"] =
        json!([{}, { "context": { "as_of": left } }, { "context": { "as_of": 99_999 } }]);
    let (_, told) = ask("evaluations", several).await;
    let told: Vec<_> =
        told["evaluations"].as_array().unwrap().iter().map(|it| it["decision"].clone()).collect();
    assert_eq!(told, [json!(true), json!(false), json!(false)]);
    for wrong in [json!(0), json!("then"), json!(99_999)] {
        assert_eq!(ask("evaluation", question(WHO, wrong.clone())).await.0, 400, "{wrong}");
    }
    let (status, _) = ask("search/subject", question(WHO, json!(opened))).await;
    assert_eq!(status, 400, "never the present for the past");
}

/// The events of a kind, once there are so many: what is seen at a door is told beside the answer.
pub(super) async fn told_of(company: &Company, kind: &str, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let events = company.told(&["events", "list", "acme", "--kind", kind, "--limit", "100"]);
        let events = events.as_array().expect("events").clone();
        if events.len() >= count {
            return events;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("there are no {count} events {kind}");
}

#[tokio::test]
async fn who_was_let_in_and_who_was_not_is_decided_again_and_agrees() {
    let company = Company::begin().await;
    for slug in ["labs", "shop"] {
        company.must(&["workspace", "create", "acme", slug]);
        let target = format!("workspace:{slug}");
        company.must(&["access", "set", "acme", &target, "--sso", SSO, "--groups", ENGINEERS]);
    }
    let enter = async |slug: &str, who: &str| {
        let path = format!("/o/acme/authz/auth-request/workspaces/{slug}");
        company.get(&path, &[("cookie", who)]).await.status
    };
    assert_eq!(enter("labs", &company.ada).await, 200);
    assert_eq!(told_of(&company, "entry.allowed", 1).await.len(), 1);
    for _ in 0..5 {
        assert_eq!(enter("labs", &company.ada).await, 200);
    }
    assert_eq!(enter("shop", &company.ada).await, 200);
    assert_eq!(enter("labs", &company.bob).await, 403);
    let allowed = told_of(&company, "entry.allowed", 2).await;
    assert_eq!(allowed.len(), 2, "once a session and resource: {allowed:?}");
    let refused = told_of(&company, "entry.refused", 1).await;
    // What they rest on changes afterwards, and what was decided does not.
    let out =
        json!({ "op": "Remove", "path": format!("members[value eq \"{}\"]", company.ada_id) });
    company.patch(&format!("/Groups/{}", company.group_id), out).await;
    let mut app = Application::at(&company.host, &company.server, "acme", "read,write");
    for event in allowed.iter().chain(&refused) {
        let sequence = event["sequence"].as_u64().expect("a sequence");
        let on = event["data"]["decided"]["on"].as_u64().expect("a place");
        assert!(on < sequence, "{event}");
        let told = company.told(&["access", "replay-decision", "acme", &sequence.to_string()]);
        assert_eq!((&told["agrees"], &told["decided_on"]), (&json!(true), &json!(on)), "{told}");
        let reason = event["data"].get("reason").unwrap_or(&Value::Null);
        assert_eq!(&told["decided_again"], reason, "{told}");
        let path = format!("/events/{sequence}/decision");
        assert_eq!(app.told("GET", &path, None).await, told, "as the operator is told");
        assert_eq!(event["data"]["decided"]["at"].as_str().map(str::len), Some(27), "a time");
    }
    let (status, _) = app.refused("GET", "/events/1/decision", None).await;
    assert_eq!(status, 404, "no decision");
    let mut reader = Application::at(&company.host, &company.server, "acme", "read");
    assert_eq!(reader.refused("GET", "/events/1/decision", None).await.0, 403);
}

#[tokio::test]
async fn a_main_user_picks_a_moment_and_sees_it_drawn() {
    let company = dashboard_pages::begin().await;
    let opened = head(&company);
    let shop = ["access", "set", "acme", "workspace:shop", "--sso", SSO, "--everyone"];
    company.must(&shop);
    let read = async |query: &str| {
        let answer = open(&company, &company.ada, &format!("past?{query}")).await;
        (answer.status, text(&answer))
    };
    let (status, page) = read("").await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("At that moment") && !page.contains("<rect"), "{page}");
    let (_, page) = read("resource=shop").await;
    for wanted in ["<rect", "ada@contoso.example", "bob@contoso.example", "everyone who could"] {
        assert!(page.contains(wanted), "`{wanted}` is missing in:\n{page}");
    }
    let (_, page) = read(&format!("resource=shop&at={opened}")).await;
    assert!(page.contains("Nobody could enter."), "{page}");
    let (_, page) = read("resource=labs&person=bob@contoso.example").await;
    assert!(
        page.contains("They could not enter.") && page.contains("none of the groups"),
        "{page}"
    );
    let (_, page) = read("person=ada@contoso.example&at=2030-01-31T09:30").await;
    for wanted in ["workspace:labs", "workspace:shop", "dashboard", "Engineers", "still so"] {
        assert!(page.contains(wanted), "`{wanted}` is missing in:\n{page}");
    }
    for (wrong, told) in [
        ("at=then", "There is no such moment"),
        ("at=0", "There is no such moment"),
        ("at=1999-01-01", "There is no such moment"),
        ("person=nobody", "Nobody ever was called so"),
        ("resource=No%20Slug", "Say dashboard"),
    ] {
        let (status, page) = read(wrong).await;
        assert!(status == 422 && page.contains(told), "{wrong}: {status} {page}");
    }
}
