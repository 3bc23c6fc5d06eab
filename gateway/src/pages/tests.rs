use actix_web::body::MessageBody;
use doorward_store::directory::NoEntry;
use uuid::Uuid;

use super::*;
use crate::config::PublicUrl;

fn text(response: HttpResponse) -> String {
    let bytes = response.into_body().try_into_bytes().unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn row_50_what_a_stranger_said_is_text_and_never_markup() {
    let config = Config::defaults().unwrap();
    let page = Page::new(&config, Language::English, "<b>", "</p>")
        .fact(texts::REASON, &"<script>alert(1)</script>")
        .link("/o/acme/?a=\"><script>", "'><img>", "");
    let shown = text(page.answer(StatusCode::OK, &config, RequestId(Uuid::nil())));
    assert!(!shown.contains("<script") && !shown.contains("<img") && !shown.contains("<b>"));
    assert!(shown.contains("alert(1)"), "{shown}");
}

#[test]
fn a_page_is_kept_nowhere_and_runs_nothing() {
    let config = Config::defaults().unwrap();
    let page =
        Page::new(&config, Language::English, "No", "no group").fact(texts::REQUEST, &Uuid::nil());
    let response = page.answer(StatusCode::FORBIDDEN, &config, RequestId(Uuid::nil()));
    let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("x-request-id"), Uuid::nil().to_string());
    assert!(response.headers().get("strict-transport-security").is_none(), "on plain http");
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; base-uri 'none'"));
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script"), "{policy}");
    let shown = text(response);
    assert!(!shown.contains("<script") && !shown.contains("style="), "{shown}");
    assert!(shown.contains("no group") && shown.contains(&Uuid::nil().to_string()));
}

#[test]
fn a_browser_that_came_by_tls_comes_by_nothing_else_for_a_year() {
    let mut config = Config::defaults().unwrap();
    config.server.public_url = PublicUrl::parse("https://id.example.com").unwrap();
    let response = guarded(StatusCode::OK, &config, RequestId(Uuid::nil())).finish();
    let told = response.headers().get("strict-transport-security").unwrap();
    assert_eq!(told, "max-age=31536000");
}

#[test]
fn every_page_speaks_every_language() {
    let config = Config::defaults().unwrap();
    for key in texts::ALL {
        let told = Language::ALL.map(|language| language.texts().find(key));
        assert!(told.iter().all(Option::is_some), "{key}");
    }
    let reasons = [
        NoEntry::NotInGroups,
        NoEntry::NoRule,
        NoEntry::SsoOff,
        NoEntry::ConfigurationGone,
        NoEntry::ConfigurationNotActive,
        NoEntry::OtherConfiguration,
        NoEntry::StepUpNeeded,
        NoEntry::Deactivated,
        NoEntry::NoSuchUser,
        NoEntry::NoSession,
        NoEntry::SessionExpired,
        NoEntry::NoSuchWorkspace,
    ];
    for (why, wanted) in reasons.map(refused::words) {
        let told = Language::ALL.map(|it| it.texts().find(why).zip(it.texts().find(wanted)));
        assert!(told.iter().all(Option::is_some) && told[0] != told[1], "{why}");
    }
    let page = Page::new(&config, Language::German, texts::REFUSED_TITLE, texts::HOME)
        .to_ask_for(texts::ASK_UPSTREAM)
        .link("/", texts::SIGN_IN, texts::STEP_UP);
    let shown = text(page.answer(StatusCode::FORBIDDEN, &config, RequestId(Uuid::nil())));
    for said in ["lang=\"de\"", "Sie dürfen nicht hinein", "als Ziel einzutragen", "Anmelden"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(!shown.contains("page."), "no key is left: {shown}");
}
