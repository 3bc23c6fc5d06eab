//! What the dashboard shows and does, asked over the JSON API: search, filters, previews, reasons,
//! health.

use serde_json::{Value, json};

use super::{
    api_scene::Application,
    scene::{Scene, patch, send},
    signed_in::{Company, ENGINEERS, SSO, UNKNOWN},
};

/// Acme, whose engineers may enter `labs`: Ada is one, Bob is not.
async fn begin() -> (Company, Application) {
    let company = Company::begin().await;
    company.must(&["workspace", "create", "acme", "labs"]);
    company.must(&["workspace", "create", "acme", "shop"]);
    let groups = format!("{ENGINEERS},{UNKNOWN}");
    company.must(&["access", "set", "acme", "workspace:labs", "--sso", SSO, "--groups", &groups]);
    let app = Application::at(&company.host, &company.server, "acme", "read,write");
    (company, app)
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().expect("items")
}

/// Every row of a list, page by page.
async fn all(app: &mut Application, path: &str, limit: usize) -> Vec<Value> {
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let glue = if path.contains('?') { '&' } else { '?' };
        let page = app.told("GET", &format!("{path}{glue}limit={limit}{next}"), None).await;
        assert!(items(&page).len() <= limit, "{path}");
        seen.extend(items(&page).iter().cloned());
        let Value::String(cursor) = &page["next"] else { break seen };
        next = format!("&cursor={cursor}");
    }
}

fn head(company: &Company) -> Value {
    company.told(&["organization", "list"])[0]["head"].clone()
}

#[tokio::test]
async fn a_rule_is_previewed_before_it_is_set_and_nothing_happens() {
    let (company, mut app) = begin().await;
    let before = head(&company);
    let everyone = json!({ "sso": "on", "sso_configuration": SSO, "everyone": true });
    let preview = "/access-rules/workspace:labs/preview";
    let told = app.told("POST", preview, Some(everyone.clone())).await;
    assert_eq!((told["before"].clone(), told["after"].clone()), (1.into(), 2.into()), "{told}");
    assert_eq!(told["gains"]["count"], 1);
    assert_eq!(told["gains"]["named"][0]["user_name"], "bob@contoso.example");
    assert_eq!(told["losses"], json!({ "count": 0, "named": [] }));
    let off = app.told("POST", preview, Some(json!({ "sso": "off" }))).await;
    assert_eq!(off["losses"]["named"][0]["user_name"], "ada@contoso.example");
    assert_eq!(head(&company), before, "nothing happened");
    let inherit = Some(json!({ "sso": "inherit" }));
    assert_eq!(app.refused("POST", "/access-rules/dashboard/preview", inherit).await.0, 422);
    let nowhere = "/access-rules/workspace:nowhere/preview";
    assert_eq!(app.refused("POST", nowhere, Some(everyone.clone())).await.0, 404);
    app.told("PUT", "/access-rules/workspace:labs", Some(everyone)).await;
    let asked = "/explanation?resource=workspace:labs&user_name=bob@contoso.example";
    assert_eq!(app.told("GET", asked, None).await["allowed"], true, "as it was previewed");
}

#[tokio::test]
async fn rules_are_told_page_by_page_in_one_order() {
    let (_company, mut app) = begin().await;
    let whole = all(&mut app, "/access-rules", 1000).await;
    let targets: Vec<_> = whole.iter().map(|rule| rule["target"].clone()).collect();
    assert_eq!(targets, ["auditors", "dashboard", "defaults", "workspace:labs", "workspace:shop"]);
    for limit in [1, 2, 3] {
        assert_eq!(all(&mut app, "/access-rules", limit).await, whole, "{limit} at a time");
    }
}

#[tokio::test]
async fn people_and_groups_are_searched_by_words() {
    let (company, mut app) = begin().await;
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    super::scene::user(&mut wire, "adam@contoso.example").await;
    let names = |people: &[Value]| -> Vec<Value> {
        people.iter().map(|person| person["user_name"].clone()).collect()
    };
    let found = all(&mut app, "/people?search=BOB", 10).await;
    assert_eq!(names(&found), ["bob@contoso.example"]);
    let both = names(&all(&mut app, "/people?search=ad", 1).await);
    assert_eq!(both, ["ada@contoso.example", "adam@contoso.example"], "page by page");
    assert_eq!(all(&mut app, "/people?search=nobody", 10).await, Vec::<Value>::new());
    let (status, why) = app.refused("GET", "/people?search=ada&user_name=ada", None).await;
    assert_eq!((status, why["errors"][0]["parameter"].clone()), (400, "user_name".into()));
    let groups = all(&mut app, "/groups", 10).await;
    let name = groups[0]["display_name"].as_str().expect("a name").to_uppercase();
    let middle = name.get(1..4).expect("a name of some letters");
    assert_eq!(all(&mut app, &format!("/groups?search={middle}"), 10).await, groups);
    assert_eq!(all(&mut app, "/groups?search=nothing", 10).await, Vec::<Value>::new());
}

#[tokio::test]
async fn events_are_found_by_who_what_and_when() {
    let (company, mut app) = begin().await;
    let everything = all(&mut app, "/events", 1000).await;
    let of = |wanted: &dyn Fn(&Value) -> bool| -> Vec<Value> {
        everything.iter().filter(|event| wanted(event)).cloned().collect()
    };
    let (ada, middle) = (&*company.ada_id, &everything[everything.len() / 2]);
    let time = middle["time"].as_str().expect("a time");
    let named = |event: &Value| event.to_string().contains(ada);
    let operators = of(&|event| event["actor"]["kind"] == "operator");
    let about = of(&|event| {
        event["data"]["workspace"] == "labs" || event["data"]["target"]["workspace"] == "labs"
    });
    for (filter, wanted) in [
        (format!("person={ada}"), of(&named)),
        ("person=ADA@contoso.example".into(), of(&named)),
        (
            format!("person={ada}&kind=session.started"),
            of(&|event| event["event"] == "session.started" && named(event)),
        ),
        ("actor=operator".into(), operators.clone()),
        ("about=workspace:labs".into(), about),
        (format!("since={time}"), of(&|event| event["time"].as_str() >= Some(time))),
        (format!("until={time}"), of(&|event| event["time"].as_str() < Some(time))),
        (
            format!("actor=operator&until={time}"),
            operators.iter().filter(|it| it["time"].as_str() < Some(time)).cloned().collect(),
        ),
    ] {
        assert!(!wanted.is_empty() && wanted.len() < everything.len(), "{filter}");
        for limit in [1, 2, 1000] {
            let told = all(&mut app, &format!("/events?{filter}"), limit).await;
            assert_eq!(told, wanted, "{filter}, {limit} at a time");
        }
    }
    for (filter, parameter) in [
        ("person=nobody", "person"),
        ("actor=operatr", "actor"),
        ("about=labs", "about"),
        ("since=yesterday", "since"),
    ] {
        let (status, why) = app.refused("GET", &format!("/events?{filter}"), None).await;
        let named = why["errors"][0]["parameter"].clone();
        assert_eq!((status, named), (400, parameter.into()), "never everything");
    }
}

#[tokio::test]
async fn a_persons_workspaces_are_told_with_the_events_that_opened_them() {
    let (company, mut app) = begin().await;
    let told = all(&mut app, &format!("/people/{}/workspaces", company.ada_id), 1).await;
    let explain = ["access", "explain", "acme", "--workspace", "labs", "--user"];
    let mut asked = explain.to_vec();
    asked.push("ada@contoso.example");
    assert_eq!(told, [company.told(&asked)], "as the operator is told");
    let through = &told[0]["groups"][0]["through"][0]["sequence"];
    let event = app.told("GET", &format!("/events/{through}"), None).await;
    assert_eq!(event["event"], "group.members_added");
    let bob = app.told("GET", "/people?user_name=bob@contoso.example", None).await;
    let bob = items(&bob)[0]["id"].as_str().expect("an id").to_owned();
    assert!(all(&mut app, &format!("/people/{bob}/workspaces"), 10).await.is_empty());
    let nobody = format!("/people/{}/workspaces", company.group_id);
    assert_eq!(app.refused("GET", &nobody, None).await.0, 404);
}

#[tokio::test]
async fn only_whoever_is_on_the_host_names_a_file_of_it() {
    let (company, mut app) = begin().await;
    let file = json!({ "federated_token_file": "/etc/passwd" });
    let mut wanted = super::api_scene::wanted_sso("Contoso").expect("a body");
    wanted["credential"] = file.clone();
    let (status, why) = app.refused("POST", "/sso-configurations", Some(wanted)).await;
    assert_eq!((status, &why["type"]), (403, &json!("urn:doorward:problem:operators-only")));
    let sso = app.told("GET", "/sso-configurations", None).await;
    let id = items(&sso)[0]["id"].as_str().expect("an id").to_owned();
    let credentials = format!("/sso-configurations/{id}/credentials");
    let added = json!({ "credential": file });
    let (status, why) = app.refused("POST", &credentials, Some(added)).await;
    assert_eq!((status, &why["exit"]), (403, &json!(65)));
    let add = ["sso", "credential", "add", "acme", &id, "--federated-token-file", "/token"];
    let held = company.told(&add);
    assert!(held.to_string().contains("federated token file /token"), "{held}");
}

#[tokio::test]
async fn values_that_nobody_answers_to_yet_are_told_page_by_page() {
    let scene = Scene::begin();
    let (mut wire, mut app) = (scene.wire(), Application::of(&scene, "read"));
    let sales = super::scene::group(&mut wire, "Sales").await;
    let values: Vec<String> =
        (1..=5).map(|n| format!("0f3c9a52-0000-4000-8000-00000000000{n}")).collect();
    let members: Vec<_> = values.iter().map(|value| json!({ "value": value })).collect();
    let add = json!([{ "op": "add", "path": "members", "value": members }]);
    send(&mut wire, "PATCH", &format!("/Groups/{sales}"), patch(add)).await;
    let told = all(&mut app, &format!("/groups/{sales}/pending"), 2).await;
    assert_eq!(told, values);
}

#[tokio::test]
async fn how_provisioning_goes_is_told_with_what_failed() {
    let (company, mut app) = begin().await;
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    let twice = json!({ "schemas": [super::scene::USER], "userName": "ada@contoso.example" });
    let (status, _) = super::scene::ask(&mut wire, "POST", "/Users", Some(twice)).await;
    assert_eq!(status, 409);
    let mut health = Value::Null;
    for _ in 0..100 {
        health = app.told("GET", "/provisioning/health", None).await;
        if health["cycle"]["failed"] == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let failure = &health["failures"][0];
    assert_eq!((failure["count"].clone(), failure["status"].clone()), (1.into(), 409.into()));
    assert_eq!(failure["wish"], "POST /Users");
    assert!(health["last_request"].is_string(), "{health}");
    assert_eq!(health["hours"]["bars"].as_array().expect("hours").len(), 48);
    assert_eq!(health["people"], 2);
    let missing = json!([{ "object_id": UNKNOWN, "rules": ["workspace:labs"] }]);
    assert_eq!(health["groups_not_provisioned"], missing);
    let failed = app.told("GET", "/provisioning/requests?failed=true", None).await;
    let listed = company.told(&["provisioning", "requests", "acme", "--failed"]);
    assert_eq!(failed["items"], listed, "as the operator is told");
}
