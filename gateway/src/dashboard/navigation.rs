//! Whether a browser goes to a page of the dashboard, or a script asks for it. To a browser the pages
//! of workspaces are of the same origin as the dashboard, so a workspace's script could read a page of
//! an administrator's, with the token of its forms, and send them. Browsers say what a request is for,
//! and no script can say otherwise.

use actix_web::{HttpRequest, http::Method};

use super::CsrfToken;

/// What our own script asks for.
const LIVE: [&str; 2] = ["activity/live", "provisioning/cycle"];
/// What proves that whoever asks for it has read a page of ours.
pub(super) const SHOWN: &str = "shown";

/// Whether a request is the navigation of a window, or what our own script on a page of ours asks for.
/// What says nothing of itself is no browser of these days.
#[must_use]
pub(super) fn is_for_a_person(
    http: &HttpRequest,
    below: &str,
    live: &CsrfToken,
    shown: &str,
) -> bool {
    let says = |name: &str, wanted: &str| {
        http.headers().get_all(name).all(|value| value.as_bytes() == wanted.as_bytes())
    };
    let navigates = says("sec-fetch-dest", "document") && says("sec-fetch-mode", "navigate");
    navigates || (*http.method() == Method::GET && LIVE.contains(&below) && live.is(shown))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::session::Handle;

    #[track_caller]
    fn check(headers: &[(&str, &str)], below: &str, shown: &str, want: bool) {
        let live = CsrfToken::of_live(&Handle::of(&[7; 32]));
        let shown = if shown == "it" { live.as_str() } else { shown };
        let request =
            headers.iter().fold(TestRequest::get(), |it, header| it.append_header(*header));
        let got = is_for_a_person(&request.to_http_request(), below, &live, shown);
        assert_eq!(got, want, "{headers:?} {below}");
    }

    #[test]
    fn a_window_that_goes_to_a_page_is_let_in_and_a_script_is_not() {
        let (document, navigate) = (("sec-fetch-dest", "document"), ("sec-fetch-mode", "navigate"));
        let (empty, cors) = (("sec-fetch-dest", "empty"), ("sec-fetch-mode", "cors"));
        check(&[], "people", "", true);
        check(&[document, navigate], "people", "", true);
        for dest in ["empty", "iframe", "embed", "object", "script", "image", ""] {
            check(&[("sec-fetch-dest", dest), navigate], "people", "", false);
        }
        for mode in ["cors", "no-cors", "same-origin", "websocket"] {
            check(&[("sec-fetch-mode", mode)], "people", "", false);
        }
        check(&[document, empty], "people", "", false);
        check(&[empty, cors], "people", "it", false);
        check(&[empty, cors], "activity/live", "it", true);
        check(&[empty, cors], "activity/live", "other", false);
        check(&[empty, cors], "provisioning/cycle", "it", true);
        check(&[empty, cors], "provisioning/cycle", "", false);
    }
}
