//! What an operator says of who may enter, and what comes of it.

use super::upstream;

#[test]
fn an_upstream_is_a_plain_http_url() {
    for raw in ["http://127.0.0.1:9000", "http://wiki.internal/base/"] {
        assert!(upstream(raw).is_ok(), "{raw}");
    }
    for raw in [
        "",
        "wiki",
        "https://wiki",
        "file:///etc/passwd",
        "http://",
        "http://a:b@wiki",
        "http://wiki/?a=b",
        "http://wiki/#top",
    ] {
        assert!(upstream(raw).is_err(), "{raw}");
    }
}
