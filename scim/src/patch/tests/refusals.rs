//! What is refused, with its reason and the number of the operation.

use super::*;

#[track_caller]
fn check(operation: Value, want: &str) {
    let first = json!({"op": "replace", "path": "title", "value": "fine"});
    refused(Mode::Tolerant, json!([first, operation]), want);
}

#[test]
fn an_operation_that_is_none_is_refused() {
    check(
        json!({"op": "Overwrite", "path": "title", "value": "x"}),
        "invalidSyntax: operation 2: `Overwrite` is none of `add`, `remove` and `replace`",
    );
    check(json!({"path": "title"}), "invalidSyntax: operation 2: `op` is missing");
    check(json!({"op": 5}), "invalidSyntax: operation 2: `op` is missing");
    check(json!("add"), "invalidSyntax: operation 2: it must be an object");
    check(json!({"op": "add", "path": "title"}), "invalidSyntax: operation 2: `value` is missing");
    check(
        json!({"op": "add", "value": "x"}),
        "invalidSyntax: operation 2: without a `path` the value must be an object",
    );
}

#[test]
fn a_body_that_is_no_patch_is_refused() {
    for body in ["{}", r#"{"Operations": {}}"#, r#"{"Operations": "x"}"#] {
        let error = PatchOp::parse(USER, body.as_bytes(), Mode::Tolerant).unwrap_err();
        assert_eq!(error.to_string(), "`Operations` must be a list");
        assert_eq!(error.scim_type, Some(ScimType::InvalidSyntax));
    }
    assert!(PatchOp::parse(USER, b"[", Mode::Tolerant).is_err());
}

#[test]
fn a_broken_path_is_refused() {
    for path in ["a b", "title..x", "emails]", "-", "emails[type pr]x", "emails[type pr]."] {
        let operations = json!([{"op": "Replace", "path": path, "value": "x"}]);
        let error = patched(Mode::Tolerant, json!({}), operations).unwrap_err();
        assert_eq!(error.scim_type, Some(ScimType::InvalidPath), "{path}: {error}");
    }
    check(
        json!({"op": "add", "path": 7, "value": "x"}),
        "invalidPath: operation 2: `path` must be a string",
    );
}

#[test]
fn a_path_to_nothing_is_refused() {
    for path in ["colour", "name.nick", "emails.x", "emails.value[type eq \"a\"]", "title.value"] {
        check(
            json!({"op": "add", "path": path, "value": "x"}),
            &format!("invalidPath: operation 2: `{path}` is no attribute of User"),
        );
    }
    check(
        json!({"op": "add", "path": "title[value eq \"x\"]", "value": "x"}),
        "invalidPath: operation 2: `title` has one value, of which none can be selected",
    );
}

/// RFC 7644 table 9 names PATCH's path filter under `invalidFilter`.
#[test]
fn a_broken_filter_in_a_path_is_refused_as_a_filter() {
    for path in [
        "emails[",
        "emails[]",
        "emails[type eq",
        r#"emails[type eq "work""#,
        r#"emails[type zz "work"].value"#,
        r#"emails[colour eq "x"].value"#,
        r#"emails[primary gt true]"#,
    ] {
        let operations = json!([{"op": "add", "path": path, "value": "x"}]);
        let error = patched(Mode::Tolerant, json!({}), operations).unwrap_err();
        assert_eq!(error.scim_type, Some(ScimType::InvalidFilter), "{path}: {error}");
    }
}

#[test]
fn a_strict_connection_calls_unknown_attributes_bad_syntax() {
    for path in ["colour", "name.nick", "urn:example:x:2.0:User:shoe"] {
        let operations = json!([{"op": "add", "path": path, "value": "x"}]);
        let error = patched(Mode::Strict, json!({}), operations).unwrap_err();
        assert_eq!(error.scim_type, Some(ScimType::InvalidSyntax), "{path}: {error}");
    }
}

#[test]
fn read_only_attributes_are_refused() {
    for path in ["id", "meta", "meta.version", "groups", "groups.value"] {
        for op in ["add", "replace", "remove"] {
            check(
                json!({"op": op, "path": path, "value": "x"}),
                &format!("mutability: operation 2: `{path}` is read-only"),
            );
        }
    }
}

#[test]
fn what_is_required_can_neither_be_removed_nor_emptied() {
    check(
        json!({"op": "remove", "path": "userName"}),
        "mutability: operation 2: `userName` is required and cannot be removed",
    );
    for nothing in [json!(""), json!(null)] {
        check(
            json!({"op": "replace", "path": "userName", "value": nothing}),
            "invalidValue: operation 2: `userName` is required",
        );
    }
    refused(
        Mode::Tolerant,
        json!([{"op": "replace", "path": "userName", "value": "  "}]),
        "invalidValue: `userName` is required",
    );
}

#[test]
fn a_removal_without_a_path_is_refused() {
    let want = "noTarget: operation 2: a removal needs a `path`";
    check(json!({"op": "remove"}), want);
    check(json!({"op": "remove", "value": {"title": "x"}}), want);
}

#[test]
fn a_value_of_the_wrong_type_is_refused_with_its_place() {
    check(
        json!({"op": "add", "path": "active", "value": "perhaps"}),
        "invalidValue: operation 2: `active` must be `true` or `false`",
    );
    check(
        json!({"op": "add", "value": {"emails": [{"value": "a"}, {"value": {}}]}}),
        "invalidValue: operation 2: `emails[1].value` must be a string",
    );
    check(
        json!({"op": "add", "path": "emails[type eq \"work\"].value", "value": ["x"]}),
        "invalidValue: operation 2: `emails[type eq \"work\"].value` must be a string",
    );
    check(
        json!({"op": "add", "path": "emails[type eq \"work\"]", "value": {"primary": "no"}}),
        "invalidValue: operation 2: `emails[type eq \"work\"].primary` must be `true` or `false`",
    );
    check(
        json!({"op": "add", "path": ENTERPRISE_USER, "value": "x"}),
        &format!("invalidValue: operation 2: `{ENTERPRISE_USER}` must be an object"),
    );
    check(
        json!({"op": "add", "path": "urn:example:x:2.0:User", "value": "x"}),
        "invalidValue: operation 2: `urn:example:x:2.0:User` must be an object",
    );
}

#[test]
fn a_patch_makes_at_most_a_thousand_changes() {
    let title = json!({"op": "replace", "path": "title", "value": "x"});
    let many = |count: usize| patched(Mode::Tolerant, json!({}), vec![title.clone(); count].into());
    assert!(many(1000).is_ok());
    let error = many(1001).unwrap_err();
    assert_eq!(error.to_string(), "operation 1001: a PATCH makes at most 1000 changes");
    let emails: Vec<String> = (0..600).map(|n| n.to_string()).collect();
    let add = json!([{"op": "add", "path": "emails", "value": emails}]);
    let before: Vec<String> = (600..1200).map(|n| n.to_string()).collect();
    let error = patched(Mode::Tolerant, json!({"emails": before}), add).unwrap_err();
    let want = "operation 1: `emails` must be a list of at most 1000 elements";
    assert_eq!(error.to_string(), want);
}

#[test]
fn no_element_is_made_of_a_path_that_does_not_say_which() {
    for filter in ["type ne \"work\"", "type eq \"a\" or type eq \"b\"", "not (value pr)"] {
        let path = format!("emails[{filter}].display");
        check(
            json!({"op": "replace", "path": path, "value": "x"}),
            &format!("noTarget: operation 2: `{path}` selects nothing"),
        );
    }
}
