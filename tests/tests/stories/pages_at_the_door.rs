//! What a person sees at a workspace: a landing page, a refusal with what to ask for, a page to try
//! again with. A script is told the same as a problem.

use doorward_tests::http::Answer;

use super::signed_in::{Company, ENGINEERS, SSO};

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
const SCRIPT: (&str, &str) = ("accept", "application/json");

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

#[track_caller]
fn is_page(answer: &Answer, status: u16, words: &[&str]) -> String {
    let text = text(answer);
    assert_eq!(answer.status, status, "{text}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(text.matches("<link rel=\"stylesheet\"").count(), 1, "{text}");
    for word in words {
        assert!(text.contains(word), "{word}: {text}");
    }
    text
}

async fn with_labs(upstream: Option<&str>) -> Company {
    let company = Company::begin().await;
    let mut create = vec!["workspace", "create", "acme", "labs", "--name", "The labs"];
    create.extend(upstream.iter().flat_map(|url| ["--upstream", url]));
    company.must(&create);
    let labs = ["access", "set", "acme", "workspace:labs", "--sso", SSO, "--groups", ENGINEERS];
    company.must(&labs);
    company
}

#[tokio::test]
async fn a_workspace_without_upstream_has_a_landing_page() {
    let company = with_labs(None).await;
    let page = company.get("/o/acme/w/labs/any", &[HTML, ("cookie", &company.ada)]).await;
    let told = [
        "<h1>The labs</h1>",
        "ada@contoso.example",
        "href=\"/o/acme/\"",
        "action=\"/o/acme/sign-out\"",
        "upstream",
    ];
    is_page(&page, 200, &told);
}

#[tokio::test]
async fn a_refused_person_reads_why_and_what_to_ask_for_and_a_script_gets_a_problem() {
    let company = with_labs(None).await;
    for (path, wanted) in [
        ("/o/acme/w/labs/page", "%2Fo%2Facme%2Fw%2Flabs%2Fpage"),
        ("/o/acme/authz/forward-auth/workspaces/labs", "%2Flabs%2F"),
    ] {
        let uri = ("x-forwarded-uri", "/labs/");
        let page = company.get(path, &[HTML, uri, ("cookie", &company.bob)]).await;
        let another = format!("prompt=select_account&#38;return_to={wanted}&#38;sso={SSO}\"");
        let told = [
            "You may not enter",
            "none of the groups",
            "Ask your administrator",
            "to one of the groups",
            "The labs",
            "bob@contoso.example",
            page.header("x-request-id"),
            &another,
        ];
        is_page(&page, 403, &told);
        assert_eq!(page.header("x-doorward-reason"), "not_in_groups");
        for script in [SCRIPT, ("sec-fetch-mode", "cors"), ("x-requested-with", "XMLHttpRequest")] {
            let mut headers = vec![("cookie", &*company.bob), script];
            if script != SCRIPT {
                headers.push(HTML);
            }
            let problem = company.get(path, &headers).await;
            assert_eq!(problem.header("content-type"), "application/problem+json", "{script:?}");
            assert_eq!(problem.json()["reason"], "not_in_groups");
            assert!(!text(&problem).contains("return_to"));
        }
    }
    let ask = |words: &'static str| {
        let company = &company;
        async move {
            let page = company.get("/o/acme/w/labs/", &[HTML, ("cookie", &company.bob)]).await;
            is_page(&page, 403, &["Ask your administrator", words]);
        }
    };
    company.must(&["access", "set", "acme", "workspace:labs", "--sso-off"]);
    ask("to switch single sign-on on").await;
    company.must(&["access", "set", "acme", "workspace:labs", "--inherit"]);
    ask("to set an access rule").await;
    company.must(&["access", "set", "acme", "defaults", "--sso", SSO, "--groups", ENGINEERS]);
    ask("to one of the groups").await;
}

#[tokio::test]
async fn an_unknown_workspace_is_one_page_for_everyone() {
    let company = with_labs(None).await;
    for cookie in ["", &company.ada, &company.bob] {
        let page = company.get("/o/acme/w/nowhere/", &[HTML, ("cookie", cookie)]).await;
        is_page(&page, 404, &["There is no such page"]);
    }
}

#[tokio::test]
async fn an_organization_that_is_not_there_is_one_page_for_everyone_wherever_they_ask() {
    let company = with_labs(None).await;
    let mut all = Vec::new();
    for path in [
        "/o/nobody/",
        "/o/nobody/sign-in",
        "/o/nobody/sign-in?return_to=%2Fo%2Fnobody%2F",
        "/o/nobody/w/labs/",
        "/o/nobody/dashboard/",
        "/o/nobody/dashboard/people",
        "/o/acme/w/nowhere/",
    ] {
        for cookie in ["", &company.ada, &company.bob] {
            let page = company.get(path, &[HTML, ("cookie", cookie)]).await;
            let request = page.header("x-request-id").to_owned();
            let told = ["There is no such page", "ask your administrator", &request];
            all.push(is_page(&page, 404, &told).replace(&request, ""));
            assert!(page.headers.get("set-cookie").is_none(), "{path}");
        }
    }
    all.dedup();
    assert_eq!(all.len(), 1, "{all:?}");
}

#[tokio::test]
async fn a_form_that_comes_after_the_session_is_over_gets_a_page() {
    let company = with_labs(None).await;
    let request = doorward_tests::http::Request::new("POST", "/o/acme/w/labs/save?a=1")
        .header("accept", "text/html")
        .header("sec-fetch-mode", "navigate")
        .body("x=1");
    let mut connection = doorward_tests::http::Connection::to(company.server.authority());
    let page = connection.send(request).await.expect("an answer");
    is_page(&page, 401, &["You are not signed in", "was not passed on", "sign-in?return_to="]);
}

#[tokio::test]
async fn an_upstream_that_is_down_gets_a_page_to_try_again_with() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    let company = with_labs(Some(&url)).await;
    let page = company.get("/o/acme/w/labs/a?b=1", &[HTML, ("cookie", &company.ada)]).await;
    let again = "href=\"/o/acme/w/labs/a?b=1\"";
    is_page(&page, 502, &["does not answer", again, "Try again", page.header("x-request-id")]);
    assert_eq!(page.header("retry-after"), "30");
    let problem = company.get("/o/acme/w/labs/a", &[SCRIPT, ("cookie", &company.ada)]).await;
    assert_eq!((problem.status, problem.header("content-type")), (502, "application/problem+json"));
}

#[tokio::test]
async fn an_upstream_that_takes_too_long_gets_a_page_to_try_again_with() {
    let company = with_labs(Some(&super::upstream::start())).await;
    let company = company.with("DOORWARD_SERVER__UPSTREAM_TIMEOUT_SECONDS", "1");
    let page = company.get("/o/acme/w/labs/never", &[HTML, ("cookie", &company.ada)]).await;
    is_page(&page, 504, &["took too long", "href=\"/o/acme/w/labs/never\"", "Try again"]);
    let problem = company.get("/o/acme/w/labs/never", &[SCRIPT, ("cookie", &company.ada)]).await;
    assert_eq!((problem.status, problem.header("content-type")), (504, "application/problem+json"));
}

#[tokio::test]
async fn whoever_is_not_let_in_reads_whom_to_ask_and_can_click_there() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    let company = with_labs(Some(&url)).await;
    company.must(&["workspace", "create", "acme", "empty"]);
    company.must(&["access", "set", "acme", "workspace:empty", "--sso", SSO, "--everyone"]);
    company.must(&["organization", "create", "nobody"]);
    let (ada, bob) = (company.ada.clone(), company.bob.clone());
    let pages = [
        ("refused", "/o/acme/w/labs/", &*bob, 403),
        ("without upstream", "/o/acme/w/empty/", &ada, 200),
        ("unreachable", "/o/acme/w/labs/", &ada, 502),
        ("nobody can sign in yet", "/o/nobody/sign-in", "", 404),
        ("sign-in failed", &format!("/o/acme/sign-in?sso={SSO}"), "", 503),
        ("behind nginx", "/o/acme/authz/refused-page/workspaces/labs", &bob, 403),
    ];
    let shown = async |company: &Company, told: &[&str], untold: &str| {
        for (what, path, cookie, status) in pages {
            let page = company.get(path, &[HTML, ("cookie", cookie)]).await;
            let text = is_page(&page, status, told);
            assert!(!text.contains(untold), "{what}: {text}");
        }
    };
    shown(&company, &[], "Whom to ask").await;
    let company = company.with("DOORWARD_SERVER__CONTACT", "help@example.com");
    let link = "<a href=\"mailto:help@example.com\">help@example.com</a>";
    shown(&company, &["<dt>Whom to ask</dt>", link], "<script").await;
    let home = company.get("/o/acme/", &[HTML, ("cookie", &ada)]).await;
    assert!(!is_page(&home, 200, &["Your workspaces"]).contains("Whom to ask"));
    let company = company.with("DOORWARD_SERVER__CONTACT", "<b>Ada</b>, extension 42");
    shown(&company, &["<dd>&#60;b&#62;Ada&#60;/b&#62;, extension 42</dd>"], "<b>").await;
}
