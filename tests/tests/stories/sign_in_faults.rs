//! Entra that is slow, broken, or somebody else: sign-in fails softly, is recorded, and works again.

use std::time::{Duration, Instant};

use doorward_tests::{
    browser::Browser,
    entra::stand_in::{Endpoint, Fault, Forgery, Proof},
};
use serde_json::{Value, json};

use super::sign_in_scene::SignIn;

/// The limit is ten seconds, which the outgoing door proves by itself; here it is enough that nobody
/// waits as long as the stand-in would, which is ten minutes. A machine may stand still meanwhile.
const PATIENCE: Duration = Duration::from_secs(180);

async fn soft(story: &SignIn, endpoint: Endpoint, fault: Fault, want: u16) {
    let what = format!("{endpoint:?} {fault:?}");
    let (mut browser, began) = (Browser::new(), Instant::now());
    let picker = story.knock(&mut browser).await;
    story.entra.fail(endpoint, fault);
    let page = browser.pick(&picker, "ada@contoso.example").await.expect("a page");
    story.entra.heal();
    assert_eq!(page.status, want, "{what}: {}", page.text());
    assert!(began.elapsed() < PATIENCE, "{what}");
    assert!(!story.is_signed_in(&mut browser).await, "{what}");
}

#[tokio::test]
async fn row_30_and_34_a_token_endpoint_that_misbehaves_costs_one_sign_in() {
    let story = SignIn::begin().await;
    let elsewhere = story.url("/healthz");
    for fault in [
        Fault::Answer(503, json!({}), Vec::new()),
        Fault::status(503),
        Fault::Answer(400, json!({ "error": "temporarily_unavailable" }), Vec::new()),
        Fault::Answer(429, json!({ "error": "invalid_client" }), Vec::new()),
        Fault::Page,
        Fault::Huge(64 << 20),
        Fault::Bomb,
        Fault::Redirect(elsewhere),
        Fault::Stall,
        Fault::Hang,
    ] {
        soft(&story, Endpoint::Token, fault, 503).await;
    }
    story.sign_in("ada").await;
}

#[tokio::test]
async fn row_30_documents_and_keys_that_misbehave_cost_one_sign_in() {
    let story = SignIn::begin().await;
    let elsewhere = story.url("/healthz");
    for endpoint in [Endpoint::Discovery, Endpoint::Keys] {
        for fault in [
            Fault::status(500),
            Fault::Page,
            Fault::Huge(64 << 20),
            Fault::Bomb,
            Fault::Redirect(elsewhere.clone()),
            Fault::Hang,
        ] {
            // Of each tenant documents and keys are remembered: a new one has nothing yet.
            let company = story.entra.company(story.tenant);
            let (_, sso) = story.trust("acme", story.entra.found("fabrikam.example", company));
            let (what, began) = (format!("{endpoint:?} {fault:?}"), Instant::now());
            story.entra.fail(endpoint, fault);
            let mut browser = Browser::new();
            let page =
                story.try_at(&mut browser, &format!("/o/acme/sign-in?sso={sso}"), "ada").await;
            assert_eq!((page.status, page.header("retry-after")), (503, "30"), "{what}");
            assert!(began.elapsed() < PATIENCE, "{what}");
            assert!(!story.has_cookie(&browser), "{what}");
            story.entra.heal();
            let first = format!("/o/acme/sign-in?sso={}", story.sso);
            let other = story.try_at(&mut Browser::new(), &first, "ada").await;
            assert_eq!(other.status, 200, "{what} concerns one tenant");
        }
    }
}

#[tokio::test]
async fn a_tenant_that_is_down_leaves_the_people_of_other_organizations_alone() {
    let story = SignIn::begin().await;
    let endpoints = [Endpoint::Discovery, Endpoint::Keys, Endpoint::Token];
    let down = |endpoint| [(endpoint, Fault::status(503)), (endpoint, Fault::Hang)];
    for (number, (endpoint, fault)) in endpoints.into_iter().flat_map(down).enumerate() {
        // Of each tenant documents and keys are remembered: a new one has nothing yet.
        let fabrikam = story.entra.found("fabrikam.example", story.entra.company(story.tenant));
        let (globex, what) = (format!("globex-{number}"), format!("{endpoint:?} {fault:?}"));
        story.neighbour(&globex, fabrikam);
        story.entra.fail_at(fabrikam, endpoint, fault);
        let (path, mut browser, began) =
            (format!("/o/{globex}/sign-in"), Browser::new(), Instant::now());
        let there = story.try_at(&mut browser, &path, "ada");
        let (there, mut ada) = tokio::join!(there, story.sign_in("ada"));
        assert_eq!((there.status, there.header("retry-after")), (503, "30"), "{what}");
        assert!(there.text().contains("Try again"), "{what}: {}", there.text());
        assert!(story.is_signed_in(&mut ada).await, "{what}");
        assert!(began.elapsed() < PATIENCE, "{what}");
        story.entra.heal();
    }
}

#[tokio::test]
async fn row_35_a_discovery_document_that_leads_elsewhere_is_not_believed() {
    let story = SignIn::begin().await;
    story.entra.fail(
        Endpoint::Discovery,
        Fault::Changed(json!({ "token_endpoint": "http://169.254.169.254/latest/meta-data" })),
    );
    let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert_eq!(page.status, 503, "{}", page.text());
}

#[tokio::test]
async fn a_key_that_is_rotated_is_found_at_the_next_sign_in() {
    let story = SignIn::begin().await;
    story.sign_in("ada").await;
    story.entra.rotate_keys(true);
    story.sign_in("ada").await;
}

#[tokio::test]
async fn a_secret_that_expired_is_the_administrators_matter() {
    let story = SignIn::begin().await;
    story.entra.expire_secrets(story.app.client);
    let head = story.scene.head();
    let page = story.try_sign_in(&mut Browser::new(), "ada").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(page.text().contains("administrator"), "{}", page.text());
    story.refused_once_since(head, "AADSTS7000222");
    story.entra.accept(story.app.client, Proof::Secret(story.app.secret.clone()));
    story.sign_in("ada").await;
}

#[tokio::test]
async fn entra_that_has_no_time_is_no_refusal_of_the_person() {
    let story = SignIn::begin().await;
    let says =
        json!({ "error": "server_error", "error_description": "AADSTS90033: Later.\r\nTrace" });
    let later = vec![("retry-after", "7".to_owned())];
    story.entra.fail(Endpoint::Token, Fault::Answer(503, says, later));
    let head = story.scene.head();
    let page = story.try_sign_in(&mut Browser::new(), "ada").await;
    assert_eq!((page.status, page.header("retry-after")), (503, "7"));
    assert!(page.text().contains("AADSTS90033"), "{}", page.text());
    assert!(
        page.links().iter().any(|link| link.ends_with("/o/acme/sign-in")),
        "{:?}",
        page.links()
    );
    story.refused_once_since(head, "AADSTS90033");
    story.entra.heal();
    // The number says that the account is disabled; what is done depends on the error alone.
    for (error, number) in [("temporarily_unavailable", "90033"), ("server_error", "50057")] {
        story.entra.refuse(error, &format!("AADSTS{number}: Later."));
        let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
        assert_eq!((page.status, page.header("retry-after")), (503, "30"), "{error}");
    }
}

#[tokio::test]
async fn row_31_keys_that_are_none_are_skipped_and_an_empty_set_replaces_nothing() {
    let story = SignIn::begin().await;
    let keys = format!("{}/{}/discovery/v2.0/keys", story.entra.authority(), story.tenant);
    let good = Browser::new().fetch(&keys).await.expect("keys").json()["keys"].clone();
    let like = |changes: &[(&str, Value)]| {
        let mut key = good[0].clone();
        for (name, value) in changes {
            key[name] = value.clone();
        }
        key
    };
    let mut set = good.as_array().expect("a list").clone();
    set.extend([
        json!(7),
        json!({}),
        like(&[("kid", json!("small")), ("n", json!("_".repeat(86)))]),
        like(&[("kid", json!("ec")), ("kty", json!("EC"))]),
        like(&[("kid", json!("enc")), ("use", json!("enc"))]),
        like(&[("kid", json!("twice"))]),
        like(&[("kid", json!("twice")), ("e", json!("Aw"))]),
    ]);
    story.entra.fail(Endpoint::Keys, Fault::Changed(json!({ "keys": set })));
    story.sign_in("ada").await;
    for kid in ["small", "ec", "enc", "twice"] {
        story.entra.forge(Forgery::header(json!({ "kid": kid })));
        let mut browser = Browser::new();
        assert_eq!(story.try_sign_in(&mut browser, "ada").await.status, 400, "{kid}");
        assert!(!story.has_cookie(&browser), "{kid}");
    }
    story.entra.heal();

    // A tenant that was asked once and has all of its bucket left. Nobody is provisioned there: a token
    // that is believed is told as an unknown person.
    let fabrikam = story.entra.found("fabrikam.example", story.entra.company(story.tenant));
    story.neighbour("globex", fabrikam);
    let at_globex = async || story.try_at(&mut Browser::new(), "/o/globex/sign-in", "ada").await;
    assert!(at_globex().await.text().contains("nobody here is known to be you"));
    story.entra.forget_asked();
    story.entra.fail(Endpoint::Keys, Fault::Changed(json!({ "keys": [] })));
    story.entra.forge(Forgery::header(json!({ "kid": "new" })));
    let refused = at_globex().await;
    assert_eq!((refused.status, story.entra.asked(Endpoint::Keys).len()), (503, 1));
    story.entra.heal();
    let page = at_globex().await;
    assert!(page.text().contains("nobody here is known to be you"), "{}", page.text());
    assert_eq!(story.entra.asked(Endpoint::Keys).len(), 1, "by the keys from before");
}
