//! Whatever arrives, the answer is a canonical resource or a refusal.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::arbitrary;
use crate::resource::Member;
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

/// All of them are people. No wish here asks for a `type`: what a member is, the store knows, and
/// no client can change or take away, whatever it says.
fn member() -> impl Strategy<Value = Value> {
    let id = proptest::option::weighted(0.9, select(vec!["a", "b", "c"]));
    let kind = select(vec!["User", "user"]);
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

/// A group as somebody would keep it who only hears of changes.
#[derive(Debug)]
struct Group {
    name: String,
    external_id: Option<String>,
    members: BTreeMap<String, Option<ResourceType>>,
}

impl Group {
    fn of(resource: &Resource) -> Self {
        Self {
            name: resource.text("displayName").unwrap_or_default().to_owned(),
            external_id: resource.text("externalId").map(str::to_owned),
            members: resource.members().into_iter().map(|it| (it.value, it.kind)).collect(),
        }
    }

    /// Whether both are the same group. What a member is need not be said.
    fn agrees(&self, other: &Self) -> bool {
        let kind = |id| Some((self.members.get(id)?, other.members.get(id)?));
        (&self.name, &self.external_id) == (&other.name, &other.external_id)
            && self.members.keys().eq(other.members.keys())
            && self
                .members
                .keys()
                .filter_map(kind)
                .all(|(one, two)| one.is_none() || two.is_none() || one == two)
    }

    fn change(&mut self, change: GroupChange) {
        let add = |group: &mut Self, members: Vec<Member>| {
            for Member { value, kind } in members {
                let known = group.members.entry(value).or_default();
                *known = kind.or(*known);
            }
        };
        match change {
            GroupChange::DisplayName(name) => self.name = name,
            GroupChange::ExternalId(id) => self.external_id = id,
            GroupChange::AddMembers(members) => add(self, members),
            GroupChange::RemoveMembers(ids) => self.members.retain(|id, _| !ids.contains(id)),
            GroupChange::RemoveMembersWhere(filter) => {
                let matcher = filter.element_matcher(Some(members())).unwrap();
                self.members.retain(|id, kind| {
                    let mut element = Object::from_iter([("value".to_owned(), json!(id))]);
                    if let Some(kind) = kind {
                        element.insert("type".into(), json!(kind.name()));
                    }
                    !matcher.matches(&element)
                });
            }
            GroupChange::RemoveAllMembers => self.members.clear(),
            GroupChange::ReplaceMembers(members) => {
                self.members.clear();
                add(self, members);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

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
            let mut group = Group::of(&before);
            changes.into_iter().for_each(|change| group.change(change));
            let whole = Group::of(&whole);
            prop_assert!(group.agrees(&whole), "{:?} {:?} {:?}", group, whole, operations);
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
