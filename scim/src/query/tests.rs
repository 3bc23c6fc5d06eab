//! Queries as clients send them.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A query in one line: filter, sort, page and whether something was selected.
fn told(query: Result<Query, Error>) -> String {
    match query {
        Err(error) => {
            format!("{}: {error}", error.scim_type.map_or("none", |scim_type| scim_type.as_str()))
        }
        Ok(Query { filter, sort, page, selection }) => {
            let filter = filter.map(|it| it.to_string()).unwrap_or_default();
            let sort = sort.map(|it| it.to_string()).unwrap_or_default();
            let count =
                |count: Option<usize>| count.map_or("all".into(), |count| count.to_string());
            let page = match page {
                Page::Index { start, count: wanted } => format!("{start}+{}", count(wanted)),
                Page::Cursor { cursor, count: wanted } => {
                    format!("@{}+{}", cursor.unwrap_or_default(), count(wanted))
                }
            };
            let selection = if selection.is_everything() { "everything" } else { "a part" };
            [filter, sort, page, selection.into()].join(" | ")
        }
    }
}

#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(told(Query::from_query_string(text, Mode::Tolerant)), want, "{text}");
}

#[track_caller]
fn check_search(body: &serde_json::Value, mode: Mode, want: &str) {
    assert_eq!(told(Query::from_search_request(body.to_string().as_bytes(), mode)), want, "{body}");
}

#[test]
fn entra_writes_spaces_as_plus_and_the_at_sign_as_an_escape() {
    check(
        r#"filter=userName+eq+"dale.mohr%40romaguera.uk""#,
        r#"userName eq "dale.mohr@romaguera.uk" |  | 1+all | everything"#,
    );
    check(
        "excludedAttributes=members&filter=displayName%20eq%20%22a%26b%2Bc%22",
        r#"displayName eq "a&b+c" |  | 1+all | a part"#,
    );
}

#[test]
fn names_ignore_case_and_unknown_ones_mean_nothing() {
    check("aadOptscim062020&startindex=0&COUNT=5", " |  | 1+5 | everything");
    check("", " |  | 1+all | everything");
    check("%ff=1&x", " |  | 1+all | everything");
}

#[test]
fn an_empty_parameter_is_as_good_as_none() {
    check("filter=&sortBy=&startIndex=&count=&attributes=", " |  | 1+all | everything");
    assert_eq!(
        told(Query::from_query_string("filter=", Mode::Strict)),
        "invalidFilter: expected an attribute name, at character 1 of the filter"
    );
}

#[test]
fn strict_mode_takes_no_bare_words_in_a_filter() {
    check("filter=externalId+eq+jyoung", r#"externalId eq "jyoung" |  | 1+all | everything"#);
    assert_eq!(
        told(Query::from_query_string("filter=externalId+eq+jyoung", Mode::Strict)),
        "invalidFilter: expected the value in double quotes, at character 15 of the filter"
    );
}

#[test]
fn places_are_mended_and_garbage_is_refused() {
    check("startIndex=-3&count=-1", " |  | 1+0 | everything");
    check("startIndex=11&count=5", " |  | 11+5 | everything");
    check("count=99999999999999999999999", &format!(" |  | 1+{} | everything", usize::MAX));
    check("count=ten", "invalidValue: `count` is not a whole number");
    check("startIndex=1.5", "invalidValue: `startIndex` is not a whole number");
    check("startIndex=-", "invalidValue: `startIndex` is not a whole number");
}

#[test]
fn a_cursor_pages_without_an_index() {
    check("cursor", " |  | @+all | everything");
    check("cursor=&count=10", " |  | @+10 | everything");
    check("cursor=abc&count=10&startIndex=1", " |  | @abc+10 | everything");
    check("cursor=abc&count=ten", "invalidCount: `count` is not a whole number");
    check("cursor=abc&startIndex=2", "invalidValue: `startIndex` and `cursor` exclude each other");
}

#[test]
fn an_order_is_read() {
    check(
        "sortBy=name.familyName&sortOrder=Descending",
        " | name.familyName descending | 1+all | everything",
    );
    check("sortBy=userName", " | userName ascending | 1+all | everything");
    check("sortOrder=descending", " |  | 1+all | everything");
    check(
        "sortBy=userName&sortOrder=up",
        "invalidValue: `sortOrder` is neither `ascending` nor `descending`",
    );
}

#[test]
fn a_parameter_given_twice_is_refused() {
    check("filter=a+pr&Filter=b+pr", "invalidValue: `Filter` is given twice");
    check("filter=%ff", "invalidValue: `filter` is not UTF-8");
}

#[test]
fn a_search_says_the_same_in_a_body() {
    let schemas = [SEARCH_REQUEST];
    let search = json!({
        "schemas": schemas, "filter": "displayName sw \"smith\"", "startIndex": 1, "count": "10",
        "sortBy": "userName", "sortOrder": "descending", "attributes": ["displayName", "userName"],
        "excludedAttributes": null,
    });
    let want = r#"displayName sw "smith" | userName descending | 1+10 | a part"#;
    check_search(&search, Mode::Strict, want);
    check_search(&json!({ "COUNT": 0 }), Mode::Tolerant, " |  | 1+0 | everything");
    check_search(&json!({ "cursor": "" }), Mode::Tolerant, " |  | @+all | everything");
}

#[test]
fn what_is_no_search_is_refused() {
    check_search(&json!([]), Mode::Tolerant, "invalidSyntax: the body is not a JSON object");
    check_search(
        &json!({ "schemas": ["urn:x"] }),
        Mode::Strict,
        "invalidSyntax: `schemas` does not name `urn:ietf:params:scim:api:messages:2.0:SearchRequest`",
    );
    check_search(
        &json!({ "filter": { "a": 1 } }),
        Mode::Tolerant,
        "invalidValue: `filter` is neither a text, a number nor a list",
    );
    check_search(
        &json!({ "count": 1, "Count": 2 }),
        Mode::Tolerant,
        "invalidValue: `Count` is given twice",
    );
}

#[test]
fn discovery_sees_a_filter_even_if_it_cannot_be_read() {
    assert!(Query::has_filter("x=1&Filter=%ff"));
    assert!(!Query::has_filter("filters=1"));
}

#[test]
fn a_fingerprint_tells_queries_apart_and_not_their_pages() {
    let of = |text: &str, kind| {
        Query::from_query_string(text, Mode::Tolerant).unwrap().fingerprint(kind)
    };
    let people = Some(ResourceType::User);
    assert_eq!(of("filter=title+pr&count=1", people), of("filter=title+PR&cursor=x", people));
    assert_ne!(of("filter=title+pr", people), of("filter=active+pr", people));
    assert_ne!(of("sortBy=title", people), of("sortBy=title&sortOrder=descending", people));
    assert_ne!(of("", people), of("", None));
    assert_ne!(of("", people), of("", Some(ResourceType::Group)));
}

const SEARCH_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

proptest! {
    #[test]
    fn no_query_string_makes_reading_panic(text in "((filter|count|cursor|sortBy)=[a-z0-9%+\"\\[. -]{0,12}&?){0,4}|\\PC{0,60}") {
        for mode in [Mode::Tolerant, Mode::Strict] {
            let _ = Query::from_query_string(&text, mode);
        }
    }

    #[test]
    fn no_body_makes_reading_panic(body in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(Query::from_search_request(&body, Mode::Strict).is_err());
    }
}
