//! The whole flow against an Entra that answers from memory: who comes in, and who does not.

mod entra;

use actix_web::{
    body::MessageBody,
    http::{StatusCode, header},
    test::TestRequest,
};
use doorward_store::directory::{Command, Event, OrganizationName, Slug};
use entra::Scene;

use super::*;
use crate::authz;

/// What a browser sees of an answer.
struct Seen {
    status: StatusCode,
    location: String,
    cookie: Option<String>,
    text: String,
}

async fn go(scene: &Scene, method: &str, address: &str, headers: &[(&str, &str)]) -> Seen {
    let request = TestRequest::with_uri(address)
        .method(method.parse().unwrap())
        .peer_addr("10.0.0.1:5000".parse().unwrap());
    let request = headers.iter().fold(request, |request, pair| request.append_header(*pair));
    let http = request.to_http_request();
    let response = match http.path() {
        "/auth/callback" => callback(scene.app.clone(), http).await,
        path if path.starts_with("/auth/front-channel-logout") => {
            front_channel_logout(scene.app.clone(), http).await
        }
        "/o/acme/sign-in" => entry(&scene.app, &http, "acme", PersonPath::SignIn).await,
        "/o/acme/sign-out" => entry(&scene.app, &http, "acme", PersonPath::SignOut).await,
        "/o/acme/" => entry(&scene.app, &http, "acme", PersonPath::Home).await,
        _ => entry(&scene.app, &http, "nobody", PersonPath::Home).await,
    };
    let text = |name: header::HeaderName| {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    let cookie = text(header::SET_COOKIE);
    Seen {
        status: response.status(),
        location: text(header::LOCATION).unwrap_or_default(),
        cookie: cookie.map(|cookie| cookie.split(';').next().unwrap().to_owned()),
        text: String::from_utf8(response.into_body().try_into_bytes().unwrap().to_vec()).unwrap(),
    }
}

const PAGE: (&str, &str) = ("Accept", "text/html");

/// Begins a sign-in: where Entra sends the browser back to, and the browser's cookie.
async fn begin(scene: &Scene, address: &str) -> (String, String) {
    let sent = go(scene, "GET", address, &[PAGE]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(sent.location.starts_with("http://127.0.0.1:1/"), "{}", sent.location);
    (scene.signs_in_at_entra(&sent.location), sent.cookie.unwrap())
}

/// A whole sign-in; the session's cookie.
async fn signed_in(scene: &Scene) -> String {
    let (back, browser) = begin(scene, "/o/acme/sign-in?return_to=/o/acme/").await;
    let came = go(scene, "GET", &back, &[PAGE, ("Cookie", &browser)]).await;
    assert_eq!(
        (came.status, &*came.location),
        (StatusCode::SEE_OTHER, "/o/acme/"),
        "{}",
        came.text
    );
    came.cookie.unwrap()
}

#[actix_web::test]
async fn a_person_signs_in_sees_home_and_signs_out() {
    let scene = Scene::with_ada().await;
    let sent = go(&scene, "GET", "/o/acme/", &[PAGE]).await;
    assert_eq!(sent.location, "/o/acme/sign-in?return_to=%2Fo%2Facme%2F");
    let session = signed_in(&scene).await;
    let home = go(&scene, "GET", "/o/acme/", &[PAGE, ("Cookie", &session)]).await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("Your workspaces"), "{}", home.text);

    let headers = [("Cookie", &*session), ("Sec-Fetch-Site", "cross-site")];
    let forged = go(&scene, "POST", "/o/acme/sign-out", &headers).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "row 57");
    let headers = [("Cookie", &*session), ("Sec-Fetch-Site", "same-origin")];
    let out = go(&scene, "POST", "/o/acme/sign-out", &headers).await;
    assert!(out.location.contains("/oauth2/v2.0/logout?"), "{}", out.location);
    assert_eq!(scene.directory().session_count(), 0);
    let back = go(&scene, "GET", "/auth/callback?state=signed-out.acme", &[PAGE]).await;
    assert!(back.text.contains("You are signed out"), "{}", back.text);
}

#[actix_web::test]
async fn rows_44_and_47_only_the_browser_that_began_comes_in_and_once() {
    let scene = Scene::with_ada().await;
    let (_, other) = begin(&scene, "/o/acme/sign-in").await;
    let (back, browser) = begin(&scene, "/o/acme/sign-in").await;
    for headers in [vec![PAGE], vec![PAGE, ("Cookie", &*other)]] {
        let came = go(&scene, "GET", &back, &headers).await;
        assert_eq!((came.status, came.cookie), (StatusCode::BAD_REQUEST, None));
    }
    let came = go(&scene, "GET", &back, &[PAGE, ("Cookie", &browser)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    let again = go(&scene, "GET", &back, &[PAGE, ("Cookie", &browser)]).await;
    assert_eq!((again.status, again.cookie), (StatusCode::BAD_REQUEST, None));
    let twice = go(&scene, "GET", "/auth/callback?code=a&code=b&state=c", &[PAGE]).await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST, "row 28");
    assert_eq!(scene.directory().session_count(), 1);
}

#[actix_web::test]
async fn row_53_signing_in_again_makes_a_new_handle_and_ends_the_old_one() {
    let scene = Scene::with_ada().await;
    let first = signed_in(&scene).await;
    let (back, browser) = begin(&scene, "/o/acme/sign-in").await;
    let cookies = format!("{browser}; {first}");
    let second = go(&scene, "GET", &back, &[PAGE, ("Cookie", &cookies)]).await.cookie.unwrap();
    assert_ne!(first, second);
    let home = go(&scene, "GET", "/o/acme/", &[PAGE, ("Cookie", &first)]).await;
    assert_eq!(home.status, StatusCode::SEE_OTHER, "the old one opens nothing");
    assert_eq!(scene.directory().session_count(), 1);
}

#[actix_web::test]
async fn row_56_a_script_is_told_401_and_begins_nothing() {
    let scene = Scene::with_ada().await;
    for address in ["/o/acme/", "/o/acme/sign-in"] {
        let told = go(&scene, "GET", address, &[("Sec-Fetch-Dest", "empty")]).await;
        assert_eq!((told.status, told.cookie), (StatusCode::UNAUTHORIZED, None));
    }
    assert_eq!(scene.app.pending.count(), 0);
}

#[actix_web::test]
async fn a_stranger_is_refused_with_a_reason_and_it_is_recorded() {
    let scene = Scene::empty().await;
    let (back, browser) = begin(&scene, "/o/acme/sign-in").await;
    let came = go(&scene, "GET", &back, &[PAGE, ("Cookie", &browser)]).await;
    assert_eq!((came.status, came.cookie), (StatusCode::FORBIDDEN, None), "{}", came.text);
    assert!(came.text.contains("nobody here is known to be you"), "{}", came.text);
    let last = scene.events().pop().unwrap();
    assert!(matches!(last, Event::SignInRefused(_)), "{last:?}");
}

#[actix_web::test]
async fn row_50_what_entra_says_is_shown_in_plain_words_and_as_text() {
    let scene = Scene::with_ada().await;
    let (back, browser) = begin(&scene, "/o/acme/sign-in").await;
    let state = back.split("state=").nth(1).unwrap();
    let no = "error=access_denied&error_description=AADSTS50105%3A+%3Cscript%3E%0d%0aX";
    let address = format!("/auth/callback?{no}&state={state}");
    let came = go(&scene, "GET", &address, &[PAGE, ("Cookie", &browser)]).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert!(came.text.contains("not assigned to the enterprise application"), "{}", came.text);
    assert!(!came.text.contains("<script"), "{}", came.text);
    assert!(matches!(scene.events().pop(), Some(Event::SignInRefused(_))));
}

#[actix_web::test]
async fn row_58_a_front_channel_logout_ends_sessions_of_its_configuration_and_answers_200_always() {
    let scene = Scene::with_ada().await;
    signed_in(&scene).await;
    let (own, other) = (entra::SSO, uuid::Uuid::from_u128(1));
    for wrong in [
        "?sid=s-1".to_owned(),
        format!("/{own}?sid=other"),
        format!("/{own}"),
        format!("/{own}?sid=s-1&sid=s-1"),
        format!("/{own}?sid=s-1&iss=https://evil"),
        format!("/{own}?sid=s-1&sso={own}"),
        format!("/{other}?sid=s-1"),
        format!("/{own}/?sid=s-1"),
        format!("?sid=s-1&sso={other}"),
        format!("?sid=s-1&sso={own}&sso={own}"),
        "?sid=s-1&sso=".to_owned(),
        "/?sid=s-1".to_owned(),
    ] {
        let address = format!("/auth/front-channel-logout{wrong}");
        assert_eq!(go(&scene, "GET", &address, &[]).await.status, StatusCode::OK);
        assert_eq!(scene.directory().session_count(), 1, "{wrong}");
    }
    for right in [format!("/{own}?sid=s-1"), format!("?sso={own}&sid=s-1")] {
        let told = go(&scene, "GET", &format!("/auth/front-channel-logout{right}"), &[]).await;
        assert_eq!((told.status, scene.directory().session_count()), (StatusCode::OK, 0));
        signed_in(&scene).await;
    }
}

#[actix_web::test]
async fn entries_that_are_refused_too_often_are_counted_and_summed_up() {
    const TRIES: u64 = 25;
    let scene = Scene::with_ada().await;
    let session = signed_in(&scene).await;
    let workspace = Slug::try_from("labs".to_owned()).unwrap();
    let name = "Labs".into();
    scene.submit(Command::CreateWorkspace { workspace, name, upstream: None }).await;
    let passes = Data::new(authz::Passes::default());
    for _ in 0..TRIES {
        let http = TestRequest::with_uri("/o/acme/authz/forward-auth/workspaces/labs")
            .append_header(("Cookie", &*session))
            .peer_addr("10.0.0.1:5000".parse().unwrap())
            .app_data(scene.app.clone())
            .app_data(passes.clone())
            .to_http_request();
        let told = authz::entry(http).await;
        assert_eq!(told.status(), StatusCode::FORBIDDEN);
    }
    let one_by_one = || {
        let told = scene.events().into_iter();
        told.filter(|event| matches!(event, Event::EntryRefused(_))).count() as u64
    };
    let acme = OrganizationName::parse("acme").unwrap();
    while one_by_one() + scene.app.untold.of(&acme).1 < TRIES {
        tokio::task::yield_now().await;
    }
    assert_eq!(one_by_one(), 20);
    crate::session::once(&scene.app).await;
    let Some(Event::RefusalsSummed(summed)) = scene.events().pop() else { panic!("not summed") };
    assert_eq!((summed.sign_ins, summed.entries), (0, TRIES - 20));
    assert_eq!(scene.app.untold.of(&acme), (0, 0));
}

#[actix_web::test]
async fn an_organization_that_is_not_there_is_a_404() {
    let scene = Scene::with_ada().await;
    assert_eq!(go(&scene, "GET", "/o/nobody/", &[PAGE]).await.status, StatusCode::NOT_FOUND);
}
