//! The dashboard's pages and forms, asked for by Bob, who may not be there.

use doorward::{
    dashboard::{CsrfToken, FORMS, PAGES, READING_PAGES, SETUP_FORMS, SETUP_PAGES},
    session::Handle,
};
use doorward_tests::http::{Connection, Request};

use super::{
    dashboard_pages::{begin, open, text},
    signed_in::{SSO, handle},
};

#[tokio::test]
async fn nobody_but_main_users_reads_any_page() {
    let company = begin().await;
    let person = format!("people/{}", company.ada_id);
    let group = format!("groups/{}", company.group_id);
    let sso = format!("settings/sso/{SSO}");
    let pages = [
        "",
        "settings",
        "settings/sso",
        "settings/sso/add",
        &sso,
        &format!("{sso}/remove"),
        "settings/scim",
        "settings/provisioning",
        "settings/api-tokens",
        "settings/dashboard",
        "settings/auditors",
        "settings/workspace-defaults",
        "settings/workspaces",
        "settings/workspaces/labs",
        "settings/workspaces/labs/change",
        "activity/1",
        "people",
        &person,
        &format!("{person}/erase"),
        "groups",
        &group,
        "workspaces",
        "workspaces/labs",
        "workspaces/labs/remove",
        "past",
        "past/review?resource=labs",
        "provisioning",
        "provisioning/cycle",
        "activity",
        "activity.csv",
        "activity.jsonl",
        "activity/live",
    ];
    let all = READING_PAGES.len() + PAGES.len() + SETUP_PAGES.len();
    assert_eq!(pages.len(), all, "every page there is");
    for page in pages {
        let refused = open(&company, &company.bob, page).await;
        assert_eq!(refused.status, 403, "{page}");
        let shown = text(&refused);
        for ours in ["ada@contoso", "labs", SSO, "Contoso", "csrf"] {
            assert!(!shown.contains(ours), "{ours} on {page}: {shown}");
        }
        let stranger = open(&company, "", page).await;
        assert_eq!(stranger.status, 401, "{page}");
    }
    for page in pages.into_iter().filter(|page| *page != "activity/live") {
        let answer = open(&company, &company.ada, page).await;
        assert_eq!(answer.status, 200, "{page}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("cache-control"), "no-store", "{page}");
        let shown = text(&answer);
        assert!(!shown.contains(" style=") && !shown.contains("onclick"), "{page}");
    }
}

#[tokio::test]
async fn a_form_of_somebody_who_is_no_main_user_changes_nothing() {
    let company = begin().await;
    let events = || company.told(&["events", "list", "acme", "--limit", "1000"]);
    // The token that Bob's browser would send, if a page had shown it to him.
    let token = CsrfToken::of(&Handle::parse(&handle("b")).expect("a handle"));
    let before = events();
    for (path, _) in FORMS.iter().chain(SETUP_FORMS) {
        let path = path.replace("{workspace}", "labs").replace("{configuration}", SSO);
        let path = path.replace("{person}", &company.ada_id);
        let request = Request::new("POST", format!("/o/acme/dashboard{path}"))
            .header("cookie", company.bob.as_str())
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("csrf={}&really=on&step=save&slug=bobs", token.as_str()));
        let mut connection = Connection::to(company.server.authority());
        let answer = connection.send(request).await.expect("an answer");
        assert_eq!(answer.status, 403, "{path}");
    }
    let told = events();
    let happened = told.as_array().expect("events").iter();
    let happened = happened.filter(|event| event["event"] != "entry.refused");
    assert_eq!(happened.count(), before.as_array().expect("events").len());
}
