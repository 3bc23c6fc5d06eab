//! Whom a PATCH of a group means.

use doorward_scim::{Mode, patch::PatchOp};
use doorward_store::directory::UserId;
use serde_json::{Value, json};

use super::*;
use crate::translate::example::Example;

/// A group of two people, and a third person outside.
struct Group3 {
    example: Example,
    group: doorward_store::directory::GroupId,
    people: [UserId; 3],
}

impl Group3 {
    fn new() -> Self {
        let mut example = Example::new();
        let people = ["ada", "bob", "eve"].map(|name| example.user(json!({ "userName": name })));
        let [ada, bob, _] = people.map(|id| json!({ "value": id.to_string() }));
        let nested = example.group(json!({ "displayName": "Nested" }));
        let nested = json!({ "value": nested.to_string() });
        let said = json!({ "displayName": "Poets", "members": [ada, bob, nested] });
        let group = example.group(said);
        Self { example, group, people }
    }

    fn changes(&self, operations: &Value) -> Result<GroupChanges, Error> {
        let schemas = [patch::SCHEMA];
        let body = json!({ "schemas": schemas, "Operations": operations });
        let op = PatchOp::read(ResourceType::Group, body, Mode::Tolerant)?;
        let group = self.example.directory.group(self.group).unwrap();
        group_changes(self.example.view(), group, &op.into_group_changes()?)
    }
}

fn named(values: &[impl ToString]) -> Vec<Box<str>> {
    values.iter().map(|value| value.to_string().into()).collect()
}

#[test]
fn members_that_are_named_are_not_looked_at() {
    let town = Group3::new();
    let [ada, bob, eve] = town.people;
    let changes = town.changes(&json!([
        {"op": "Add", "path": "members", "value": [{"$ref": null, "value": eve.to_string()}]},
        {"op": "Remove", "path": "members", "value": [{"value": ada.to_string()}]},
        {"op": "remove", "path": format!("members[value eq \"{bob}\"]")},
        {"op": "replace", "value": {"displayName": "Bards", "externalId": "7"}},
    ]));
    let changes = changes.unwrap();
    assert!(!changes.depends_on_members);
    assert_eq!(
        changes.changes,
        [
            GroupChange::AddMembers(named(&[eve])),
            GroupChange::RemoveMembers(named(&[ada])),
            GroupChange::RemoveMembers(named(&[bob])),
            GroupChange::DisplayName("Bards".into()),
            GroupChange::ExternalId(Some("7".into())),
        ]
    );
}

#[test]
fn a_filter_that_says_more_means_members_held_and_just_added() {
    let town = Group3::new();
    let [ada, bob, eve] = town.people;
    let changes = town.changes(&json!([
        {"op": "add", "path": "members", "value": [{"value": eve.to_string()}, {"value": "stranger"}]},
        {"op": "remove", "path": "members[type eq \"User\"]"},
    ]));
    let changes = changes.unwrap();
    assert!(changes.depends_on_members);
    assert_eq!(changes.changes.last(), Some(&GroupChange::RemoveMembers(named(&[ada, bob, eve]))));
}

#[test]
fn removing_the_attribute_removes_everybody() {
    let town = Group3::new();
    let changes = town.changes(&json!([{"op": "remove", "path": "members"}])).unwrap();
    assert_eq!(changes.changes, [GroupChange::ReplaceMembers(vec![])]);
}

#[test]
fn a_filter_that_makes_no_sense_for_members_is_refused() {
    let town = Group3::new();
    let refused = town.changes(&json!([{"op": "remove", "path": "members[colour eq \"red\"]"}]));
    assert_eq!(refused.unwrap_err().status, 400);
}
