//! Attribute paths, as RFC 7644 writes them and as Entra does.

use proptest::prelude::*;

use super::AttributePath;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The parts of a path with bars between them, or the reason it is none.
#[track_caller]
fn check(input: &str, want: &str) {
    let got = AttributePath::parse(input).map_or_else(
        |error| error.to_string(),
        |path| {
            let part = |part: Option<String>| part.unwrap_or_else(|| "-".into());
            format!("{}|{}|{}", part(path.schema), path.name, part(path.sub))
        },
    );
    assert_eq!(got, want, "{input}");
}

#[test]
fn names_and_sub_attributes_are_told_apart() {
    check("userName", "-|userName|-");
    check("name.familyName", "-|name|familyName");
    check("members.$ref", "-|members|$ref");
    check("x-cost_center2", "-|x-cost_center2|-");
}

#[test]
fn the_version_dot_of_a_urn_does_not_split_it() {
    check(&format!("{ENTERPRISE}:department"), &format!("{ENTERPRISE}|department|-"));
    check(&format!("{ENTERPRISE}:manager.value"), &format!("{ENTERPRISE}|manager|value"));
    check("URN:Example:2.0:Thing:part", "URN:Example:2.0:Thing|part|-");
}

#[test]
fn a_urn_alone_names_a_schema() {
    check(ENTERPRISE, &format!("{ENTERPRISE}||-"));
    check("urn:example:custom:1.0", "urn:example:custom:1.0||-");
    check("urn:example:thing", "urn:example:thing||-");
    check("urn:example:thing:part", "urn:example:thing|part|-");
    let mistyped = "urn:ietf:params:scim:schemas:extension:enterprise:2.0User";
    check(mistyped, &format!("{mistyped}||-"));
    check(&format!("{mistyped}:department"), &format!("{mistyped}|department|-"));
    let path = AttributePath::parse(ENTERPRISE).unwrap();
    assert_eq!(path.names_schema(), Some(ENTERPRISE));
    assert_eq!(AttributePath::parse("userName").unwrap().names_schema(), None);
}

#[test]
fn entra_writes_a_dot_where_the_rfc_has_a_colon() {
    check(&format!("{ENTERPRISE}.manager"), &format!("{ENTERPRISE}|manager|-"));
    check(&format!("{ENTERPRISE}.manager.value"), &format!("{ENTERPRISE}|manager|value"));
}

#[test]
fn what_is_no_path_is_refused_with_its_reason() {
    check("", "an attribute name is missing");
    check("name.", "an attribute name is missing");
    check(".name", "an attribute name is missing");
    check("a.b.c", "it has more than one dot behind the attribute name");
    check("2name", "it is not an attribute name");
    check("user name", "it is not an attribute name");
    check("naïve", "it is not an attribute name");
    check("urn:", "it is not an attribute name");
    check("urn:example", "it is not an attribute name");
    check("urn:example::x", "it is not an attribute name");
    check("$", "it is not an attribute name");
    check(&"a".repeat(1025), "it is longer than 1024 bytes");
}

proptest! {
    #[test]
    fn no_text_makes_parsing_panic_and_what_parses_prints_as_itself(text in "\\PC{0,80}") {
        if let Ok(path) = AttributePath::parse(&text) {
            prop_assert_eq!(AttributePath::parse(&path.to_string()), Ok(path));
        }
    }

    #[test]
    fn a_printed_path_reads_as_the_same_path(
        text in "(urn:[a-z]{1,5}:(2\\.0:)?[A-Z][a-z]{0,5}:)?[a-z$][a-zA-Z0-9_-]{0,8}(\\.[a-z]{1,4}){0,2}"
    ) {
        if let Ok(path) = AttributePath::parse(&text) {
            prop_assert_eq!(AttributePath::parse(&path.to_string()), Ok(path));
        }
    }
}
