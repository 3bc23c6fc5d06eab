//! What we never do, however we are asked to: no userinfo, no refresh token, no address out of a token,
//! no address with a person's text in it. The stand-in notes every request it gets.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_tests::{
    browser::{Browser, parameter},
    entra::stand_in::{Endpoint, Fault, Forgery},
};
use serde_json::json;

use super::sign_in_scene::{Beginning, SignIn, upn};

/// People come just in time, and no group fits into a token.
async fn overage() -> SignIn {
    let story = SignIn::begin_as(Beginning { just_in_time: true, ..Beginning::default() }).await;
    story.entra.fit_groups(0);
    story
}

#[tokio::test]
async fn row_37_claim_sources_are_never_followed() {
    let story = overage().await;
    let trap = format!("{}/trap/metadata", story.entra.authority());
    for endpoint in [&*trap, "http://169.254.169.254/latest/meta-data", "file:///etc/passwd"] {
        story.entra.forget_asked();
        let sources = json!({ "src1": { "endpoint": endpoint, "access_token": "at" } });
        story.entra.forge(Forgery::claims(json!({ "_claim_sources": sources })));
        let mut ada = story.sign_in("ada").await;
        assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "Graph said which groups");
        let graph = story.entra.asked(Endpoint::Graph);
        let paths: Vec<_> = graph.iter().map(|asked| &*asked.path).collect();
        assert_eq!(paths, ["/graph/v1.0/me/getMemberObjects"]);
        let all = story.entra.asked_at_all();
        assert!(all.iter().all(|asked| asked.endpoint().is_some()), "{endpoint}: {all:?}");
    }
}

#[tokio::test]
async fn row_38_a_next_page_elsewhere_is_not_fetched_and_nobody_is_let_in() {
    let story = overage().await;
    story.entra.fit_graph_ids(0);
    let trap = format!("{}/trap", story.entra.authority());
    for link in [&*trap, "https://evil.example/v1.0/me", &story.url("/healthz")] {
        story.entra.forget_asked();
        story.entra.fail(Endpoint::Graph, Fault::Changed(json!({ "@odata.nextLink": link })));
        let (head, mut browser) = (story.scene.head(), Browser::new());
        let page = story.try_sign_in(&mut browser, "ada").await;
        assert_eq!(page.status, 403, "{link}: {}", page.text());
        assert!(!story.has_cookie(&browser));
        story.refused_once_since(head, "groups_refused");
        let all = story.entra.asked_at_all();
        assert!(all.iter().all(|asked| asked.endpoint().is_some()), "{link}: {all:?}");
        assert_eq!(story.entra.asked(Endpoint::Graph).len(), 2, "one page and no more");
    }
}

#[tokio::test]
async fn row_40_no_text_of_a_person_is_in_what_graph_is_asked() {
    let story = overage().await;
    let (grace, name) = (story.object_id("grace").to_string(), "mallory%2F..%2Fusers%2Fgrace@x");
    story.entra.forge(Forgery::claims(json!({ "oid": grace, "upn": name, "sub": grace })));
    story.try_sign_in(&mut Browser::new(), "ada").await;
    let asked = story.entra.asked(Endpoint::Graph);
    assert_eq!(asked.len(), 1);
    for request in asked {
        assert_eq!((&*request.path, &*request.query), ("/graph/v1.0/me/getMemberObjects", ""));
        assert_eq!(request.body, r#"{"securityEnabledOnly":true}"#);
    }
}

#[tokio::test]
async fn row_59_userinfo_is_never_asked() {
    let story = overage().await;
    for name in ["ada", "grace", "alan"] {
        story.sign_in(name).await;
    }
    let all = story.entra.asked_at_all();
    assert!(all.iter().any(|asked| asked.endpoint() == Some(Endpoint::Token)));
    assert!(all.iter().all(|asked| !asked.path.contains("userinfo")), "{all:?}");
}

#[tokio::test]
async fn row_71_no_refresh_token_is_asked_for_kept_or_used() {
    let story = overage().await;
    let offered = json!({ "refresh_token": "a-refresh-token-that-nobody-asked-for" });
    story.entra.fail(Endpoint::Token, Fault::Changed(offered));
    let mut ada = story.sign_in("ada").await;
    story.entra.heal();
    for _ in 0..3 {
        assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);
        story.try_at(&mut ada, "/o/acme/sign-in", "ada").await;
    }
    for asked in story.entra.asked(Endpoint::Authorize) {
        let scope = asked.field("scope").expect("a scope");
        assert!(!scope.contains("offline_access"), "{scope}");
    }
    let grants = story.entra.asked(Endpoint::Token);
    assert_eq!(grants.len(), 4);
    for asked in grants {
        assert_eq!(asked.field("grant_type").as_deref(), Some("authorization_code"));
        assert!(!asked.body.contains("a-refresh-token"), "it was kept");
    }
}

#[tokio::test]
async fn row_72_a_restart_in_the_middle_is_not_noticed() {
    let mut story = SignIn::begin().await;
    let mut before = story.sign_in("grace").await;
    let (mut ada, mut alan, mut thief) = (Browser::new(), Browser::new(), Browser::new());
    let wiki = story.url("/o/acme/sign-in?return_to=%2Fo%2Facme%2Fw%2Fwiki%2F");
    let picker = ada.open(&wiki).await.expect("a page");
    let answer = ada.pick_and_stop(&picker, &upn("ada")).await.expect("an answer");
    let answer = answer.destination().expect("the way back");
    let at_entra = story.knock(&mut alan).await;
    story.scene.server.kill().expect("it is killed");
    let port = story.scene.server.port();
    story.scene.server = story.scene.host.serve_at(port).expect("it runs again");
    assert!(story.is_signed_in(&mut before).await, "sessions are in the log");

    let head = story.scene.head();
    assert_eq!(thief.open(&answer).await.expect("a page").status, 400);
    assert_eq!(story.refusals_since(head), ["callback_of_another_browser"]);
    let page = ada.open(&answer).await.expect("a page");
    assert_eq!((page.status, page.address), (200, story.url("/o/acme/w/wiki/")));
    let page = alan.pick(&at_entra, &upn("alan")).await.expect("a page");
    assert_eq!(page.status, 200, "whoever was at Entra meanwhile comes in too");
    let head = story.scene.head();
    assert_eq!(ada.open(&answer).await.expect("a page").status, 400, "once, as ever");
    assert_eq!(story.refusals_since(head), ["callback_used_before"]);
    assert!(story.is_signed_in(&mut ada).await);
    assert!(story.entra.asked(Endpoint::Token).iter().all(|asked| asked.field("code").is_some()));
}

#[tokio::test]
async fn nothing_secret_of_a_sign_in_can_be_read_in_an_address() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    let state = parameter(&answer, "state").expect("a state");
    assert_eq!(ada.open(&answer).await.expect("a page").status, 200);
    let sealed = URL_SAFE_NO_PAD.decode(&state).expect("base64url");
    let asked = story.entra.asked(Endpoint::Token).pop().expect("the exchange");
    let verifier = asked.field("code_verifier").expect("a verifier");
    let verifier = URL_SAFE_NO_PAD.decode(verifier).expect("base64url");
    assert!(!sealed.windows(verifier.len()).any(|part| part == verifier));
    assert!(!story.scene.server.text_log().contains(&state));
}

#[tokio::test]
async fn graph_is_not_asked_about_whom_provisioning_knows() {
    let story = SignIn::begin().await;
    story.entra.fit_groups(0);
    let mut ada = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "{}", upn("ada"));
    assert!(story.entra.asked(Endpoint::Graph).is_empty());
    for asked in story.entra.asked(Endpoint::Authorize) {
        assert_eq!(asked.field("scope").as_deref(), Some("openid profile email"));
    }
}
