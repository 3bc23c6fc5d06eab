//! The attack list of sign-in, row by row, as far as it needs the whole way: browser, gateway, Entra.
//! Rows about one token or one document are proven where tokens and documents are read, in `oidc`.

use doorward_tests::{
    browser::{Browser, parameter},
    entra::stand_in::Forgery,
    http::{Connection, Request},
};
use serde_json::json;

use super::{
    scene::user,
    sign_in_scene::{SignIn, upn},
};

/// An address with a parameter replaced.
fn with(address: &str, name: &str, value: &str) -> String {
    let mut url = url::Url::parse(address).expect("an address");
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let kept = pairs.iter().filter(|(held, _)| held != name);
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, value);
    url.into()
}

#[tokio::test]
async fn row_44_without_its_own_state_nobody_is_signed_in() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    let code = parameter(&answer, "code").expect("a code");
    let bare = story.url(&format!("/auth/callback?code={code}"));
    for (what, address) in [("no state", bare), ("unknown", with(&answer, "state", "another"))] {
        let page = ada.open(&address).await.expect("a page");
        assert_eq!(page.status, 400, "{what}");
    }
    let (head, mut other) = (story.scene.head(), Browser::new());
    assert_eq!(other.open(&answer).await.expect("a page").status, 400, "no cookie");
    assert_eq!(story.refusals_since(head), ["callback_of_another_browser"], "and it is told");
    story.knock(&mut other).await;
    assert_eq!(other.open(&answer).await.expect("a page").status, 400, "another browser's");
    assert!(!story.is_signed_in(&mut other).await);
    assert_eq!(ada.open(&answer).await.expect("a page").status, 200, "its own is still good");
}

#[tokio::test]
async fn row_45_an_attackers_own_answer_signs_nobody_else_in() {
    let story = SignIn::begin().await;
    let (mut attacker, mut victim) = (Browser::new(), Browser::new());
    let link = story.answer_for(&mut attacker, "alan").await;
    story.knock(&mut victim).await;
    assert_eq!(victim.open(&link).await.expect("a page").status, 400);
    assert!(!story.is_signed_in(&mut victim).await);
}

#[tokio::test]
async fn row_46_a_code_of_somebody_else_is_worth_nothing_in_another_sign_in() {
    let story = SignIn::begin().await;
    let (mut attacker, mut victim) = (Browser::new(), Browser::new());
    let stolen = parameter(&story.answer_for(&mut victim, "ada").await, "code").expect("a code");
    let own = story.answer_for(&mut attacker, "alan").await;
    let head = story.scene.head();
    let page = attacker.open(&with(&own, "code", &stolen)).await.expect("a page");
    assert!((400..500).contains(&page.status), "{}", page.status);
    assert!(!story.is_signed_in(&mut attacker).await);
    story.refused_once_since(head, "AADSTS501481");
}

#[tokio::test]
async fn row_47_a_code_that_comes_twice_keeps_the_first_and_is_friendly() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    assert_eq!(ada.open(&answer).await.expect("a page").status, 200);
    let again = ada.open(&answer).await.expect("a page");
    assert_eq!(again.status, 400);
    assert!(again.header("content-type").starts_with("text/html"));
    assert!(story.is_signed_in(&mut ada).await, "the first one counts");
}

#[tokio::test]
async fn row_28_an_answer_that_is_none_is_told_and_uses_nothing_up() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    let state = parameter(&answer, "state").expect("a state");
    let long = format!("{answer}&x={}", "x".repeat(16 * 1024));
    let nothing = story.url(&format!("/auth/callback?state={state}"));
    for (address, reason) in [
        (format!("{answer}&code=another"), "callback_repeated"),
        (format!("{answer}&state=another"), "callback_repeated"),
        (format!("{answer}&error=access_denied"), "callback_contradiction"),
        (nothing, "callback_no_code"),
        (long, "callback_too_long"),
    ] {
        let head = story.scene.head();
        let page = ada.open(&address).await.expect("a page");
        assert_eq!(page.status, 400, "{reason}");
        assert!(page.links().iter().any(|link| link.ends_with("/o/acme/sign-in")), "{reason}");
        story.refused_once_since(head, reason);
        let told = story.told_after(head).pop().expect("an event");
        assert_eq!(told["data"]["configuration"], json!(story.sso), "{reason}");
    }
    let head = story.scene.head();
    let form = Request::new("POST", "/auth/callback")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("code=c&state={state}"));
    let posted = Connection::to(story.scene.server.authority()).send(form).await;
    assert_eq!(posted.expect("an answer").status, 405);
    story.refused_once_since(head, "callback_by_post");

    let head = story.scene.head();
    for unknown in ["code=a&code=b&state=c", "code=a", "state=c", "code=a&state=%3Cscript%3E"] {
        let page = ada.open(&story.url(&format!("/auth/callback?{unknown}"))).await;
        assert_eq!(page.expect("a page").status, 400, "{unknown}");
    }
    assert_eq!(story.scene.head(), head, "nobody can say to whom");
    assert!(!story.is_signed_in(&mut ada).await);
    assert_eq!(ada.open(&answer).await.expect("a page").status, 200, "the real one is still good");
}

#[tokio::test]
async fn row_49_an_answer_in_the_name_of_another_issuer_is_refused() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    let head = story.scene.head();
    let page = ada.open(&with(&answer, "iss", "https://evil.example")).await.expect("a page");
    assert_eq!(page.status, 400);
    story.refused_once_since(head, "callback_issuer");

    let mut ada = Browser::new();
    let state = parameter(&story.answer_for(&mut ada, "ada").await, "state").expect("a state");
    let no =
        format!("/auth/callback?error=access_denied&state={state}&iss=https%3A%2F%2Fevil.example");
    let head = story.scene.head();
    assert_eq!(ada.open(&story.url(&no)).await.expect("a page").status, 400, "an error as well");
    story.refused_once_since(head, "callback_issuer");
}

#[tokio::test]
async fn row_50_an_error_text_is_shown_as_text() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let evil = "AADSTS65004: <script>alert(1)</script>\r\nSet-Cookie: a=b";
    story.entra.refuse("access_denied", evil);
    let page = ada.open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert!((400..500).contains(&page.status), "{}", page.status);
    assert!(!page.text().contains("<script>"), "{}", page.text());
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn row_51_and_52_nobody_is_sent_elsewhere_after_signing_in() {
    let story = SignIn::begin().await;
    let home = story.url("/o/acme/");
    for wanted in [
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "https:evil.example",
        "https://evil.example/o/acme/",
        "javascript:alert(1)",
        "/o/acme/%0d%0aSet-Cookie:a=b",
        "/@evil.example",
        "/\u{2044}evil.example",
        "/o/acme/sign-out",
        "/o/acme/sign-in",
        "/auth/callback",
        &format!("/o/acme/{}", "a".repeat(5000)),
    ] {
        let mut browser = Browser::new();
        let start = with(&story.url("/o/acme/sign-in"), "return_to", wanted);
        let picker = browser.open(&start).await.expect("a page");
        let page = browser.pick(&picker, &upn("ada")).await.expect("a page");
        assert_eq!((page.status, &page.address), (200, &home), "{wanted}");
    }
}

#[tokio::test]
async fn row_53_a_session_from_before_is_dead_after_signing_in() {
    let story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    let (name, old) = ada.cookie(&story.url("/"), "doorward-acme").expect("a cookie");
    story.try_sign_in_again(&mut ada).await;
    let (_, new) = ada.cookie(&story.url("/"), "doorward-acme").expect("a cookie");
    assert_ne!(old, new);
    let mut thief = Browser::new();
    thief.plant(&story.url("/"), &format!("{name}={old}; Path=/"));
    assert!(!story.is_signed_in(&mut thief).await, "the old handle opens nothing");
    let planted = "a".repeat(43);
    let mut victim = Browser::new();
    victim.plant(&story.url("/"), &format!("{name}={planted}; Path=/"));
    story.try_sign_in(&mut victim, "ada").await;
    assert_ne!(victim.cookie(&story.url("/"), "doorward-acme").expect("a cookie").1, planted);
}

impl SignIn {
    /// Signs in once more: Entra knows the person and asks nothing.
    async fn try_sign_in_again(&self, browser: &mut Browser) {
        let page = browser.open(&self.url("/o/acme/sign-in")).await.expect("a page");
        assert_eq!(page.status, 200, "{}", page.text());
    }
}

#[tokio::test]
async fn row_54_two_cookies_of_one_name_count_as_none() {
    let story = SignIn::begin().await;
    let ada = story.sign_in("ada").await;
    let (name, value) = ada.cookie(&story.url("/"), "doorward-acme").expect("a cookie");
    for (cookies, want) in
        [(format!("{name}={value}"), 200), (format!("{name}=x; {name}={value}"), 401)]
    {
        let request = Request::new("GET", "/o/acme/")
            .header("cookie", cookies)
            .header("sec-fetch-dest", "empty");
        let mut connection = Connection::to(story.scene.server.authority());
        assert_eq!(connection.send(request).await.expect("an answer").status, want);
    }
}

#[tokio::test]
async fn row_55_a_session_of_one_organization_opens_no_other() {
    let story = SignIn::begin().await;
    story.scene.host.tenant("globex").expect("another organization");
    let mut ada = story.sign_in("ada").await;
    let (_, value) = ada.cookie(&story.url("/"), "doorward-acme").expect("a cookie");
    ada.plant(&story.url("/"), &format!("doorward-globex={value}; Path=/"));
    let there = ada.fetch(&story.url("/o/globex/")).await.expect("an answer");
    assert_eq!(there.status, 401);
    assert!(story.is_signed_in(&mut ada).await);
}

#[tokio::test]
async fn row_56_a_script_without_a_session_begins_nothing_and_a_hundred_tabs_are_fine() {
    let story = SignIn::begin().await;
    let mut browser = Browser::new();
    for path in ["/o/acme/", "/o/acme/sign-in"] {
        let answer = browser.fetch(&story.url(path)).await.expect("an answer");
        assert_eq!((answer.status, answer.all("set-cookie")), (401, Vec::new()), "{path}");
    }
    let first = story.knock(&mut browser).await;
    for _ in 0..100 {
        browser.peek(&story.url("/o/acme/sign-in")).await.expect("a redirect");
    }
    assert_eq!(browser.pick(&first, &upn("ada")).await.expect("a page").status, 200);
}

#[tokio::test]
async fn row_57_another_site_signs_nobody_out() {
    let story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    let out = story.url("/o/acme/sign-out");
    let page = ada.submit_from("https://evil.example", &out, &[]).await.expect("a page");
    assert_eq!(page.status, 403);
    assert_eq!(ada.open(&out).await.expect("a page").status, 405, "a link does not sign out");
    assert!(story.is_signed_in(&mut ada).await);
    let home = ada.open(&story.url("/o/acme/")).await.expect("a page");
    let elsewhere = [("post_logout_redirect_uri", "https://evil.example/")];
    let page = ada.submit(&home, "/o/acme/sign-out", &elsewhere).await.expect("a page");
    assert!(!page.address.contains("evil"), "{}", page.address);
}

#[tokio::test]
async fn row_58_a_guessed_sid_ends_nothing_and_is_always_answered_alike() {
    let story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    let mut anybody = Browser::new();
    for number in 0..200 {
        let path = format!("/auth/front-channel-logout/{}?sid={number}", story.sso);
        assert_eq!(anybody.open(&story.url(&path)).await.expect("an answer").status, 200);
    }
    let sid = story.entra.sessions_of(story.object_id("ada")).pop().expect("a session");
    let own = format!("/auth/front-channel-logout/{}?sid={sid}", story.sso);
    let foreign = format!("{own}&iss=https%3A%2F%2Fevil.example");
    assert_eq!(anybody.open(&story.url(&foreign)).await.expect("an answer").status, 200);
    assert!(story.is_signed_in(&mut ada).await);
}

#[tokio::test]
async fn row_16_a_token_of_another_tenant_is_refused() {
    let story = SignIn::begin().await;
    let other = story.entra.found("fabrikam.example", doorward_tests::entra::Company::default());
    let issuer = format!("{}/{other}/v2.0", story.entra.authority());
    for changes in [json!({ "tid": other, "iss": issuer }), json!({ "tid": other })] {
        story.entra.forge(Forgery::claims(changes.clone()));
        let head = story.scene.head();
        let page = story.try_sign_in(&mut Browser::new(), "ada").await;
        assert_eq!(page.status, 400, "{changes}");
        story.refused_once_since(head, "protocol");
    }
}

#[tokio::test]
async fn row_26_the_same_token_a_second_time_is_refused() {
    let story = SignIn::begin().await;
    let mut ada = Browser::new();
    let answer = story.answer_for(&mut ada, "ada").await;
    assert_eq!(ada.open(&answer).await.expect("a page").status, 200);
    let believed = story.entra.last_token().expect("a token");
    let head = story.scene.head();
    assert_eq!(ada.open(&answer).await.expect("a page").status, 400, "the sign-in is used up");
    story.entra.forge(Forgery::whole(believed));
    let mut thief = Browser::new();
    assert_eq!(story.try_sign_in(&mut thief, "alan").await.status, 400);
    assert!(!story.has_cookie(&thief));
    assert_eq!(story.refusals_since(head), ["callback_used_before", "nonce_wrong"]);
}

#[tokio::test]
async fn row_60_an_e_mail_address_is_nobody() {
    let story = SignIn::begin().await;
    story.entra.forge(Forgery::claims(json!({
        "oid": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "email": upn("ada"), "xms_edov": true,
        "preferred_username": upn("ada"), "upn": "mallory@contoso.example",
    })));
    let head = story.scene.head();
    assert_eq!(story.try_sign_in(&mut Browser::new(), "alan").await.status, 403);
    story.refused_once_since(head, "unknown_person");
}

#[tokio::test]
async fn row_61_a_name_that_looks_alike_is_nobody() {
    let mut story = SignIn::begin().await;
    user(story.client.wire(), "kay@contoso.example").await;
    for (number, upn) in
        ["\u{212a}ay@contoso.example", "k\u{430}y@contoso.example"].iter().enumerate()
    {
        let oid = format!("aaaaaaaa-bbbb-4ccc-8ddd-00000000000{number}");
        story.entra.forge(Forgery::claims(json!({ "oid": oid, "upn": upn })));
        let (head, mut browser) = (story.scene.head(), Browser::new());
        assert_eq!(story.try_sign_in(&mut browser, "alan").await.status, 403, "{upn}");
        assert!(!story.has_cookie(&browser), "{upn}");
        assert_eq!(story.scene.events_after(head), ["sign_in.refused"], "{upn}");
        story.refused_once_since(head, "unknown_person");
    }
}

#[tokio::test]
async fn row_62_a_name_that_was_given_to_somebody_else_stays_with_the_first() {
    let mut story = SignIn::begin().await;
    user(story.client.wire(), "kay@contoso.example").await;
    let kay = |oid: &str| Forgery::claims(json!({ "oid": oid, "upn": "kay@contoso.example" }));
    story.entra.forge(kay("aaaaaaaa-bbbb-4ccc-8ddd-000000000001"));
    let first = story.try_sign_in(&mut Browser::new(), "alan").await;
    assert_eq!(first.status, 200, "{}", first.text());
    story.entra.forge(kay("aaaaaaaa-bbbb-4ccc-8ddd-000000000002"));
    let head = story.scene.head();
    assert_eq!(story.try_sign_in(&mut Browser::new(), "alan").await.status, 403);
    story.refused_once_since(head, "name_reassigned");
}

#[tokio::test]
async fn row_65_an_application_is_no_person() {
    let story = SignIn::begin().await;
    story.entra.forge(Forgery::claims(json!({ "idtyp": "app" })));
    let (head, mut browser) = (story.scene.head(), Browser::new());
    assert_eq!(story.try_sign_in(&mut browser, "ada").await.status, 400);
    assert!(!story.has_cookie(&browser));
    story.refused_once_since(head, "not_a_person");
}

#[tokio::test]
async fn row_70_a_clock_that_is_wrong_is_called_a_clock() {
    let story = SignIn::begin().await;
    for (ahead, reason) in [
        (660, "issued_in_the_future"),
        (-660, "issued_before_sign_in"),
        (3600, "issued_in_the_future"),
        (-7200, "issued_before_sign_in"),
    ] {
        story.entra.set_clock_ahead(ahead);
        let (head, mut browser) = (story.scene.head(), Browser::new());
        let page = story.try_sign_in(&mut browser, "ada").await;
        assert_eq!(page.status, 400, "{ahead}");
        assert!(page.text().contains("The clock of this server"), "{}", page.text());
        assert!(!page.text().contains("not believed"), "it is not called a bad token");
        assert!(!story.has_cookie(&browser), "{ahead}");
        let told = story.refusals_since(head);
        assert!(
            told.iter().all(|told| told == reason || told == "expired" || told == "not_yet_valid"),
            "{told:?}"
        );
        assert_eq!(told.len(), 1);
    }
    for ahead in [240, -240] {
        story.entra.set_clock_ahead(ahead);
        story.sign_in("ada").await;
    }
}
