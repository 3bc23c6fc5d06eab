//! What a person and a group become in the store.

use doorward_scim::{Mode, Object, PatchOp, ResourceType};
use doorward_store::directory::{Command, Event, Expected, UserId};
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

#[test]
fn active_that_was_removed_is_not_shown_and_the_person_stays_as_they_were() {
    for active in [false, true] {
        let user = json!({"userName": "ada", "active": active, "title": "Countess"});
        let mut example = Example::new();
        let id = example.user(user);
        let shown = example.patch(id, &json!({"op": "remove", "path": "active"}));
        assert!(!shown.contains_key("active"));
        assert_eq!(shown["schemas"], json!(["urn:ietf:params:scim:schemas:core:2.0:User"]));
        assert_eq!(shown["title"], "Countess");
        assert_eq!(example.directory.user(id).unwrap().active, active);
    }
}

#[test]
fn active_stays_unassigned_until_it_is_said_again() {
    let mut example = Example::new();
    let id = example.user(json!({"userName": "ada", "active": false}));
    example.patch(id, &json!({"op": "remove", "path": "active"}));
    let shown = example.patch(id, &json!({"op": "replace", "path": "title", "value": "x"}));
    assert!(!shown.contains_key("active"));
    let shown = example.put(id, json!({"userName": "ada"}));
    assert!(!shown.contains_key("active") && !shown.contains_key("title"));
    let shown = example.put(id, json!({"userName": "ada", "active": false}));
    assert_eq!(shown["active"], false);
    example.patch(id, &json!({"op": "remove", "path": "active"}));
    let shown = example.patch(id, &json!({"op": "add", "path": "active", "value": "True"}));
    assert_eq!(shown["active"], true);
}

#[test]
fn the_event_says_what_became_of_active_and_nothing_else() {
    let mut example = Example::new();
    let id = example.user(json!({"userName": "ada"}));
    let op = json!({"op": "remove", "path": "active"});
    let said = |events: &[Event]| serde_json::to_value(events).unwrap()[0]["attributes"].clone();
    let wanted = example.patched(id, &op);
    let events = example.change(id, wanted);
    assert_eq!(said(&events), json!({"active_unassigned": "true"}));
    let wanted = example.patched(id, &op);
    assert_eq!(example.change(id, wanted), [], "asked twice, happened once");
}

#[test]
fn a_patch_of_something_else_leaves_active_alone() {
    let mut example = Example::new();
    let id = example.user(json!({"userName": "ada", "active": false}));
    let shown = example.patch(id, &json!({"op": "replace", "path": "title", "value": "x"}));
    assert_eq!(shown["active"], false);
}

impl Example {
    /// What a user is wanted to be after a PATCH of one operation.
    fn patched(&self, id: UserId, operation: &Value) -> WantedUser {
        let op = json!({"Operations": [operation]});
        let op = PatchOp::read(ResourceType::User, op, Mode::Tolerant).unwrap();
        let held = self.view().held(self.directory.user(id).unwrap());
        patched_user(op.apply(held).unwrap()).unwrap()
    }

    fn change(&mut self, user: UserId, wanted: WantedUser) -> Vec<Event> {
        self.submit(Command::ChangeUser { user, expected: Expected::Anything, wanted })
    }

    fn shown(&self, id: UserId) -> Object {
        self.view().held(self.directory.user(id).unwrap()).into_attributes()
    }

    fn patch(&mut self, id: UserId, operation: &Value) -> Object {
        let wanted = self.patched(id, operation);
        self.change(id, wanted);
        self.shown(id)
    }

    fn put(&mut self, id: UserId, user: Value) -> Object {
        let held = self.directory.user(id).unwrap();
        let wanted = replaced_user(said(ResourceType::User, user), held).unwrap();
        self.change(id, wanted);
        self.shown(id)
    }
}
