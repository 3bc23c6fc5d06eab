//! What an operator does about signing in, and what `sso test` says is wrong, as Entra's portal calls it.

use doorward_tests::{
    browser::Browser,
    entra::stand_in::{Endpoint, Fault, Proof},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::sign_in_scene::{SignIn, upn};

/// The steps of a trial, and whether the command was content.
fn trial(story: &SignIn, sso: &str) -> (Option<i32>, Vec<(String, bool, String)>) {
    let told = story.scene.host.run(&["sso", "test", "acme", sso, "--format", "json"]);
    let told = told.expect("the command runs");
    let steps: Value = serde_json::from_str(&told.stdout).expect("it tells JSON");
    let text = |step: &Value, name: &str| step[name].as_str().unwrap_or_default().to_owned();
    let steps = steps.as_array().expect("a list").iter();
    let told_of = |step| (text(step, "step"), step["ok"] == true, text(step, "says"));
    (told.code, steps.map(told_of).collect())
}

#[track_caller]
fn wrong(story: &SignIn, sso: &str, step: &str, says: &[&str]) {
    let (code, steps) = trial(story, sso);
    assert_eq!(code, Some(69), "{steps:?}");
    let bad: Vec<_> = steps.iter().filter(|(_, ok, _)| !ok).collect();
    assert_eq!(bad.first().map(|(step, ..)| &**step), Some(step), "{steps:?}");
    for piece in says {
        assert!(bad[0].2.contains(piece), "nothing of `{piece}`: {bad:?}");
    }
}

#[tokio::test]
async fn a_trial_walks_settings_directory_keys_page_and_credential() {
    let story = SignIn::begin().await;
    let head = story.scene.head();
    let (code, steps) = trial(&story, &story.sso);
    assert_eq!(code, Some(0), "{steps:?}");
    let names: Vec<_> = steps.iter().map(|(step, ..)| &**step).collect();
    assert_eq!(names, ["settings", "directory", "keys", "sign-in page", "credential"]);
    assert!(steps.iter().all(|(_, ok, _)| *ok), "{steps:?}");
    let table = story.must(&["sso", "test", "acme", &story.sso]);
    assert_eq!(story.scene.events_after(head), Vec::<String>::new(), "to try changes nothing");
    assert!(table.starts_with("STEP") && table.contains("credential"), "{table}");
}

#[tokio::test]
async fn a_trial_says_which_secret_was_pasted_and_which_is_expired() {
    let story = SignIn::begin().await;
    story.entra.withdraw_proofs(story.app.client);
    wrong(&story, &story.sso, "credential", &["AADSTS7000215", "`Value`", "`Secret ID`"]);
    story.entra.accept(story.app.client, Proof::Secret(story.app.secret.clone()));
    assert_eq!(trial(&story, &story.sso).0, Some(0));
    story.entra.expire_secrets(story.app.client);
    wrong(&story, &story.sso, "credential", &["AADSTS7000222", "expired"]);
}

#[tokio::test]
async fn a_trial_says_which_id_is_wrong() {
    let story = SignIn::begin().await;
    let file = story.scene.host.data_dir().with_file_name("credential").display().to_string();
    let add = |tenant: &str, client: &str| {
        let ids = ["--tenant-id", tenant, "--client-id", client, "--client-secret-file", &file];
        let kind = ["sso", "add", "acme", "--kind", "single-tenant", "--name", client];
        let told = story.scene.told(&[&kind[..], &ids].concat());
        told["id"].as_str().expect("an id").to_owned()
    };
    let (nobody, tenant) =
        (Uuid::from_u128(7 << 64 | 4 << 76).to_string(), story.tenant.to_string());
    let client = add(&tenant, "0f3c9a52-0000-4000-8000-00000000c0de");
    let says = ["AADSTS700016", "0f3c9a52-0000-4000-8000-00000000c0de", &*tenant];
    wrong(&story, &client, "sign-in page", &says);
    let elsewhere = add(&nobody, &story.app.client.to_string());
    wrong(&story, &elsewhere, "directory", &["AADSTS90002", "`Directory (tenant) ID`"]);
}

#[tokio::test]
async fn a_trial_says_which_redirect_uri_is_missing() {
    let story = SignIn::begin().await;
    story.entra.redirect_only_to(story.app.client, &["https://elsewhere.example/auth/callback"]);
    let back = story.url("/auth/callback");
    wrong(&story, &story.sso, "sign-in page", &["AADSTS50011", "platform `Web`", &back]);
}

#[tokio::test]
async fn a_trial_says_what_does_not_answer() {
    let story = SignIn::begin().await;
    for (endpoint, fault, step, says) in [
        (Endpoint::Discovery, Fault::status(500), "directory", "status 500"),
        (
            Endpoint::Discovery,
            Fault::Changed(json!({ "issuer": "https://evil.example" })),
            "directory",
            "not of",
        ),
        (Endpoint::Keys, Fault::Page, "keys", "not the expected JSON"),
        (Endpoint::Keys, Fault::Changed(json!({ "keys": [] })), "keys", "not the expected JSON"),
        (Endpoint::Authorize, Fault::status(503), "sign-in page", "status 503"),
        (Endpoint::Token, Fault::status(503), "credential", "not available at the moment"),
        (Endpoint::Token, Fault::Page, "credential", "not the expected JSON"),
    ] {
        story.entra.fail(endpoint, fault);
        wrong(&story, &story.sso, step, &[says]);
        story.entra.heal();
    }
}

#[tokio::test]
async fn a_multi_tenant_configuration_is_tried_before_and_after_the_consent() {
    let story = SignIn::begin_multi_tenant().await;
    wrong(&story, &story.sso, "sign-in page", &["AADSTS700016", "admin-consent link"]);
    story.entra.consent(story.tenant, story.app.client);
    assert_eq!(trial(&story, &story.sso).0, Some(0));
}

#[tokio::test]
async fn configurations_are_added_listed_shown_and_removed() {
    let story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    let (app, other) = story.trust("acme", story.tenant);
    let listed = story.scene.told(&["sso", "list", "acme"]);
    let ids: Vec<_> = listed.as_array().expect("rows").iter().map(|row| &row["id"]).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&&json!(story.sso)) && ids.contains(&&json!(other)), "{listed}");
    let table = story.must(&["sso", "list", "acme"]);
    assert!(
        table.starts_with("ID") && table.contains(&story.sso) && table.contains("single-tenant")
    );
    let shown = story.scene.told(&["sso", "show", "acme", &other]);
    assert_eq!(shown["client_id"], json!(app.client));
    assert_eq!(shown["redirect_uri"], json!(story.url("/auth/callback")));
    let logout = story.url(&format!("/auth/front-channel-logout/{other}"));
    assert_eq!(shown["front_channel_logout_url"], json!(logout));
    assert_eq!((&shown["active"], &shown["admin_consent_url"]), (&json!(true), &Value::Null));
    let page = story.must(&["sso", "show", "acme", &other]);
    assert!(page.contains("Application (client) ID") && page.contains("Redirect URI"), "{page}");

    story.must(&["sso", "remove", "acme", &other]);
    assert!(story.is_signed_in(&mut ada).await, "the other configuration was meant");
    story.must(&["sso", "remove", "acme", &story.sso]);
    assert!(!story.is_signed_in(&mut ada).await, "its sessions end with it");
    assert_eq!(story.scene.told(&["sso", "list", "acme"]), json!([]));
    let again = story.scene.host.run(&["sso", "remove", "acme", &story.sso]).expect("it runs");
    assert_eq!(again.code, Some(65), "{}", again.stderr);
    let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert_eq!(page.status, 404, "{}", page.text());
}

#[tokio::test]
async fn a_domain_is_looked_up_once_and_people_sign_in_by_the_tenant_id() {
    let story = SignIn::begin().await;
    let app = story.entra.register_single_tenant(story.tenant, &story.url("/auth/callback"));
    let file = story.scene.host.data_dir().with_file_name("domain");
    std::fs::write(&file, &app.secret).expect("the secret in a file");
    let (client, file) = (app.client.to_string(), file.display().to_string());
    let add = |domain: &str| {
        let ids = ["--tenant-id", domain, "--client-id", &client, "--client-secret-file", &file];
        let kind = ["sso", "add", "acme", "--kind", "single-tenant", "--name", domain];
        let all = [&kind[..], &ids, &["--format", "json"]].concat();
        story.scene.host.run(&all).expect("it runs")
    };
    let told = add("contoso.example");
    let added: Value = serde_json::from_str(&told.stdout).expect("it tells JSON");
    assert_eq!(added["tenant_id"], json!(story.tenant), "the GUID is what is kept");
    story.entra.forget_asked();
    let sso = added["id"].as_str().expect("an id");
    let mut ada = Browser::new();
    let page = story.try_at(&mut ada, &format!("/o/acme/sign-in?sso={sso}"), "ada").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(story.is_signed_in(&mut ada).await);
    let asked = story.entra.asked_at_all();
    assert!(asked.iter().all(|asked| !asked.path.contains("contoso.example")), "{asked:?}");

    let nobody = add("nobody.example");
    assert_eq!(nobody.code, Some(69), "{}{}", nobody.stdout, nobody.stderr);
    assert!(nobody.stderr.contains("tenant"), "{}", nobody.stderr);
    assert_eq!(add("no domain").code, Some(64));
}

#[tokio::test]
async fn clouds_are_a_closed_list() {
    let story = SignIn::begin().await;
    let file = story.scene.host.data_dir().with_file_name("credential").display().to_string();
    let add = |authority: &str, tenant: &str| {
        let client = story.app.client.to_string();
        let more = ["--tenant-id", tenant, "--client-id", &client, "--client-secret-file", &file];
        let kind = ["sso", "add", "acme", "--kind", "single-tenant", "--authority", authority];
        let named = ["--name", authority, "--format", "json"];
        story.scene.host.run(&[&kind[..], &more, &named].concat()).expect("it runs")
    };
    let tenant = story.tenant.to_string();
    for cloud in ["public", "us-government", "china", "contoso.ciamlogin.com"] {
        let told = add(cloud, &tenant);
        let added: Value = serde_json::from_str(&told.stdout).unwrap_or_default();
        assert_eq!(added["authority"], json!(cloud), "{}", told.stderr);
    }
    for (authority, tenant) in [
        ("https://evil.example", &*tenant),
        ("login.evil.example", &tenant),
        ("evil.example/.ciamlogin.com", &tenant),
        ("a.b.ciamlogin.com", &tenant),
        ("169.254.169.254", &tenant),
        ("public", "common"),
        ("public", "9188040d-6c67-4c5b-b112-36a304b66dad"),
        ("public", "../common"),
    ] {
        let told = add(authority, tenant);
        assert_eq!(told.code, Some(64), "{authority} {tenant}: {}{}", told.stdout, told.stderr);
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_by_person() {
    let story = SignIn::begin().await;
    let mut phone = Browser::new().from("192.0.2.9");
    assert_eq!(story.try_sign_in(&mut phone, "ada").await.status, 200);
    let (mut laptop, mut grace) = (story.sign_in("ada").await, story.sign_in("grace").await);
    let all = story.scene.told(&["session", "list", "acme"]);
    assert_eq!(all.as_array().map(Vec::len), Some(3), "{all}");
    let hers = story.scene.told(&["session", "list", "acme", "--user", &upn("ada")]);
    let hers = hers.as_array().expect("rows");
    assert_eq!(hers.len(), 2);
    assert!(hers.iter().all(|row| row["user_name"] == upn("ada") && row["sso"] == story.sso));
    let on_phone = hers.iter().find(|row| row["address"] == "192.0.2.9").expect("the phone's");
    let table = story.must(&["session", "list", "acme"]);
    assert!(table.starts_with("SESSION ID") && table.contains("192.0.2.9"), "{table}");

    let id = on_phone["id"].as_str().expect("an id");
    story.must(&["session", "end", "acme", id]);
    assert!(!story.is_signed_in(&mut phone).await, "at once");
    assert!(story.is_signed_in(&mut laptop).await);
    let gone = story.scene.host.run(&["session", "end", "acme", id]).expect("it runs");
    assert_eq!(gone.code, Some(65), "{}", gone.stderr);
    let ended = story.scene.told(&["session", "end", "acme", "--user", &upn("ada")]);
    assert_eq!(ended.as_array().map(Vec::len), Some(1), "{ended}");
    assert!(!story.is_signed_in(&mut laptop).await);
    assert!(story.is_signed_in(&mut grace).await);
}
