//! A person's page: attributes as Entra's mapping names them, as long as they are, and workspaces page
//! by page; and who came in through setup links, on every page.

use serde_json::json;

use super::{
    dashboard_pages::{begin, read, says},
    scene::{USER, ask},
    signed_in::{ENGINEERS, SSO},
};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

#[tokio::test]
async fn attributes_have_their_scim_names_and_are_shown_whole() {
    let company = begin().await;
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    let long = "x".repeat(5000);
    let person = json!({
        "schemas": [USER, ENTERPRISE], "userName": "eve@contoso.example", "title": long,
        "name": { "familyName": "Example" },
        "emails": [{ "value": "eve@work.example", "type": "work", "primary": true }],
        ENTERPRISE: { "department": "Research" },
    });
    let (status, made) = ask(&mut wire, "POST", "/Users", Some(person)).await;
    assert_eq!(status, 201, "{made}");
    let page = read(&company, &format!("people/{}", made["id"].as_str().unwrap())).await;
    let (_, attributes) = page.split_once("Attributes").expect("attributes");
    let department = format!("{ENTERPRISE}:department");
    says(attributes, &["name.familyName", "emails", &department, "Research", "type: work"]);
    let short = format!("<summary><bdi>{}…</bdi></summary>", "x".repeat(120));
    says(attributes, &[&short, &long]);
}

#[tokio::test]
async fn whoever_may_enter_many_workspaces_has_them_page_by_page() {
    let company = begin().await;
    for nth in 0..60 {
        company.must(&["workspace", "create", "acme", &format!("w{nth:02}")]);
    }
    let rule = ["access", "set", "acme", "defaults", "--sso", SSO, "--groups", ENGINEERS];
    company.must(&rule);
    let first = read(&company, &format!("people/{}", company.ada_id)).await;
    says(&first, &["workspaces/labs\"", "workspaces/w00\"", "More workspaces"]);
    assert!(!first.contains("workspaces/w59\""));
    let (_, next) = first.split_once("?after=").expect("a link");
    let next = next.split('#').next().expect("its slug");
    let second = read(&company, &format!("people/{}?after={next}", company.ada_id)).await;
    says(&second, &["workspaces/w59\""]);
    let (_, entering) = second.split_once("id=\"entering\"").expect("what they may enter");
    let (entering, _) = entering.split_once("<h2>").expect("its end");
    assert!(!entering.contains("workspaces/labs\"") && !entering.contains("settings/dashboard"));
    assert!(!second.contains("More workspaces"), "{second}");
}

#[tokio::test]
async fn every_use_of_a_setup_link_is_told_on_every_page_for_a_week() {
    let company = begin().await;
    assert!(!read(&company, "people").await.contains("setup link was used"));
    for _ in 0..5 {
        let link = company.told(&["setup-link", "acme"]);
        let url = url::Url::parse(link["url"].as_str().expect("a link")).expect("a URL");
        let mut browser = doorward_tests::browser::Browser::new();
        let page = browser.open(url.as_str()).await.expect("a page");
        browser.submit(&page, "", &[]).await.expect("a page");
    }
    let used = company.told(&["events", "list", "acme", "--kind", "setup_link.used"]);
    let newest = used.as_array().and_then(|all| all.last()).expect("an event");
    let newest = format!("activity?at={}\"", newest["sequence"]);
    for below in ["", "people", "settings"] {
        let page = read(&company, below).await;
        says(&page, &["A setup link was used on <time datetime=", &newest]);
        says(&page, &["activity?kind=setup_link.used\"", "more setup links were used"]);
        assert_eq!(page.matches("A setup link was used").count(), 3, "{below}");
    }
    let all = read(&company, "activity?kind=setup_link.used").await;
    assert_eq!(all.matches("class=\"event\"").count(), 5);
}
