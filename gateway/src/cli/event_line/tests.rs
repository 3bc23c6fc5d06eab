//! What a line tells of an event.

use serde_json::{Value, json};

use super::{harmless, what};

fn check(data: &Value, want: &str) {
    assert_eq!(harmless(&what(data)), want, "{data}");
}

#[test]
fn a_line_names_who_and_what() {
    check(&json!({ "organization": "acme" }), "acme");
    check(&json!({ "user": "1-2", "user_name": "ada", "active": true }), "ada  1-2");
    check(
        &json!({ "group": "3-4", "members": [{ "user": "1-2" }], "pending": [] }),
        "3-4  1 member",
    );
    check(
        &json!({ "group": "3-4", "members": [1, 2], "pending": ["x"] }),
        "3-4  2 members  1 pending",
    );
    let changed = json!({ "user": "1-2", "attributes": { "title": null, "locale": "en" } });
    check(&changed, "1-2  title, locale");
    check(&json!({ "settings": { "mode": "strict" } }), r#"{"mode":"strict"}"#);
}

#[test]
fn no_name_steers_the_terminal() {
    check(&json!({ "user_name": "\u{1b}[2Jada" }), "\u{fffd}[2Jada");
}
