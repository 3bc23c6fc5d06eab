//! What every form of the dashboard keeps: it rests on what was shown, says who would lose what, and
//! shows no secret again.

use super::{
    dashboard_scene::{WRITERS, main_user, open, send, set_up},
    sign_in_scene::SignIn,
};

const CERTIFICATE: &str = include_str!("../../fixtures/keys/client-certificate.pem");

#[tokio::test]
async fn whoever_changes_an_sso_configuration_late_is_told_by_which_event_and_may_then() {
    let (story, mut ada) = main_user().await;
    let sso = format!("settings/sso/{}", story.sso);
    let page = open(&story, &mut ada, &sso).await;
    story.must(&["sso", "set", "acme", &story.sso, "--name", "Renamed"]);
    let head = story.scene.head();
    let mine = [("name", "Mine"), ("domain_hint", "contoso.example")];
    let change = format!("{sso}/change");
    let late = send(&mut ada, &page, &change, &mine).await;
    let text = late.text();
    assert_eq!(late.status, 409, "{text}");
    let told = format!("Event {head}: The SSO configuration Renamed was changed.");
    assert!(text.contains(&told), "{text}");
    assert!(text.contains("value=\"Mine\""), "what was typed is kept: {text}");
    assert_eq!(story.scene.head(), head, "nothing was done");
    let credential = page.input("credential").expect("a credential");
    for (wish, fields) in [
        ("add-credential", &[("client_secret", "another~secret")][..]),
        ("remove-credential", &[("credential", credential.as_str())][..]),
        ("remove", &[("really", "on")][..]),
    ] {
        let late = send(&mut ada, &page, &format!("{sso}/{wish}"), fields).await;
        assert_eq!(late.status, 409, "{wish} {}", late.text());
        assert!(late.text().contains(&told), "{wish} {}", late.text());
    }
    assert_eq!(story.scene.head(), head, "nothing was done");

    let saved = send(&mut ada, &late, &change, &mine).await;
    assert!(saved.address.contains("done=sso_changed"), "{}", saved.text());
    assert!(saved.text().contains("value=\"contoso.example\""), "{}", saved.text());
}

#[tokio::test]
async fn a_workspace_is_renamed_and_led_elsewhere_by_whoever_saw_it_as_it_is() {
    let (story, mut ada) = main_user().await;
    let below = "settings/workspaces/wiki/change";
    let page = open(&story, &mut ada, below).await;
    let remove = open(&story, &mut ada, "workspaces/wiki/remove").await;
    let wrong = send(&mut ada, &page, below, &[("name", ""), ("upstream", "")]).await;
    assert_eq!(wrong.status, 409, "{}", wrong.text());
    assert!(wrong.text().contains("id=\"name-error\""), "{}", wrong.text());
    let wrong = send(&mut ada, &page, below, &[("name", "W"), ("upstream", "ftp://x")]).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.text().contains("id=\"upstream-error\""), "{}", wrong.text());
    assert!(wrong.text().contains("value=\"ftp://x\""), "{}", wrong.text());

    let fields = [("name", "Our wiki"), ("upstream", "http://127.0.0.1:9")];
    let saved = send(&mut ada, &page, below, &fields).await;
    assert!(saved.address.contains("done=workspace_changed"), "{}", saved.text());
    assert!(saved.text().contains("Our wiki"), "{}", saved.text());
    let head = story.scene.head();
    for (page, below, fields) in [
        (&page, below, &[("name", "Late"), ("upstream", "")][..]),
        (&remove, "workspaces/wiki/remove", &[("really", "on")][..]),
    ] {
        let late = send(&mut ada, page, below, fields).await;
        let told = format!("Event {head}: The workspace Our wiki was changed.");
        assert_eq!(late.status, 409, "{}", late.text());
        assert!(late.text().contains(&told), "{}", late.text());
    }
    assert_eq!(story.scene.head(), head);
}

#[tokio::test]
async fn a_secret_token_is_revoked_only_by_whoever_saw_all_of_them() {
    let (story, mut ada) = main_user().await;
    let page = open(&story, &mut ada, "settings/scim").await;
    let token = story.scene.tenant.token_id.clone();
    story.must(&["scim-token", "create", "acme"]);
    let head = story.scene.head();
    let late = send(&mut ada, &page, "settings/scim/revoke", &[("token", &token)]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text().contains("somebody else changed this meanwhile"), "{}", late.text());
    assert_eq!(story.scene.head(), head);
    let seen = send(&mut ada, &late, "settings/scim/revoke", &[("token", &token)]).await;
    assert!(seen.address.contains("done=token_revoked"), "{}", seen.text());
}

#[tokio::test]
async fn a_configuration_is_added_with_a_certificate_that_is_never_shown_again() {
    let story = SignIn::begin().await;
    let mut browser = set_up(&story).await;
    let add = "settings/sso/add";
    let page = open(&story, &mut browser, add).await;
    let (tenant, client) = (story.tenant.to_string(), story.app.client.to_string());
    let mut fields = vec![
        ("kind", "single-tenant"),
        ("name", "By certificate"),
        ("tenant_id", tenant.as_str()),
        ("client_id", client.as_str()),
        ("certificate", CERTIFICATE),
        ("domain_hint", "contoso.example"),
        ("client_secret", "one~too~many"),
    ];
    let both = send(&mut browser, &page, add, &fields).await;
    assert_eq!(both.status, 422, "{}", both.text());
    assert!(both.text().contains("id=\"certificate-error\""), "{}", both.text());
    assert!(!both.text().contains("PRIVATE KEY") && !both.text().contains("one~too~many"));
    fields.retain(|(name, _)| *name != "client_secret");
    let mut broken = fields.clone();
    broken.retain(|(name, _)| *name != "certificate");
    broken.push(("certificate", "-----BEGIN NOTHING-----"));
    let head = story.scene.head();
    let broken = send(&mut browser, &page, add, &broken).await;
    assert_eq!(broken.status, 422, "{}", broken.text());
    assert!(broken.text().contains("id=\"certificate-error\""), "{}", broken.text());
    fields.push(("just_in_time", "on"));
    let provisioned = send(&mut browser, &page, add, &fields).await;
    assert_eq!(provisioned.status, 409, "{}", provisioned.text());
    assert!(provisioned.text().contains("id=\"just_in_time-error\""), "{}", provisioned.text());
    assert_eq!(story.scene.head(), head, "neither the configuration nor its credential");
    fields.retain(|(name, _)| *name != "just_in_time");
    let added = send(&mut browser, &page, add, &fields).await;
    assert!(added.address.contains("done=sso_added"), "{}", added.text());
    assert!(!added.text().contains("PRIVATE KEY"), "{}", added.text());
    assert!(added.text().contains("value=\"contoso.example\""), "{}", added.text());

    let mut abroad = fields.clone();
    abroad.retain(|(name, _)| *name != "name");
    abroad.extend([("name", "Abroad"), ("authority", "us-government")]);
    let abroad = send(&mut browser, &page, add, &abroad).await;
    assert!(abroad.text().contains("<code>us-government</code>"), "{}", abroad.text());
    let mut nameless = fields.clone();
    nameless.push(("authority", "external-id"));
    let nameless = send(&mut browser, &page, add, &nameless).await;
    assert!(nameless.text().contains("id=\"external_id-error\""), "{}", nameless.text());
}

#[tokio::test]
async fn what_was_typed_is_kept_when_a_credential_is_refused() {
    let (story, mut ada) = main_user().await;
    let sso = format!("settings/sso/{}", story.sso);
    let page = open(&story, &mut ada, &sso).await;
    let fields = [("client_secret", "some~secret"), ("expires", "the day after")];
    let wrong = send(&mut ada, &page, &format!("{sso}/add-credential"), &fields).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.text().contains("id=\"expires-error\""), "{}", wrong.text());
    assert!(wrong.text().contains("value=\"the day after\""), "{}", wrong.text());
    assert!(!wrong.text().contains("some~secret"), "{}", wrong.text());
    let fields = [("certificate", CERTIFICATE), ("expires", "2099-01-31")];
    let added = send(&mut ada, &page, &format!("{sso}/add-credential"), &fields).await;
    assert!(added.address.contains("done=credential_added"), "{}", added.text());
    assert!(added.text().contains(">certificate<"), "{}", added.text());
}

#[tokio::test]
async fn going_back_from_the_preview_keeps_what_was_typed() {
    let (story, mut ada) = main_user().await;
    let below = "settings/workspaces/payroll";
    let page = open(&story, &mut ada, below).await;
    let rule = |step| {
        [
            ("own", "yes"),
            ("on", "on"),
            ("configuration", story.sso.as_str()),
            ("groups", WRITERS),
            ("context", "c7"),
            ("step", step),
        ]
    };
    let preview = send(&mut ada, &page, below, &rule("preview")).await;
    let back = send(&mut ada, &preview, below, &rule("edit")).await;
    assert_eq!(back.status, 200);
    let text = back.text();
    assert!(text.contains(&format!(">{WRITERS}</textarea>")), "{text}");
    assert!(text.contains("value=\"c7\""), "{text}");
}

#[tokio::test]
async fn before_something_goes_it_is_said_who_loses_access() {
    let (story, mut ada) = main_user().await;
    let remove = "workspaces/wiki/remove";
    let asked = open(&story, &mut ada, remove).await;
    assert!(asked.text().contains("Would lose access: 1"), "{}", asked.text());
    assert!(asked.text().contains("ada@contoso.example"), "{}", asked.text());
    let file = send(&mut ada, &asked, remove, &[("step", "csv")]).await;
    assert!(file.text().contains("loses,\"ada@contoso.example\""), "{}", file.text());

    let sso = format!("settings/sso/{}/remove", story.sso);
    let asked = open(&story, &mut ada, &sso).await;
    assert!(asked.text().contains("Would lose access: 2"), "{}", asked.text());
    assert!(asked.text().contains("grace@contoso.example"), "{}", asked.text());
    let mut operator = set_up(&story).await;
    let asked = open(&story, &mut operator, &sso).await;
    assert!(asked.text().contains("Would lose access: 2"), "{}", asked.text());
    assert!(!asked.text().contains("grace@contoso.example"), "{}", asked.text());
    let file = send(&mut operator, &asked, &sso, &[("step", "csv")]).await;
    assert_eq!(file.status, 403, "{}", file.text());
    let gone = send(&mut operator, &asked, &sso, &[("really", "on")]).await;
    assert!(gone.address.contains("done=sso_removed"), "{}", gone.text());
}

#[tokio::test]
async fn a_setup_link_is_shown_numbers_and_no_names() {
    let (story, _) = main_user().await;
    let mut operator = set_up(&story).await;
    let below = "settings/workspaces/payroll";
    let page = open(&story, &mut operator, below).await;
    assert!(!page.text().contains("/dashboard/people"), "{}", page.text());
    let mut fields = vec![
        ("own", "yes"),
        ("on", "on"),
        ("configuration", story.sso.as_str()),
        ("groups", WRITERS),
        ("context", ""),
    ];
    let preview = send(&mut operator, &page, below, &fields).await;
    assert!(preview.text().contains("Would gain access: 1"), "{}", preview.text());
    assert!(!preview.text().contains("@contoso.example"), "{}", preview.text());
    assert!(!preview.text().contains("value=\"csv\""), "{}", preview.text());
    fields.push(("step", "csv"));
    let file = send(&mut operator, &preview, below, &fields).await;
    assert_eq!(file.status, 403, "{}", file.text());
}
