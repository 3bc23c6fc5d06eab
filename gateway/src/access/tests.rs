//! What an operator says of who may enter, and what comes of it.

use super::upstream;

#[test]
fn an_upstream_is_an_http_or_https_url_and_nothing_else() {
    for raw in ["http://127.0.0.1:9000", "http://wiki.internal/base/", "https://wiki"] {
        assert!(upstream(raw).is_ok(), "{raw}");
    }
    for raw in [
        "",
        "wiki",
        "ws://wiki",
        "https://a@wiki",
        "file:///etc/passwd",
        "http://",
        "http://a:b@wiki",
        "http://wiki/?a=b",
        "http://wiki/#top",
    ] {
        assert!(upstream(raw).is_err(), "{raw}");
    }
}
