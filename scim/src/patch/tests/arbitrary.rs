//! Whatever arrives, the answer is a canonical resource or a refusal.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::arbitrary;
use crate::schema::Attribute;

fn path() -> impl Strategy<Value = String> {
    let filters = [
        "",
        "",
        "",
        "[type eq \"work\"]",
        "[primary eq \"True\"]",
        "[value eq \"a\"]",
        "[value ne \"a\" or type pr]",
        "[not (type eq \"b\")]",
        "[x eq 1]",
        "[",
        "]",
    ];
    let subs = ["", "", ".value", ".type", ".primary", ".$ref", ".display", ".x", "."];
    (arbitrary::name(), select(filters.to_vec()), select(subs.to_vec()))
        .prop_map(|(name, filter, sub)| format!("{name}{filter}{sub}"))
}

fn operation() -> impl Strategy<Value = Value> {
    let op = select(vec!["Add", "replace", "Remove", "add", "remove", "move"]);
    let value = proptest::option::of(arbitrary::value());
    let named = proptest::collection::vec((path(), arbitrary::value()), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()));
    prop_oneof![
        6 => (op.clone(), path(), value).prop_map(|(op, path, value)| match value {
            Some(value) => json!({"op": op, "path": path, "value": value}),
            None => json!({"op": op, "path": path}),
        }),
        2 => (op, named).prop_map(|(op, value)| json!({"op": op, "value": value})),
        1 => arbitrary::value(),
    ]
}

fn members() -> &'static Attribute {
    GROUP.schema().attribute("members").unwrap()
}

fn member() -> impl Strategy<Value = Value> {
    let id = proptest::option::weighted(0.9, select(vec!["a", "b", "c"]));
    let kind = proptest::option::of(select(vec!["User", "group", "robot"]));
    (id, kind).prop_map(|(id, kind)| json!({"value": id, "type": kind}))
}

/// Operations of which most mean something to a group.
fn group_operation() -> impl Strategy<Value = Value> {
    let op = select(vec!["Add", "replace", "Remove"]);
    let path = select(vec![
        "members",
        "members",
        "members",
        "members[value eq \"a\"]",
        "displayName",
        "externalId",
        "members[type eq \"User\"]",
        "members[type ne \"User\"]",
        "members[type pr and value ne \"b\"]",
        "members[type eq \"User\" and value eq \"a\"]",
        "members[value eq \"a\" or value eq \"b\"]",
        "members[value eq \"c\"].value",
        "members[value ne \"a\"]",
    ]);
    let value = prop_oneof![
        3 => proptest::collection::vec(member(), 0..4).prop_map(Value::from),
        1 => member(),
        1 => select(vec!["", "a", "b"]).prop_map(Value::from),
    ];
    let named = (op, path, proptest::option::weighted(0.8, value)).prop_map(|(op, path, value)| {
        let mut operation = json!({"op": op, "path": path});
        if let Some(value) = value {
            operation["value"] = value;
        }
        operation
    });
    prop_oneof![5 => named, 1 => operation()]
}

/// A group as somebody would keep it who only hears of changes, and knows of some what they are.
#[derive(Debug, PartialEq)]
struct Group {
    name: String,
    external_id: Option<String>,
    members: BTreeMap<String, Value>,
    known: BTreeMap<String, Value>,
}

impl Group {
    fn of(resource: &Resource, known: Option<&Self>) -> Self {
        let members = resource.attributes().get("members").and_then(Value::as_array);
        let members = members.into_iter().flatten().filter(|it| it.get("value").is_some());
        let id = |member: &Value| member["value"].as_str().unwrap().to_owned();
        let members: BTreeMap<_, _> = members.map(|it| (id(it), it.clone())).collect();
        Self {
            name: resource.text("displayName").unwrap_or_default().to_owned(),
            external_id: resource.text("externalId").map(str::to_owned),
            known: known.map_or_else(|| members.clone(), |known| known.known.clone()),
            members,
        }
    }

    fn add(&mut self, ids: Vec<String>) {
        for id in ids {
            let known = self.known.get(&id).cloned();
            self.members.insert(id.clone(), known.unwrap_or_else(|| json!({ "value": id })));
        }
    }

    fn change(&mut self, change: GroupChange) {
        match change {
            GroupChange::DisplayName(name) => self.name = name,
            GroupChange::ExternalId(id) => self.external_id = id,
            GroupChange::AddMembers(ids) => self.add(ids),
            GroupChange::RemoveMembers(ids) => self.members.retain(|id, _| !ids.contains(id)),
            GroupChange::RemoveMembersWhere(filter) => {
                let matcher = filter.element_matcher(Some(members())).unwrap();
                self.members.retain(|_, member| !matcher.matches(member.as_object().unwrap()));
            }
            GroupChange::RemoveAllMembers => self.members.clear(),
            GroupChange::ReplaceMembers(ids) => {
                self.members.clear();
                self.add(ids);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(1024)))]

    #[test]
    fn a_patched_resource_is_canonical(
        before in arbitrary::user_body(),
        operations in proptest::collection::vec(operation(), 1..4),
        strict in any::<bool>(),
    ) {
        let mode = if strict { Mode::Strict } else { Mode::Tolerant };
        let patch = PatchOp::read(USER, body(Value::Array(operations.clone())), mode);
        if let Ok(after) = patch.and_then(|patch| patch.apply(user(Value::Object(before)))) {
            let again = Value::Object(after.attributes().clone());
            prop_assert_eq!(user(again), after, "{:?}", operations);
        }
    }

    #[test]
    fn the_changes_of_a_group_make_what_patching_the_whole_makes(
        before in proptest::collection::vec(member(), 0..4),
        operations in proptest::collection::vec(group_operation(), 1..4),
    ) {
        let before = json!({"displayName": "crew", "members": before});
        let before = Resource::read(GROUP, before, Mode::Tolerant).unwrap();
        let patch = PatchOp::read(GROUP, body(Value::Array(operations.clone())), Mode::Tolerant);
        let patched = patch.and_then(|patch| {
            Ok((patch.apply(before.clone())?, patch.into_group_changes()?))
        });
        if let Ok((whole, changes)) = patched {
            let mut group = Group::of(&before, None);
            let whole = Group::of(&whole, Some(&group));
            changes.into_iter().for_each(|change| group.change(change));
            prop_assert_eq!(group, whole, "{:?}", operations);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        for mode in [Mode::Tolerant, Mode::Strict] {
            let _ = PatchOp::parse(USER, &body, mode);
            let _ = PatchOp::parse(GROUP, &body, mode);
        }
    }
}
