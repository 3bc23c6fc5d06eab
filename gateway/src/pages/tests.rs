use actix_web::body::MessageBody;
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
    let page = Page::new(&config, "<b>", "</p>")
        .fact(texts::REASON, &"<script>alert(1)</script>")
        .link("/o/acme/?a=\"><script>", "'><img>", "");
    let shown = text(page.answer(StatusCode::OK, &config, RequestId(Uuid::nil())));
    assert!(!shown.contains("<script") && !shown.contains("<img") && !shown.contains("<b>"));
    assert!(shown.contains("alert(1)"), "{shown}");
}

#[test]
fn a_page_is_kept_nowhere_and_runs_nothing() {
    let config = Config::defaults().unwrap();
    let page = Page::new(&config, "No", "no group").fact(texts::REQUEST, &Uuid::nil());
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
