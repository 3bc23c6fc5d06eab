//! Several tenants, organizations and app registrations side by side: none can speak for another.

use doorward_tests::{
    browser::{Browser, parameter},
    entra::stand_in::{Endpoint, Forgery},
};
use serde_json::json;

use super::sign_in_scene::{Beginning, SignIn, upn};

const HOME: &str = "99999999-86f1-41af-91ab-2d7cd011db47";

#[tokio::test]
async fn row_33_a_kid_flood_of_one_tenant_starves_no_other() {
    let story = SignIn::begin().await;
    let fabrikam = story.entra.found("fabrikam.example", story.entra.company(story.tenant));
    story.neighbour("globex", fabrikam);
    // Nobody is provisioned there: a believed token is told as an unknown person.
    let at_globex = async || story.try_at(&mut Browser::new(), "/o/globex/sign-in", "ada").await;
    assert!(at_globex().await.text().contains("nobody here is known to be you"));
    story.sign_in("ada").await;
    for number in 0..40 {
        story.entra.forge(Forgery::header(json!({ "kid": format!("unknown-{number}") })));
        let mut browser = Browser::new().from(format!("198.51.100.{number}"));
        assert_eq!(story.try_sign_in(&mut browser, "ada").await.status, 400);
    }
    story.entra.heal();
    let of = |tenant: uuid::Uuid| {
        let asked = story.entra.asked(Endpoint::Keys);
        asked.iter().filter(|asked| asked.path.contains(&tenant.to_string())).count()
    };
    assert_eq!(of(story.tenant), 4, "once for the first sign-in, and three from the bucket");
    let (flooded, quiet) = (of(story.tenant), of(fabrikam));
    story.entra.rotate_keys(true);
    let page = at_globex().await;
    assert!(page.text().contains("nobody here is known to be you"), "{}", page.text());
    assert_eq!(of(fabrikam), quiet + 1, "the new key was fetched at once");
    let starved = story.try_sign_in(&mut Browser::new(), "ada").await;
    assert_eq!((starved.status, of(story.tenant)), (400, flooded), "the flooded one has to wait");
}

#[tokio::test]
async fn row_49_an_answer_of_one_configuration_is_none_to_a_sign_in_of_another() {
    let story = SignIn::begin().await;
    let fabrikam = story.entra.found("fabrikam.example", story.entra.company(story.tenant));
    for tenant in [story.tenant, fabrikam] {
        let (_, other) = story.trust("acme", tenant);
        let begin =
            |sso: &str| story.url(&format!("/o/acme/sign-in?prompt=select_account&sso={sso}"));
        let mut browser = Browser::new();
        let mut answer = async |sso: &str| {
            let picker = browser.open(&begin(sso)).await.expect("a page");
            let page = browser.pick_and_stop(&picker, &upn("ada")).await.expect("an answer");
            page.destination().expect("the way back")
        };
        let (own, stranger) = (answer(&story.sso).await, answer(&other).await);
        let (state, code) = (parameter(&own, "state").expect("it"), parameter(&stranger, "code"));
        let code = code.expect("a code");
        let mixed = story.url(&format!("/auth/callback?code={code}&state={state}"));
        let head = story.scene.head();
        let page = browser.open(&mixed).await.expect("a page");
        assert_eq!(page.status, 403, "{}", page.text());
        assert!(!story.has_cookie(&browser));
        story.refused_once_since(head, "AADSTS70000");
    }
    let mut ada = Browser::new();
    let picker = ada.open(&story.url(&format!("/o/acme/sign-in?sso={}", story.sso))).await;
    let page = ada.pick_and_stop(&picker.expect("a page"), &upn("ada")).await.expect("an answer");
    let answer = page.destination().expect("the way back");
    let issuer = |tenant| format!("{}/{tenant}/v2.0", story.entra.authority());
    let head = story.scene.head();
    let foreign = ada.open(&format!("{answer}&iss={}", issuer(fabrikam))).await.expect("a page");
    assert_eq!(foreign.status, 400);
    story.refused_once_since(head, "callback_issuer");
    let answer = story.try_at(&mut ada, &format!("/o/acme/sign-in?sso={}", story.sso), "ada").await;
    assert_eq!(answer.status, 200, "its own answer is good");
}

#[tokio::test]
async fn row_64_a_guest_is_whoever_the_tenant_says_and_may_be_kept_out() {
    let guest = json!({ "acct": 1, "idp": format!("https://sts.windows.net/{HOME}/") });
    let story = SignIn::begin().await;
    story.entra.forge(Forgery::claims(guest.clone()));
    let mut ada = Browser::new();
    assert_eq!(story.try_sign_in(&mut ada, "ada").await.status, 200);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "as the user of this tenant");
    let home = json!({ "acct": 1, "tid": HOME });
    story.entra.forge(Forgery::claims(home));
    let head = story.scene.head();
    assert_eq!(story.try_sign_in(&mut Browser::new(), "ada").await.status, 400);
    story.refused_once_since(head, "tenant_wrong");

    let strict = SignIn::begin_as(Beginning { members_only: true, ..Beginning::default() }).await;
    for (what, changes, reason) in
        [("a guest", guest, "guest"), ("nobody says", json!({ "acct": null }), "account_unknown")]
    {
        strict.entra.forge(Forgery::claims(changes));
        let (head, mut browser) = (strict.scene.head(), Browser::new());
        assert_eq!(strict.try_sign_in(&mut browser, "ada").await.status, 403, "{what}");
        assert!(!strict.has_cookie(&browser), "{what}");
        strict.refused_once_since(head, reason);
    }
    strict.entra.heal();
    strict.sign_in("ada").await;
}

#[tokio::test]
async fn row_66_two_organizations_that_name_one_tenant_get_nothing_of_each_other() {
    let story = SignIn::begin().await;
    let (app, sso) = story.neighbour("globex", story.tenant);
    let mut ada = story.sign_in("ada").await;
    let there = ada.fetch(&story.url("/o/globex/")).await.expect("an answer");
    assert_eq!(there.status, 401, "a session is of one organization");
    let page = story.try_at(&mut ada, "/o/globex/sign-in", "ada").await;
    assert_eq!(page.status, 403, "whoever is provisioned at acme is nobody at globex");
    assert!(story.is_signed_in(&mut ada).await);

    let sid = story.entra.sessions_of(story.object_id("ada")).pop().expect("a session");
    let logout = format!("/auth/front-channel-logout/{sso}?sid={sid}");
    Browser::new().open(&story.url(&logout)).await.expect("an answer");
    assert!(story.is_signed_in(&mut ada).await, "{} is not acme's", app.client);
    let logout = format!("/auth/front-channel-logout?sid={sid}");
    Browser::new().open(&story.url(&logout)).await.expect("an answer");
    assert!(story.is_signed_in(&mut ada).await, "no configuration of the vendor's is acme's");
}

#[tokio::test]
async fn row_66_a_tenant_that_somebody_only_claims_is_not_active_until_its_people_prove_it() {
    let story = SignIn::begin_multi_tenant().await;
    let shown = || story.scene.told(&["sso", "show", "acme", &story.sso]);
    let set = ["access", "set", "acme", "dashboard", "--sso", &story.sso, "--everyone"];
    story.must(&set);
    assert_eq!(shown()["active"], false);
    let page = Browser::new().open(&story.url("/o/acme/sign-in")).await.expect("a page");
    assert!(page.text().contains("AADSTS700016"), "{}", page.text());
    assert_eq!(shown()["active"], false, "whoever asks proves nothing");
}

#[tokio::test]
async fn row_66_whoever_is_from_elsewhere_or_not_let_in_proves_no_tenant() {
    let story = SignIn::begin_multi_tenant().await;
    story.entra.consent(story.tenant, story.app.client);
    let proved = || story.scene.told(&["sso", "show", "acme", &story.sso])["active"] == true;
    let home = format!("https://sts.windows.net/{HOME}/");
    let eve = "aaaaaaaa-bbbb-4ccc-8ddd-00000000000a";
    for (what, changes, reason) in [
        ("a guest", json!({ "acct": 1 }), "configuration_not_active"),
        ("another provider's account", json!({ "idp": home }), "configuration_not_active"),
        ("nobody known", json!({ "oid": eve, "upn": "eve@contoso.example" }), "unknown_person"),
    ] {
        story.entra.forge(Forgery::claims(changes));
        let (head, mut browser) = (story.scene.head(), Browser::new());
        assert_eq!(story.try_sign_in(&mut browser, "ada").await.status, 403, "{what}");
        assert_eq!(story.scene.events_after(head), ["sign_in.refused"], "{what}");
        story.refused_once_since(head, reason);
        assert!(!proved(), "{what}");
    }
    story.entra.heal();
    let head = story.scene.head();
    story.sign_in("ada").await;
    let told = story.scene.events_after(head);
    assert_eq!(told, ["sso_configuration.tenant_proved", "user.linked", "session.started"]);
    assert!(proved());
}

#[tokio::test]
async fn row_67_only_a_sign_in_after_the_consent_makes_a_tenant_active() {
    let story = SignIn::begin_multi_tenant().await;
    let shown = || story.scene.told(&["sso", "show", "acme", &story.sso]);
    let head = story.scene.head();
    for claim in ["", "&error=access_denied", "&state=consent", "&code=c"] {
        let victim = story.tenant;
        let claim = format!("/auth/callback?admin_consent=True&tenant={victim}{claim}");
        Browser::new().open(&story.url(&claim)).await.expect("a page");
    }
    assert_eq!(story.scene.events_after(head), Vec::<String>::new());
    let link = shown()["admin_consent_url"].as_str().expect("a link").to_owned();
    let thanks = Browser::new().open(&link).await.expect("a page");
    assert_eq!(thanks.status, 200);
    assert!(thanks.text().contains("Now sign in"), "{}", thanks.text());
    assert_eq!(shown()["active"], false, "a consent proves nothing either");
    assert_eq!(story.scene.events_after(head), Vec::<String>::new());
    story.sign_in("ada").await;
    assert_eq!(shown()["active"], true);
}
