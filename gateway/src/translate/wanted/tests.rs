//! What a person and a group become in the store.

use doorward_scim::{Mode, PatchOp, ResourceType};
use serde_json::{Value, json};

use super::*;
use crate::translate::example::Example;

fn said(kind: ResourceType, value: Value) -> Resource {
    Resource::read(kind, value, Mode::Tolerant).unwrap()
}

#[test]
fn active_that_is_not_said_stays_as_it_is() {
    let active = |value| wanted_user(said(ResourceType::User, value)).unwrap().active;
    assert_eq!(active(json!({"userName": "ada"})), None);
    assert_eq!(active(json!({"userName": "ada", "active": "False"})), Some(false));
}

#[test]
fn a_user_name_that_is_too_long_is_refused() {
    let user = json!({"userName": "a".repeat(UserName::MAX_BYTES + 1)});
    let refused = wanted_user(said(ResourceType::User, user)).unwrap_err();
    assert_eq!((refused.status, refused.scim_type), (400, Some(ScimType::InvalidValue)));
}

#[test]
fn a_group_is_replaced_members_and_all() {
    let group = json!({"displayName": "Poets", "members": [{"value": "1"}, "2", {"value": "1"}]});
    assert_eq!(
        replacement(wanted_group(said(ResourceType::Group, group))),
        [
            GroupChange::DisplayName("Poets".into()),
            GroupChange::ExternalId(None),
            GroupChange::ReplaceMembers(vec!["1".into(), "2".into()]),
        ]
    );
}

/// What a user of this kind looks like after a PATCH of one operation.
fn patched(user: Value, operation: &Value) -> (WantedUser, Object) {
    let mut example = Example::new();
    let id = example.user(user);
    let op = json!({"Operations": [operation]});
    let op = PatchOp::read(ResourceType::User, op, Mode::Tolerant).unwrap();
    let made = op.apply(example.view().held(example.directory.user(id).unwrap())).unwrap();
    let wanted = patched_user(made).unwrap();
    let expected = doorward_store::directory::Expected::Anything;
    let change = doorward_store::directory::Command::ChangeUser {
        user: id,
        expected,
        wanted: wanted.clone(),
    };
    example.submit(change);
    let shown = example.view().held(example.directory.user(id).unwrap()).into_attributes();
    (wanted, shown)
}

#[test]
fn active_that_was_removed_is_not_shown_and_means_yes() {
    let user = json!({"userName": "ada", "active": false, "title": "Countess"});
    let (wanted, shown) = patched(user, &json!({"op": "remove", "path": "active"}));
    assert_eq!(wanted.active, Some(true));
    assert!(!shown.contains_key("active"));
    assert_eq!(shown["schemas"], json!(["urn:ietf:params:scim:schemas:core:2.0:User"]));
    assert_eq!(shown["title"], "Countess");
}

#[test]
fn a_patch_of_something_else_leaves_active_alone() {
    let user = json!({"userName": "ada", "active": false});
    let (wanted, shown) = patched(user, &json!({"op": "replace", "path": "title", "value": "x"}));
    assert_eq!(wanted.active, Some(false));
    assert_eq!(shown["active"], false);
}

#[test]
fn nobody_else_can_write_that_active_was_removed() {
    let urn = "urn:doorward:params:scim:schemas:unassigned:1.0:User";
    let mut example = Example::new();
    let id = example.user(json!({"userName": "ada", urn: {"active": true}}));
    let shown = example.view().held(example.directory.user(id).unwrap()).into_attributes();
    assert_eq!(shown["active"], true);
    assert!(!shown.contains_key(urn));
}
