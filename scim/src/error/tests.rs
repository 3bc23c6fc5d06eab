//! Refusals as a client reads them.

use super::*;

#[track_caller]
#[allow(clippy::needless_pass_by_value, reason = "tables read better without borrows")]
fn check(error: &Error, want: Value) {
    assert_eq!(error.body(), want);
}

#[test]
fn a_body_names_its_schema_and_repeats_the_status_as_a_string() {
    check(
        &Error::new(404, "there is no such user"),
        json!({ "schemas": [SCHEMA], "status": "404", "detail": "there is no such user" }),
    );
    check(
        &Error::bad(ScimType::InvalidFilter, "no"),
        json!({ "schemas": [SCHEMA], "status": "400", "scimType": "invalidFilter", "detail": "no" }),
    );
}

#[test]
fn what_is_taken_is_a_conflict_and_no_bad_request() {
    check(
        &Error::taken("`userName` is taken"),
        json!({
            "schemas": [SCHEMA], "status": "409", "scimType": "uniqueness",
            "detail": "`userName` is taken",
        }),
    );
}

#[test]
fn reasons_are_spelled_as_in_rfc_7644_and_rfc_9865() {
    for (reason, word) in [
        (ScimType::InvalidFilter, "invalidFilter"),
        (ScimType::TooMany, "tooMany"),
        (ScimType::Uniqueness, "uniqueness"),
        (ScimType::Mutability, "mutability"),
        (ScimType::InvalidSyntax, "invalidSyntax"),
        (ScimType::InvalidPath, "invalidPath"),
        (ScimType::NoTarget, "noTarget"),
        (ScimType::InvalidValue, "invalidValue"),
        (ScimType::InvalidVers, "invalidVers"),
        (ScimType::InvalidCursor, "invalidCursor"),
        (ScimType::ExpiredCursor, "expiredCursor"),
        (ScimType::InvalidCount, "invalidCount"),
    ] {
        assert_eq!(Error::bad(reason, "x").body()["scimType"], word);
    }
}
