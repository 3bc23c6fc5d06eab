//! Settings in the dashboard, walked with the words of the tutorial.

use doorward_tests::browser::Browser;

use super::{
    dashboard_scene::{ACCOUNTANTS, WRITERS, main_user, open, send, set_up},
    sign_in_scene::SignIn,
};

fn rule<'a>(sso: &'a str, groups: &'a str, step: &'a str) -> [(&'a str, &'a str); 5] {
    [("on", "on"), ("configuration", sso), ("groups", groups), ("context", ""), ("step", step)]
}

#[tokio::test]
async fn everything_is_named_as_in_the_tutorial() {
    let (story, mut ada) = main_user().await;
    for (below, words) in [
        ("", &["Settings"][..]),
        (
            "settings",
            &[
                "single sign-on",
                "System for Cross-domain Identity Management",
                "Main User Dashboard Access Control",
                "Workspace default settings",
            ],
        ),
        ("settings/sso", &["Add SSO configuration"]),
        (
            "settings/sso/add",
            &["Azure Active Directory", "Azure Active Directory (Multi-Tenant)", "Tenant ID"],
        ),
        ("settings/scim", &["Tenant URL"]),
        (
            "settings/dashboard",
            &[
                "Enable single sign-on for main users",
                "SSO configuration",
                "Limit to following user groups",
            ],
        ),
        (
            "settings/workspace-defaults",
            &[
                "Login, registration and SSO",
                "Users can login using single sign-on",
                "SSO configuration",
                "Limit to following user groups",
            ],
        ),
        ("settings/workspaces/wiki", &["Users can login using single sign-on"]),
    ] {
        let page = open(&story, &mut ada, below).await;
        assert_eq!(page.status, 200, "{below}");
        let text = page.text();
        for word in words {
            assert!(text.contains(word), "no `{word}` on {below}: {text}");
        }
        assert_eq!(text.matches("<h1>").count(), 1, "{below}");
        let (scripts, ours) = ("<script", "<script src=\"/assets/dashboard.js?v=");
        assert_eq!(text.matches(scripts).count(), text.matches(ours).count(), "{below}");
        assert!(!text.contains(" style="), "{below}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(page.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn a_rule_is_previewed_then_saved_and_counts_at_once() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, "settings/workspaces/payroll").await;
    let payroll = "settings/workspaces/payroll";
    let mut fields = rule(&story.sso, WRITERS, "preview").to_vec();
    fields.push(("own", "yes"));
    let preview = send(&mut ada, &page, payroll, &fields).await;
    let text = preview.text();
    assert!(text.contains("Would gain access: 1"), "{text}");
    assert!(text.contains("ada@contoso.example") && text.contains("grace@contoso.example"));
    assert!(text.contains("Would lose access: 1"), "{text}");
    assert_eq!(story.may_enter(&mut ada, "payroll").await, 403, "nothing is saved yet");

    fields[4] = ("step", "csv");
    let csv = send(&mut ada, &preview, payroll, &fields).await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.text().contains("gains,\"ada@contoso.example\""), "{}", csv.text());
    assert!(csv.text().contains("loses,\"grace@contoso.example\""), "{}", csv.text());

    fields[4] = ("step", "save");
    let saved = send(&mut ada, &preview, payroll, &fields).await;
    assert!(saved.address.contains("done=rule_saved"), "{} {}", saved.address, saved.text());
    assert!(saved.text().contains("role=\"status\""), "{}", saved.text());
    assert!(matches!(story.may_enter(&mut ada, "payroll").await, 200 | 204));
    let told = story.scene.told(&["events", "list", "acme", "--kind", "access_rule.changed"]);
    let last = told.as_array().and_then(|told| told.last()).expect("an event");
    assert_eq!(last["actor"]["kind"], "person", "{last}");
}

#[tokio::test]
async fn a_blank_list_is_said_in_words_and_asked_about() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, "settings/workspace-defaults").await;
    assert!(page.text().contains("Blank means everyone who can sign in there."));
    let defaults = "settings/workspace-defaults";
    let preview = send(&mut ada, &page, defaults, &rule(&story.sso, "", "preview")).await;
    assert!(preview.text().contains("everyone who can sign in there may enter"));
    let unasked = send(&mut ada, &preview, defaults, &rule(&story.sso, "", "save")).await;
    assert_eq!(unasked.status, 422);
    assert!(unasked.text().contains("everyone-error"), "{}", unasked.text());
    let mut fields = rule(&story.sso, "", "save").to_vec();
    fields.push(("everyone", "on"));
    let saved = send(&mut ada, &preview, defaults, &fields).await;
    assert!(saved.address.contains("done=rule_saved"), "{}", saved.text());
}

#[tokio::test]
async fn what_is_wrong_is_said_next_to_its_field_and_at_the_top() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, "settings/dashboard").await;
    let wrong =
        send(&mut ada, &page, "settings/dashboard", &rule("", "Engineers", "preview")).await;
    let text = wrong.text();
    assert_eq!(wrong.status, 422);
    assert!(text.contains("href=\"#groups\"") && text.contains("id=\"groups-error\""), "{text}");
    assert!(text.contains("entry 1 of the list: `Engineers` is no GUID"), "{text}");
    assert!(text.contains("id=\"configuration-error\""), "{text}");
    assert!(text.contains(">Engineers</textarea>"), "nothing is lost: {text}");
}

#[tokio::test]
async fn whoever_is_overtaken_is_told_what_changed() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, "settings/workspace-defaults").await;
    let defaults = "settings/workspace-defaults";
    story.must(&[
        "access",
        "set",
        "acme",
        "defaults",
        "--sso",
        &story.sso,
        "--groups",
        ACCOUNTANTS,
    ]);
    let late = send(&mut ada, &page, defaults, &rule(&story.sso, WRITERS, "save")).await;
    let text = late.text();
    assert_eq!(late.status, 409);
    assert!(text.contains("somebody else changed this rule meanwhile"), "{text}");
    assert!(text.contains(ACCOUNTANTS) && text.contains(WRITERS), "both are shown: {text}");
    let saved = send(&mut ada, &late, defaults, &rule(&story.sso, WRITERS, "save")).await;
    assert!(saved.address.contains("done=rule_saved"), "whoever has seen it may: {}", saved.text());
}

#[tokio::test]
async fn nobody_locks_themselves_out_and_a_setup_link_is_the_way_round() {
    let (story, mut ada) = main_user().await;
    let below = "settings/dashboard";
    let page = open(&story, &mut ada, below).await;
    for fields in [&rule(&story.sso, ACCOUNTANTS, "save")[..], &[("step", "save")][..]] {
        let refused = send(&mut ada, &page, below, fields).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        assert!(refused.text().contains("doorward setup-link"), "{}", refused.text());
    }
    let remove = format!("settings/sso/{}/remove", story.sso);
    let page = open(&story, &mut ada, &remove).await;
    let unmeant = send(&mut ada, &page, &remove, &[]).await;
    assert_eq!(unmeant.status, 422);
    let kept = send(&mut ada, &page, &remove, &[("really", "on")]).await;
    assert_eq!(kept.status, 409, "{}", kept.text());
    assert!(kept.text().contains("could not come back"), "{}", kept.text());

    let mut operator = set_up(&story).await;
    let page = open(&story, &mut operator, below).await;
    let saved = send(&mut operator, &page, below, &rule(&story.sso, ACCOUNTANTS, "save")).await;
    assert!(saved.address.contains("done=rule_saved"), "{}", saved.text());
    assert_eq!(open(&story, &mut ada, "").await.status, 403);
    let mut grace = story.sign_in("grace").await;
    assert_eq!(open(&story, &mut grace, "").await.status, 200);
}

#[tokio::test]
async fn a_dashboard_whose_sso_is_off_refuses_everyone_but_by_setup_link() {
    let (story, mut ada) = main_user().await;
    assert_eq!(open(&story, &mut ada, "").await.status, 200);
    let mut by_link = set_up(&story).await;
    story.must(&["access", "set", "acme", "dashboard", "--sso-off"]);
    let mut grace = story.sign_in("grace").await;
    for browser in [&mut ada, &mut grace] {
        for below in ["", "people", "settings/dashboard"] {
            let page = open(&story, browser, below).await;
            assert_eq!(page.status, 403, "{below}: {}", page.text());
            assert!(page.text().contains("to switch single sign-on on"), "{}", page.text());
        }
    }
    let mut again = story.sign_in("ada").await;
    assert_eq!(open(&story, &mut again, "").await.status, 403, "signing in anew is no way round");
    assert_eq!(open(&story, &mut by_link, "settings/dashboard").await.status, 200);
    let mut another = set_up(&story).await;
    let page = open(&story, &mut another, "settings/dashboard").await;
    assert_eq!(page.status, 200, "{}", page.text());
}

#[tokio::test]
async fn a_secret_token_is_shown_once_and_no_third_is_made() {
    let (story, mut ada) = main_user().await;
    let below = "settings/scim";
    let page = open(&story, &mut ada, below).await;
    let made = send(&mut ada, &page, "settings/scim/issue", &[]).await;
    let text = made.text();
    assert_eq!(made.status, 200);
    let secret = text.split('"').find(|part| part.starts_with("dw_scim_")).expect("a token");
    let listed = open(&story, &mut ada, below).await.text();
    assert!(!listed.contains(secret), "it is shown once");
    assert!(listed.contains("Two Secret Tokens are live"), "{listed}");
    let twice = send(&mut ada, &page, "settings/scim/issue", &[]).await;
    assert_eq!(twice.status, 409, "the same form makes no second one");
    let third = send(&mut ada, &made, "settings/scim/issue", &[]).await;
    assert_eq!(third.status, 409);
    assert!(third.text().contains("two Secret Tokens are live already"), "{}", third.text());
    let token = story.scene.tenant.token_id.clone();
    let page = open(&story, &mut ada, below).await;
    let revoked = send(&mut ada, &page, "settings/scim/revoke", &[("token", &token)]).await;
    assert!(revoked.address.contains("done=token_revoked"), "{}", revoked.text());
}

#[tokio::test]
async fn an_sso_configuration_is_added_with_a_refusal_at_each_field_and_tested() {
    let story = SignIn::begin().await;
    let mut browser = set_up(&story).await;
    let page = open(&story, &mut browser, "settings/sso/add").await;
    let add = "settings/sso/add";
    let empty = send(&mut browser, &page, add, &[("kind", "single-tenant")]).await;
    for field in ["tenant_id", "client_id", "client_secret"] {
        assert!(empty.text().contains(&format!("id=\"{field}-error\"")), "{}", empty.text());
    }
    let (tenant, client) = (story.tenant.to_string(), story.app.client.to_string());
    let fields = [
        ("kind", "single-tenant"),
        ("name", "Second"),
        ("tenant_id", tenant.as_str()),
        ("client_id", client.as_str()),
        ("client_secret", story.app.secret.as_str()),
    ];
    let added = send(&mut browser, &page, add, &fields).await;
    assert!(added.address.contains("done=sso_added"), "{} {}", added.address, added.text());
    assert!(!added.text().contains(&story.app.secret));
    let below = added.address.split("/dashboard/").nth(1).and_then(|it| it.split('?').next());
    let test = format!("{}/test", below.expect("its page"));
    let tested = send(&mut browser, &added, &test, &[]).await;
    assert!(tested.text().contains("Entra takes it"), "{}", tested.text());
    let german = send(&mut browser, &added, &format!("{test}?lang=de"), &[]).await.text();
    for told in ["<strong>Anmeldeinformation</strong>", "Entra nimmt sie an", "Anmeldeseite"] {
        assert!(german.contains(told) && !german.contains("Entra takes it"), "{german}");
    }
    let again = send(&mut browser, &page, add, &fields).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("id=\"name-error\""), "{}", again.text());
}

#[tokio::test]
async fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let (story, mut ada) = main_user().await;
    let head = story.scene.head();
    let page = open(&story, &mut ada, "settings/scim").await;
    let mine = page.input("csrf").expect("a token");
    let mut operator = set_up(&story).await;
    let theirs = open(&story, &mut operator, "settings/scim").await.input("csrf").expect("a token");
    assert_ne!(mine, theirs);
    let head = head + 3; // she was let in, the link was issued and used
    for forged in ["", "x", &theirs] {
        let refused = send(&mut ada, &page, "settings/scim/issue", &[("csrf", forged)]).await;
        assert_eq!(refused.status, 403, "{forged}");
    }
    let address = story.url("/o/acme/dashboard/settings/scim/issue");
    let fields = [("csrf", mine.as_str()), ("seen", "1")];
    let foreign = ada.submit_from("http://evil.example", &address, &fields).await;
    assert_eq!(foreign.expect("a page").status, 403);
    let stranger = Browser::new().submit(&page, &address, &fields).await.expect("a page");
    assert_eq!(stranger.status, 401, "{}", stranger.text());
    assert_eq!(story.scene.head(), head);
}

#[tokio::test]
async fn german_is_spoken_to_whoever_prefers_or_chooses_it() {
    let (story, mut ada) = main_user().await;
    assert!(open(&story, &mut ada, "settings").await.text().contains("Settings"));
    let german = open(&story, &mut ada, "settings?lang=de").await;
    assert!(german.text().contains("lang=\"de\"") && german.text().contains("Einstellungen"));
    assert!(open(&story, &mut ada, "settings").await.text().contains("Einstellungen"));
    let way = "/o/acme/dashboard/activity?kind=user.provisioned&#38;lang=en";
    let filtered = open(&story, &mut ada, "activity?kind=user.provisioned").await;
    assert!(filtered.text().contains(way), "it leads to the same: {}", filtered.text());
    let page = open(&story, &mut ada, "settings/workspaces").await;
    let wrong = send(&mut ada, &page, "settings/workspaces", &[("slug", "wiki")]).await;
    assert_eq!(wrong.status, 409);
    assert!(wrong.text().contains("einen Arbeitsbereich mit diesem Kurznamen gibt es schon"));
    assert!(wrong.text().contains("<title>Fehler: "), "{}", wrong.text());
    assert!(wrong.text().contains("/o/acme/dashboard/settings/workspaces?lang=en"));
    let page = open(&story, &mut ada, "settings/sso/add").await;
    let fields = [("kind", "single-tenant"), ("tenant_id", "common"), ("client_id", "mine")];
    let wrong = send(&mut ada, &page, "settings/sso/add", &fields).await.text();
    for told in ["die Mandanten-ID nennt ein Verzeichnis", "`mine` ist keine GUID"] {
        assert!(wrong.contains(told), "{told} {wrong}");
    }
    let english = open(&story, &mut ada, "settings?lang=en").await;
    assert!(english.text().contains("lang=\"en\""));
}

#[tokio::test]
async fn a_secret_token_that_ends_soon_is_warned_of_where_it_is_seen_to() {
    let (story, mut ada) = main_user().await;
    for below in ["", "settings/scim"] {
        let page = open(&story, &mut ada, below).await;
        assert!(!page.text().contains("expires in"), "{below} {}", page.text());
    }
    story.must(&["scim-token", "create", "acme", "--expires-in", "20d"]);
    for (below, told) in [
        ("?lang=en", "expires in 19 days"),
        ("settings/scim?lang=en", "expires in 19 days"),
        ("?lang=de", "läuft in 19 Tagen ab"),
        ("settings/scim?lang=de", "läuft in 19 Tagen ab"),
    ] {
        let page = open(&story, &mut ada, below).await;
        assert!(page.text().contains(told), "{below} {}", page.text());
    }
}

#[tokio::test]
async fn a_credential_that_ends_soon_is_warned_of_where_it_is_seen_to() {
    let (story, mut ada) = main_user().await;
    let one = format!("settings/sso/{}", story.sso);
    let pages = ["", "settings/sso", &*one];
    for below in pages {
        let page = open(&story, &mut ada, below).await;
        assert!(!page.text().contains("expires in"), "{below} {}", page.text());
    }
    assert_eq!(story.add("a-newer-secret-of-entra", &["--expires", "10d"]).0, Some(0));
    for below in pages {
        let page = open(&story, &mut ada, &format!("{below}?lang=en")).await;
        assert!(page.text().contains("expires in 9 days"), "{below} {}", page.text());
        let page = open(&story, &mut ada, &format!("{below}?lang=de")).await;
        assert!(page.text().contains("läuft in 9 Tagen ab"), "{below} {}", page.text());
    }
}

#[tokio::test]
async fn what_belongs_to_a_page_is_kept_for_ever_by_its_version_only() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, "").await.text();
    for name in ["style.css", "dashboard.js"] {
        let (_, rest) = page.split_once(&format!("/assets/{name}?v=")).expect("an address");
        let version = rest.split('"').next().expect("a version");
        for (query, kept) in [
            (format!("?v={version}"), "public, max-age=31536000, immutable"),
            ("?v=another".to_owned(), "public, max-age=3600"),
            (String::new(), "public, max-age=3600"),
        ] {
            let address = story.url(&format!("/assets/{name}{query}"));
            let asset = ada.open(&address).await.expect("an asset");
            assert_eq!(asset.header("cache-control"), kept, "{address}");
            assert_eq!(asset.header("x-content-type-options"), "nosniff", "{address}");
        }
    }
}
