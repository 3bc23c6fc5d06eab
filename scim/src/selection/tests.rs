//! An answer carries what was asked for, and always `schemas` and `id`.

#![allow(clippy::needless_pass_by_value, reason = "tables read better without borrows")]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::arbitrary;
use crate::schema::{ENTERPRISE_USER, USER};

const CUSTOM: &str = "urn:example:loyalty:2.0:User";

fn ada() -> Object {
    let ada = json!({
        "schemas": [USER, ENTERPRISE_USER, CUSTOM], "id": "7", "userName": "ada", "title": "Queen",
        "password": "hunter2", "name": {"givenName": "Ada", "familyName": "L"},
        "emails": [{"value": "a@x", "type": "work"}, {"type": "home"}],
        "meta": {"resourceType": "User", "version": "3"},
        ENTERPRISE_USER: {"department": "HR", "manager": {"value": "8", "displayName": "Bo"}},
        CUSTOM: {"tier": "gold", "since": 1815},
    });
    ada.as_object().unwrap().clone()
}

/// Compares what is left of Ada besides `schemas` and `id`, which must always be left.
#[track_caller]
fn check(attributes: &str, excluded: &str, want: Value) {
    let selection = Selection::new(Some(attributes), Some(excluded), Mode::Tolerant).unwrap();
    let mut left = selection.select(ResourceType::User, ada());
    assert!(left.shift_remove("schemas").is_some() && left.shift_remove("id").is_some());
    assert_eq!(Value::Object(left), want, "{attributes} / {excluded}");
}

#[test]
fn a_password_is_never_shown_even_if_asked_for() {
    let left = Selection::everything().select(ResourceType::User, ada());
    assert_eq!(left.len(), ada().len() - 1);
    assert!(!left.contains_key("password"));
    check("password", "", json!({}));
}

#[test]
fn attributes_leaves_only_what_is_listed() {
    check("userName", "", json!({"userName": "ada"}));
    check("USERNAME, title", "", json!({"userName": "ada", "title": "Queen"}));
    check("id", "", json!({}));
    check("unknown", "", json!({}));
    check("meta.version", "", json!({"meta": {"version": "3"}}));
}

#[test]
fn sub_attributes_are_shown_alone() {
    check("name.familyName", "", json!({"name": {"familyName": "L"}}));
    check("emails.value", "", json!({"emails": [{"value": "a@x"}]}));
    check("emails.value,emails.TYPE", "", json!({"emails": ada()["emails"].clone()}));
    check("emails.value,emails", "", json!({"emails": ada()["emails"].clone()}));
    check("name.middleName", "", json!({}));
}

#[test]
fn a_filter_behind_a_name_is_left_aside() {
    check(r#"emails[type eq "work"]"#, "", json!({"emails": ada()["emails"].clone()}));
    check(r#"emails[value eq "a,b"].value"#, "", json!({"emails": [{"value": "a@x"}]}));
}

#[test]
fn extensions_are_named_by_urn_whole_or_in_part() {
    check(ENTERPRISE_USER, "", json!({ENTERPRISE_USER: ada()[ENTERPRISE_USER].clone()}));
    let department = format!("{ENTERPRISE_USER}:Department").to_uppercase();
    check(&department, "", json!({ENTERPRISE_USER: {"department": "HR"}}));
    let manager = format!("{ENTERPRISE_USER}:manager.value");
    check(&manager, "", json!({ENTERPRISE_USER: {"manager": {"value": "8"}}}));
    check(
        "manager",
        "",
        json!({ENTERPRISE_USER: {"manager": {"value": "8", "displayName": "Bo"}}}),
    );
    check(CUSTOM, "", json!({CUSTOM: {"tier": "gold", "since": 1815}}));
    check(&format!("{CUSTOM}:TIER"), "", json!({CUSTOM: {"tier": "gold"}}));
    check(&format!("{USER}:title"), "", json!({"title": "Queen"}));
    let mut core = ada();
    core.retain(|name, _| !name.contains(':'));
    for gone in ["schemas", "id", "password"] {
        core.shift_remove(gone);
    }
    check(USER, "", Value::Object(core));
}

#[test]
fn excluded_attributes_are_left_out_and_the_rest_stays() {
    let excluded = format!(
        "id,schemas,userName,name.givenName,emails.value,meta,{ENTERPRISE_USER}:manager,{CUSTOM}"
    );
    check(
        "",
        &excluded,
        json!({
            "title": "Queen", "name": {"familyName": "L"},
            "emails": [{"type": "work"}, {"type": "home"}],
            ENTERPRISE_USER: {"department": "HR"},
        }),
    );
}

#[test]
fn attributes_win_over_excluded_ones_unless_the_mode_is_strict() {
    check("title", "title", json!({"title": "Queen"}));
    let error = Selection::new(Some("title"), Some("name"), Mode::Strict).unwrap_err();
    assert_eq!(error.scim_type, Some(ScimType::InvalidValue));
    assert!(Selection::new(Some("title"), Some(""), Mode::Strict).is_ok());
}

#[test]
fn an_empty_list_asks_for_everything() {
    let empty = Selection::new(Some(" , "), Some(""), Mode::Strict).unwrap();
    assert!(empty.is_everything());
    assert!(!Selection::new(Some("id"), None, Mode::Strict).unwrap().is_everything());
}

#[test]
fn what_is_no_name_is_refused() {
    let error = Selection::new(None, Some("title,a b"), Mode::Tolerant).unwrap_err();
    let want = "`a b` in `excludedAttributes` names no attribute: it is not an attribute name";
    assert_eq!(error.to_string(), want);
}

#[test]
fn members_need_not_be_fetched_unless_they_are_wanted() {
    let wants = |attributes, excluded, name| {
        let selection = Selection::new(attributes, excluded, Mode::Tolerant).unwrap();
        selection.wants(ResourceType::Group, name)
    };
    assert!(wants(None, None, "members"));
    assert!(!wants(None, Some("members"), "members"));
    assert!(wants(None, Some("members.display"), "members"));
    assert!(!wants(Some("displayName"), None, "members"));
    assert!(wants(Some("members.value"), None, "members"));
    assert!(wants(Some("displayName"), Some("id"), "id"));
    assert!(!wants(None, None, "unheardOf"));
    assert!(!Selection::everything().wants(ResourceType::User, "password"));
}

proptest! {
    #[test]
    fn no_list_makes_a_selection_panic(only in "[a-zA-Z:., \\[\\]\"$]{0,40}", without in any::<String>()) {
        for mode in [Mode::Tolerant, Mode::Strict] {
            if let Ok(selection) = Selection::new(Some(&only), Some(&without), mode) {
                let _ = selection.select(ResourceType::User, ada());
            }
        }
    }

    /// What `attributes` leaves and what `excludedAttributes` leaves are the two halves.
    #[test]
    fn asked_and_excluded_share_nothing_but_what_is_always_shown(
        names in proptest::collection::vec(arbitrary::name(), 1..4),
    ) {
        let list = names.join(",");
        if let Ok(only) = Selection::new(Some(&list), None, Mode::Tolerant)
            && !only.is_everything()
        {
            let without = Selection::new(None, Some(&list), Mode::Tolerant).unwrap();
            let shown = only.select(ResourceType::User, ada());
            let rest = without.select(ResourceType::User, ada());
            for name in ada().keys().filter(|name| *name != "password") {
                prop_assert!(shown.contains_key(name) || rest.contains_key(name), "{name} of {list}");
                let both = shown.get(name).is_some_and(|it| rest.get(name) == Some(it));
                prop_assert_eq!(both, name == "schemas" || name == "id", "{} of {}", name, list);
            }
        }
    }
}
