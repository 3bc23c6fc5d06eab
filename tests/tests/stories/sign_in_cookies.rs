//! Cookies and sessions under attack: tossed from beside, flooded, guessed at.

use doorward_tests::browser::Browser;

use super::sign_in_scene::{Beginning, SignIn, upn};

const PUBLIC: &str = "https://doorward.example";

#[tokio::test]
async fn row_54_a_neighbouring_host_cannot_slip_its_cookie_in() {
    let begin = Beginning { published_at: Some(PUBLIC.into()), ..Beginning::default() };
    let story = SignIn::begin_as(begin).await;
    let server = story.scene.server.authority();
    let browser = || Browser::new().through("doorward.example", &server);
    let (mut mallory, mut ada) = (browser(), browser());
    let page = story.try_sign_in(&mut mallory, "alan").await;
    assert_eq!((page.status, &*page.address), (200, "https://doorward.example/o/acme/"));
    let (name, handle) = mallory.cookie(PUBLIC, "doorward-acme").expect("a cookie");
    assert_eq!(name, "__Host-doorward-acme");
    assert_eq!(mallory.refused_cookies(), [] as [String; 0]);

    let beside = "https://evil.doorward.example/";
    for cookie in ["__Host-doorward-acme", "__Host-doorward-sign.in"] {
        ada.plant(beside, &format!("{cookie}={handle}; Domain=doorward.example; Path=/; Secure"));
        ada.plant("http://doorward.example/", &format!("{cookie}={handle}; Path=/; Secure"));
    }
    assert_eq!(ada.refused_cookies().len(), 4, "the prefix keeps them out");
    for path in ["/", "/o/acme/"] {
        let tossed = format!("doorward-acme={handle}; Domain=doorward.example; Path={path}");
        ada.plant(beside, &tossed);
    }
    assert!(!story.is_signed_in(&mut ada).await, "without the prefix it is not ours");
    assert_eq!(story.try_sign_in(&mut ada, "ada").await.status, 200);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "she is who she is");
}

#[tokio::test]
async fn row_56_a_hundred_parallel_sign_ins_share_one_cookie() {
    let story = SignIn::begin().await;
    let mut browser = Browser::new();
    let first = story.knock(&mut browser).await;
    let (_, bound) = browser.cookie(&story.url("/"), "sign.in").expect("a cookie");
    let mut cookies = 0;
    for _ in 0..100 {
        let sent = browser.peek(&story.url("/o/acme/sign-in")).await.expect("a redirect");
        cookies += sent.all("set-cookie").iter().filter(|set| !set.contains(&bound)).count();
    }
    assert_eq!(cookies, 0, "no sign-in has a cookie of its own");
    let last = story.knock(&mut browser).await;
    for tab in [&last, &first] {
        assert_eq!(browser.pick(tab, &upn("ada")).await.expect("a page").status, 200);
    }
    // Of one address only the newest are kept, and another address is not pushed out.
    let (mut near, mut far) = (Browser::new().from("192.0.2.1"), Browser::new().from("192.0.2.2"));
    let (old, other) = (story.knock(&mut near).await, story.knock(&mut far).await);
    for _ in 0..200 {
        near.peek(&story.url("/o/acme/sign-in")).await.expect("a redirect");
    }
    assert_eq!(near.pick(&old, &upn("ada")).await.expect("a page").status, 400);
    assert_eq!(far.pick(&other, &upn("grace")).await.expect("a page").status, 200);
}

#[tokio::test]
async fn row_56_a_script_whose_session_is_over_is_told_401_and_begins_nothing() {
    let story = SignIn::begin().await;
    let mut ada = story.sign_in("ada").await;
    let waiting = story.knock(&mut Browser::new().from("192.0.2.1")).await;
    let mut other = Browser::new().from("192.0.2.1");
    let mine = story.knock(&mut other).await;
    story.must(&["session", "end", "acme", "--user", &upn("ada")]);
    let head = story.scene.head();
    for path in ["/o/acme/", "/o/acme/sign-in", "/o/acme/authz/auth-request/workspaces/wiki"] {
        for _ in 0..100 {
            let told = ada.fetch(&story.url(path)).await.expect("an answer");
            assert_eq!((told.status, told.all("set-cookie")), (401, vec![]), "{path}");
        }
        for _ in 0..100 {
            other.fetch(&story.url(path)).await.expect("an answer");
        }
    }
    assert_eq!(story.scene.head(), head, "nothing is told of it");
    let page = other.pick(&mine, &upn("grace")).await.expect("a page");
    assert_eq!(page.status, 200, "no script pushed this sign-in out: {}", waiting.address);
}

#[tokio::test]
async fn row_58_only_the_named_session_of_the_named_configuration_ends() {
    let story = SignIn::begin().await;
    let (_, other) = story.trust("acme", story.tenant);
    let begin = format!("/o/acme/sign-in?sso={}", story.sso);
    let (mut ada, mut grace) = (Browser::new(), Browser::new());
    for (browser, name) in [(&mut ada, "ada"), (&mut grace, "grace")] {
        assert_eq!(story.try_at(browser, &begin, name).await.status, 200);
    }
    let sid = story.entra.sessions_of(story.object_id("ada")).pop().expect("a session");
    let tell = async |from: &str, more: &str| {
        let path = format!("/auth/front-channel-logout{more}");
        let told = Browser::new().from(from).fetch(&story.url(&path)).await.expect("an answer");
        assert_eq!((told.status, &*told.text()), (200, ""), "{more}");
    };
    let (head, own) = (story.scene.head(), format!("/{}", story.sso));
    for guess in 0..1000 {
        tell("192.0.2.66", &format!("{own}?sid={guess}")).await;
    }
    tell("192.0.2.66", &format!("{own}?sid={sid}")).await;
    assert!(story.is_signed_in(&mut ada).await, "whoever guessed so often is not listened to");
    tell("192.0.2.7", &format!("?sid={sid}")).await;
    tell("192.0.2.7", &format!("/{other}?sid={sid}")).await;
    tell("192.0.2.7", &format!("?sid={sid}&sso={other}")).await;
    tell("192.0.2.7", &format!("{own}?sid={sid}&iss=https%3A%2F%2Fevil.example")).await;
    tell("192.0.2.7", &format!("{own}?sid={sid}&sid={sid}")).await;
    assert!(story.is_signed_in(&mut ada).await, "no session of another configuration is meant");
    assert_eq!(story.scene.head(), head);
    tell("192.0.2.7", &format!("{own}?sid={sid}")).await;
    assert!(!story.is_signed_in(&mut ada).await);
    assert!(story.is_signed_in(&mut grace).await);
    assert_eq!(story.scene.events_after(head), ["session.ended"]);
}
