//! The dashboard's pages, read by Ada, who may be there.

use doorward_tests::http::{Answer, Connection, Request};
use serde_json::json;

use super::{
    scene::{USER, ask},
    signed_in::{Company, ENGINEERS, SSO, UNKNOWN, handle},
};

/// Acme, whose engineers are main users, with a workspace of theirs.
pub(super) async fn begin() -> Company {
    let company = Company::begin().await;
    company.must(&["workspace", "create", "acme", "labs", "--name", "Labs"]);
    company.must(&["workspace", "create", "acme", "shop"]);
    let groups = format!("{ENGINEERS},{UNKNOWN}");
    for (target, groups) in [("dashboard", ENGINEERS), ("workspace:labs", &*groups)] {
        company.must(&["access", "set", "acme", target, "--sso", SSO, "--groups", groups]);
    }
    company
}

pub(super) async fn read(company: &Company, page: &str) -> String {
    let answer = open(company, &company.ada, page).await;
    assert_eq!(answer.status, 200, "{page}: {}", text(&answer));
    text(&answer)
}

/// A page that shows something as soon as it was noted, beside the request that caused it.
async fn read_until(company: &Company, page: &str, wanted: &str) -> String {
    let mut shown = String::new();
    for _ in 0..50 {
        shown = read(company, page).await;
        if shown.contains(wanted) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    shown
}

pub(super) async fn open(company: &Company, cookie: &str, page: &str) -> Answer {
    company.get(&format!("/o/acme/dashboard/{page}"), &[("cookie", cookie)]).await
}

pub(super) fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// Sends a form as a browser does from a page of ours.
pub(super) async fn send(company: &Company, page: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = read(company, "workspaces").await;
    let (_, token) = shown.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    let (token, _) = token.split_once('"').expect("a whole token");
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", token).extend_pairs(fields);
    post(company, page, "same-origin", form.finish()).await
}

async fn post(company: &Company, page: &str, site: &str, form: String) -> Answer {
    let request = Request::new("POST", format!("/o/acme/dashboard/{page}"))
        .header("cookie", company.ada.as_str())
        .header("sec-fetch-site", site)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    Connection::to(company.server.authority()).send(request).await.expect("an answer")
}

#[track_caller]
pub(super) fn says(page: &str, all: &[&str]) {
    for wanted in all {
        assert!(page.contains(wanted), "`{wanted}` is missing in:\n{page}");
    }
}

#[tokio::test]
async fn a_person_is_searched_and_what_they_may_enter_is_explained_with_events() {
    let company = begin().await;
    let all = read(&company, "people").await;
    says(&all, &["ada@contoso.example", "bob@contoso.example", "People provisioned: 2"]);
    let found = read(&company, "people?q=AD").await;
    says(&found, &["ada@contoso.example"]);
    assert!(!found.contains("bob@contoso.example"), "{found}");
    assert!(read(&company, "people?q=contoso").await.contains("Nobody is called so"));

    let page = read(&company, &format!("people/{}", company.ada_id)).await;
    says(&page, &["ada@mail.example", "Engineers", "Labs", "may enter", "192.0.2.1", "a browser"]);
    let explained = company.told(&[
        "access",
        "explain",
        "acme",
        "--workspace",
        "labs",
        "--user",
        "ada@contoso.example",
    ]);
    let rule = &explained["rule"]["sequence"];
    let member = explained["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|group| group["through"].as_array()?.first()?["sequence"].as_u64());
    let since = format!("activity?at={}\"", member.expect("the event that let Ada in"));
    says(&page, &[&format!("activity?at={rule}\""), &since]);
    assert!(!page.contains("Shop") && !page.contains("may not enter"), "{page}");

    let checked = format!("people/{}?workspace=shop", company.ada_id);
    says(&read(&company, &checked).await, &["may not enter", "nobody has said yet"]);
    let nobody = format!("people/{}", uuid::Uuid::nil());
    assert_eq!(open(&company, &company.ada, &nobody).await.status, 404);
}

#[tokio::test]
async fn a_name_is_only_ever_a_name() {
    let company = begin().await;
    let evil = "<script>alert(1)</script>\u{202e}\"'=cmd";
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    let person = json!({
        "schemas": [USER], "userName": "eve@contoso.example", "displayName": evil,
    });
    let (status, made) = ask(&mut wire, "POST", "/Users", Some(person)).await;
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_str().unwrap();
    for page in ["people?q=eve", &format!("people/{id}"), "activity"] {
        let shown = read(&company, page).await;
        assert!(!shown.contains("<script>alert"), "{page}");
        says(&shown, &["<bdi>&#60;script&#62;alert(1)"]);
    }
    let sum = json!({
        "schemas": [USER], "userName": "sum@contoso.example", "displayName": "=SUM(1,1)",
    });
    let (status, made) = ask(&mut wire, "POST", "/Users", Some(sum)).await;
    assert_eq!(status, 201, "{made}");
    let csv = read(&company, "activity.csv?kind=user.provisioned").await;
    assert!(csv.contains(",\"'=SUM(1,1) was provisioned.\","), "no formula: {csv}");
}

#[tokio::test]
async fn a_session_is_ended_by_a_form_of_ours_and_by_no_other() {
    let company = begin().await;
    let people = read(&company, "people?q=bob").await;
    let (_, id) = people.split_once("dashboard/people/").expect("a link");
    let id = id.split('"').next().unwrap().to_owned();
    let (page, end) = (format!("people/{id}"), format!("people/{id}/sessions/end"));
    says(&read(&company, &page).await, &["End this session", "End all sessions"]);
    for (site, form) in [("cross-site", "session=all"), ("same-origin", "session=all&csrf=x")] {
        assert_eq!(post(&company, &end, site, form.into()).await.status, 403, "{site}");
    }
    says(&read(&company, &page).await, &["End this session"]);
    let ended = send(&company, &end, &[("session", "all")]).await;
    assert_eq!(ended.status, 303, "{}", text(&ended));
    says(&read(&company, &page).await, &["Not signed in", "session(s) ended: somebody ended them"]);
    let bob = format!("doorward-acme={}", handle("b"));
    assert_ne!(company.get("/o/acme/", &[("cookie", &bob)]).await.status, 200);
}

#[tokio::test]
async fn a_group_tells_its_members_and_the_rules_that_name_it() {
    let company = begin().await;
    let list = read(&company, "groups").await;
    says(&list, &["Engineers", ENGINEERS, "never provisioned", UNKNOWN]);
    says(&read(&company, "groups?q=engin").await, &["Engineers"]);
    assert!(read(&company, "groups?q=sales").await.contains("No group is called so"));
    let add = json!({ "op": "add", "path": "members", "value": [{ "value": "somebody-to-come" }] });
    company.patch(&format!("/Groups/{}", company.group_id), add).await;
    let page = read(&company, &format!("groups/{}", company.group_id)).await;
    says(&page, &["ada@contoso.example", "somebody-to-come", "Labs", "main user dashboard"]);
}

#[tokio::test]
async fn a_workspace_is_created_explained_and_removed_after_a_question() {
    let company = begin().await;
    let wrong = send(&company, "workspaces", &[("slug", "No Slug"), ("upstream", "ftp://x")]).await;
    assert_eq!(wrong.status, 422);
    says(&text(&wrong), &["No Slug", "is no upstream", "aria-invalid"]);
    let taken = send(&company, "workspaces", &[("slug", "labs")]).await;
    assert_eq!(taken.status, 409);
    let fields = [("slug", "sales"), ("name", "Sales & more"), ("upstream", "http://127.0.0.1:9")];
    let made = send(&company, "workspaces", &fields).await;
    assert_eq!(made.status, 303, "{}", text(&made));
    says(
        &read(&company, "workspaces/sales?done=workspace_created").await,
        &[
            "Sales &#38; more",
            "http://127.0.0.1:9",
            "Nobody has said yet",
            "Nobody may enter",
            "is created",
        ],
    );
    let refused = company.get("/o/acme/w/labs/", &[("cookie", &company.bob)]).await;
    assert_eq!(refused.status, 403);
    let labs = read_until(&company, "workspaces/labs", "was not let into").await;
    says(
        &labs,
        &["ada@contoso.example", "was not let into", "bob@contoso.example", "not provisioned yet"],
    );
    for _ in 0..12 {
        let again = company.get("/o/acme/w/labs/", &[("cookie", &company.bob)]).await;
        assert_eq!(again.status, 403);
    }
    let labs = read(&company, "workspaces/labs").await;
    let (_, history) = labs.split_once("What happened").expect("a history");
    says(history, &["The workspace", "was created"]);
    let asked = read(&company, "workspaces/sales/remove").await;
    says(&asked, &["Keep it", "Would lose access: 0"]);
    let (_, seen) = asked.split_once("name=\"seen\" value=\"").expect("what was shown");
    let seen = seen.split('"').next().expect("a tag").to_owned();
    let unmeant = send(&company, "workspaces/sales/remove", &[("seen", &seen)]).await;
    assert_eq!(unmeant.status, 422, "{}", text(&unmeant));
    let meant = [("seen", &*seen), ("really", "on")];
    let gone = send(&company, "workspaces/sales/remove", &meant).await;
    assert_eq!(gone.status, 303);
    assert_eq!(open(&company, &company.ada, "workspaces/sales").await.status, 404);
    let told = read(&company, "activity?kind=workspace.removed").await;
    says(&told, &["sales", "was removed", "ada@contoso.example"]);
}

#[tokio::test]
async fn the_activity_is_filtered_paged_and_downloaded() {
    let company = begin().await;
    let all = read(&company, "activity").await;
    says(
        &all,
        &["was provisioned", "joined the group", "signed in at", "Exact content", "UTC</time>"],
    );
    let bob = read(&company, "activity?person=bob%40contoso.example").await;
    assert!(
        !bob.contains("ada@contoso.example</bdi></a> was") && bob.contains("signed in"),
        "{bob}"
    );
    let by_entra = read(&company, "activity?actor=provisioning&kind=user.provisioned").await;
    assert_eq!(by_entra.matches("class=\"event\"").count(), 2, "{by_entra}");
    let labs = read(&company, "activity?workspace=workspace:labs").await;
    assert_eq!(labs.matches("class=\"event\"").count(), 2, "{labs}");
    says(&read(&company, "activity?until=2020-01-01").await, &["Nothing of the kind"]);
    says(&read(&company, "activity?since=2020-01-01&kind=user.linked").await, &["was recognized"]);
    says(&read(&company, "activity?since=yesterdayish").await, &["That is no day"]);
    for below in ["activity.csv", "activity.jsonl", "activity/live"] {
        let wrong = open(&company, &company.ada, &format!("{below}?kind=no.such")).await;
        assert_eq!(wrong.status, 422, "{below}");
        says(&text(&wrong), &["href=\"#kind\"", "There is no such kind of event."]);
    }
    let wrong = read(&company, "activity?kind=no.such").await;
    assert!(!wrong.contains("data-live"), "nothing comes of what is not understood");
    send(&company, "workspaces", &[("slug", "by-ada")]).await;
    let by_ada = read(&company, "activity?by=ada%40contoso.example").await;
    says(&by_ada, &["by-ada", "was created", "was let into"]);
    assert_eq!(by_ada.matches("class=\"event\"").count(), 2, "{by_ada}");
    let by_bob = read(&company, "activity?by=bob%40contoso.example").await;
    says(&by_bob, &["Nothing of the kind"]);
    company.must(&["api-token", "create", "acme", "--scope", "write", "--name", "importer"]);
    says(&read(&company, "activity?by=importer").await, &["Nothing of the kind"]);
    says(&read(&company, "activity?by=nobody").await, &["href=\"#by\""]);
    let second = read(&company, "activity?before=3").await;
    says(&second, &["id=\"event-2\"", "id=\"event-1\"", "Newer events"]);
    assert!(!second.contains("id=\"event-3\"") && !second.contains("Older events"));
    let newer = read(&company, "activity?after=2").await;
    says(&newer, &["id=\"event-3\"", "Older events"]);

    let lines = read(&company, "activity.jsonl").await;
    let exported = company.must(&["events", "export", "acme"]);
    assert_eq!(lines, exported, "the same as `doorward events export`");
    let some = read(&company, "activity.jsonl?kind=user.provisioned").await;
    assert_eq!(some.lines().count(), 2);
    let csv = read(&company, "activity.csv").await;
    assert_eq!(csv.lines().count(), exported.lines().count() + 1);
    says(&csv, &["number,time,event,sentence", "\"user.provisioned\""]);
    let german = open(&company, &company.ada, "activity?lang=de").await;
    says(&text(&german), &["wurde angelegt", "Aktivität", "lang=\"de\""]);
}

#[tokio::test]
async fn provisioning_says_what_failed_and_what_to_do() {
    let company = begin().await;
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    let guest = json!({ "schemas": [USER], "userName": "eve@x.example", "externalId": "eve" });
    assert_eq!(ask(&mut wire, "POST", "/Users", Some(guest)).await.0, 201);
    let taken = json!({ "schemas": [USER], "userName": "ADA@contoso.example" });
    let (status, _) = ask(&mut wire, "POST", "/Users", Some(taken)).await;
    assert_eq!(status, 409);
    let page = read_until(&company, "provisioning", "409").await;
    says(&page, &["409", "Another user has that userName", "Secret Token", "<svg", "role=\"img\""]);
    says(&page, &["Entra is at it", UNKNOWN, "33.4", "Never returned"]);
    let (_, round) = page.split_once("data-round=\"").expect("where its progress is told");
    let round = round.split('"').next().expect("an address").replace("&#38;", "&");
    let as_script = [("cookie", &*company.ada), ("sec-fetch-dest", "empty")];
    let ask_again = async |path: &str| company.get(path, &as_script).await;
    let one = json!({ "schemas": [USER], "userName": "one-more@x.example" });
    assert_eq!(ask(&mut wire, "POST", "/Users", Some(one)).await.0, 201);
    let mut told = ask_again(&round).await;
    for _ in 0..50 {
        if text(&told).contains("<dd>5</dd>") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        told = ask_again(&round).await;
    }
    says(&text(&told), &["<dd>5</dd>", "Entra is at it", "As it was at <time"]);
    assert!(!text(&told).contains("<html"), "it is a part of the page");
    let unasked = ask_again("/o/acme/dashboard/provisioning/cycle").await;
    assert_eq!(unasked.status, 403, "no script of a workspace may ask for it");
}

#[tokio::test]
async fn events_arrive_live_until_the_right_to_see_them_ends() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let company = begin().await;
    let mut wire = tokio::net::TcpStream::connect(company.server.authority()).await.unwrap();
    let asked = format!(
        "GET /o/acme/dashboard/activity/live?kind=workspace.created HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\nconnection: close\r\n\r\n",
        company.server.authority(),
        company.ada
    );
    wire.write_all(asked.as_bytes()).await.unwrap();
    let mut heard = String::new();
    let mut piece = [0; 4096];
    let mut workspaces = ["one", "two"].into_iter();
    while !heard.contains("dashboard/workspaces/two") {
        let count = wire.read(&mut piece).await.unwrap();
        assert!(count > 0, "the stream ended too early: {heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..count]));
        if let Some(slug) = workspaces.next() {
            company.must(&["session", "end", "acme", "--user", "bob@contoso.example"]);
            company.must(&["workspace", "create", "acme", slug]);
        }
    }
    says(&heard, &["text/event-stream", "data: <li class=\"event\"", "workspaces/one", "id: "]);
    assert!(!heard.contains("session.ended"), "only what was asked for: {heard}");
    company.must(&["session", "end", "acme", "--user", "ada@contoso.example"]);
    company.must(&["workspace", "create", "acme", "secret"]);
    let mut rest = String::new();
    wire.read_to_string(&mut rest).await.unwrap_or_default();
    assert!(!rest.contains("secret"), "{rest}");
}

#[tokio::test]
async fn a_long_event_is_cut_in_a_list_and_whole_on_its_own_page() {
    let company = begin().await;
    let value = |nth: usize| json!({ "value": format!("{nth:03}-awaited-{}", "x".repeat(60)) });
    let awaited: Vec<_> = (0..90).map(value).collect();
    let add = json!({ "op": "add", "path": "members", "value": awaited });
    company.patch(&format!("/Groups/{}", company.group_id), add).await;
    let told = company.told(&["events", "list", "acme", "--kind", "group.members_added"]);
    let number = told.as_array().and_then(|all| all.last()).expect("an event")["sequence"].clone();
    let list = read(&company, "activity").await;
    says(&list, &["000-awaited", "All of it", &format!("activity/{number}\"")]);
    assert!(!list.contains("089-awaited"), "{list}");
    let whole = read(&company, &format!("activity/{number}")).await;
    says(&whole, &["000-awaited", "089-awaited", &format!("Event {number}")]);
    for nowhere in ["activity/0", "activity/100000", "activity/x"] {
        assert_eq!(open(&company, &company.ada, nowhere).await.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn groups_that_rules_name_and_nobody_provisioned_are_told_page_by_page() {
    let company = begin().await;
    let object = |nth: u32| format!("7e570000-0000-4000-8000-0000000{nth:05}");
    let many: Vec<_> = (1..=60).map(object).collect();
    company.must(&["access", "set", "acme", "defaults", "--sso", SSO, "--groups", &many.join(",")]);
    let first = read(&company, "groups").await;
    let rest = read(&company, "provisioning").await;
    for page in [&first, &rest] {
        says(page, &[UNKNOWN, &object(1), "More of these groups"]);
        assert!(!page.contains(&object(60)), "{page}");
    }
    let (_, next) = first.split_once("groups?missing=").expect("a link to more");
    let (next, _) = next.split_once('"').expect("a whole link");
    let second = read(&company, &format!("groups?missing={next}")).await;
    says(&second, &[&object(60)]);
    assert!(!second.contains("More of these groups") && !second.contains(&object(1)), "{second}");
}
