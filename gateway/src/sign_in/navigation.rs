//! Whether a person looks at the answer. A script whose session is over cannot sign anybody in, so it
//! is told 401 and begins nothing.

use actix_web::http::header::{ACCEPT, HeaderMap};

/// Whether a browser goes to a page, by what it says of itself: `Sec-Fetch-Dest` where it is sent,
/// `Accept` where it is not.
#[must_use]
pub fn is_navigation(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(destination) = text("sec-fetch-dest") {
        return destination == "document";
    }
    let by_script = headers.contains_key("x-requested-with");
    let pages = text(ACCEPT.as_str()).is_some_and(|accepted| accepted.contains("text/html"));
    !by_script && pages
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[track_caller]
    fn check(headers: &[(&str, &str)], want: bool) {
        let request = headers
            .iter()
            .fold(TestRequest::default(), |request, header| request.insert_header(*header));
        assert_eq!(is_navigation(request.to_http_request().headers()), want, "{headers:?}");
    }

    #[test]
    fn row_56_only_a_page_that_a_person_looks_at_is_a_navigation() {
        check(&[("Sec-Fetch-Dest", "document"), ("Accept", "text/html")], true);
        check(&[("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")], true);
        check(&[("Sec-Fetch-Dest", "empty"), ("Accept", "text/html")], false);
        check(&[("Sec-Fetch-Dest", "image")], false);
        check(&[("Sec-Fetch-Dest", "iframe"), ("Accept", "text/html")], false);
        check(&[("Accept", "application/json")], false);
        check(&[("Accept", "*/*")], false);
        check(&[("Accept", "text/html"), ("X-Requested-With", "XMLHttpRequest")], false);
        check(&[], false);
    }
}
