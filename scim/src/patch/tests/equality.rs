//! A PATCH equals the same changes made by PUT.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::arbitrary;
use crate::schema::{Attribute, Mutability, Type};

fn put(body: &Object) -> Resource {
    Resource::read(USER, Value::Object(body.clone()), Mode::Tolerant).unwrap()
}

/// The operations that make of one body another, an attribute at a time.
fn difference(before: &Object, after: &Object) -> Value {
    let removed = before.keys().filter(|name| !after.contains_key(*name));
    let removed = removed.map(|name| json!({"op": "Remove", "path": name}));
    // A complex value is merged into the one that is there, so that one goes first.
    let replaced =
        after.iter().filter(|(name, _)| *name != "userName").flat_map(|(name, value)| {
            let remove = json!({"op": "remove", "path": name});
            [remove, json!({"op": "Replace", "path": name, "value": value})]
        });
    let name = json!({"op": "Replace", "path": "userName", "value": after["userName"]});
    let writable = |operation: &Value| operation["path"] != "groups";
    Value::Array(removed.chain(replaced).chain([name]).filter(writable).collect())
}

/// A single change, said as an operation and done to a body.
#[derive(Clone)]
enum Change {
    Set { attribute: &'static Attribute, sub: Option<&'static Attribute>, value: Value },
    Remove { attribute: &'static Attribute, sub: Option<&'static Attribute> },
    Append { attribute: &'static Attribute, value: Value },
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.operation().fmt(f)
    }
}

impl Change {
    fn operation(&self) -> Value {
        let path = |attribute: &Attribute, sub: &Option<&Attribute>| match sub {
            Some(sub) => format!("{}.{}", attribute.name, sub.name),
            None => attribute.name.clone(),
        };
        match self {
            Self::Set { attribute, sub, value } => {
                json!({"op": "Replace", "path": path(attribute, sub), "value": value})
            }
            Self::Remove { attribute, sub } => {
                json!({"op": "Remove", "path": path(attribute, sub)})
            }
            Self::Append { attribute, value } => {
                json!({"op": "Add", "path": attribute.name, "value": value})
            }
        }
    }

    /// What a person would do to the text of the resource.
    fn edit(&self, body: &mut Object) {
        match self {
            Self::Set { attribute, sub: None, value } if attribute.kind == Type::Complex => {
                if attribute.multi_valued {
                    body.insert(attribute.name.clone(), value.clone());
                } else if let Some(parts) = value.as_object() {
                    let known = body.entry(&attribute.name).or_insert(json!({}));
                    known.as_object_mut().unwrap().extend(parts.clone());
                }
            }
            Self::Set { attribute, sub: None, value } => {
                body.insert(attribute.name.clone(), value.clone());
            }
            Self::Set { attribute, sub: Some(sub), value } => {
                let known = body.entry(&attribute.name).or_insert(json!({}));
                known[&sub.name] = value.clone();
            }
            Self::Remove { attribute, sub: None } => {
                body.shift_remove(&attribute.name);
            }
            Self::Remove { attribute, sub: Some(sub) } => {
                if let Some(Value::Object(known)) = body.get_mut(&attribute.name) {
                    known.shift_remove(&sub.name);
                }
            }
            Self::Append { attribute, value } => {
                let known = body.entry(&attribute.name).or_insert(json!([]));
                known.as_array_mut().unwrap().extend(value.as_array().unwrap().clone());
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let writable = USER.schema().attributes.iter().filter(|attribute| {
        attribute.mutability == Mutability::ReadWrite && attribute.name != "userName"
    });
    select(writable.collect::<Vec<_>>()).prop_flat_map(|attribute: &'static Attribute| {
        let whole = arbitrary::fitting(attribute);
        let set = whole.clone().prop_map(move |value| Change::Set { attribute, sub: None, value });
        let remove = Just(Change::Remove { attribute, sub: None });
        if attribute.multi_valued {
            let append = whole.prop_map(move |value| Change::Append { attribute, value });
            return prop_oneof![set, remove, append].boxed();
        }
        if attribute.kind != Type::Complex {
            return prop_oneof![set, remove].boxed();
        }
        let sub = select(attribute.sub_attributes.iter().collect::<Vec<_>>());
        let part = sub.prop_flat_map(move |sub: &'static Attribute| {
            let removed = Just(Change::Remove { attribute, sub: Some(sub) });
            let set = arbitrary::fitting(sub).prop_map(move |value| Change::Set {
                attribute,
                sub: Some(sub),
                value,
            });
            prop_oneof![removed, set]
        });
        prop_oneof![set, remove, part].boxed()
    })
}

#[test]
fn an_element_that_is_named_twice_counts_as_when_it_is_put() {
    let certificate = |value: &str, primary: bool| json!({"value": value, "primary": primary});
    let (old, new) = (certificate("a", true), [certificate("b", true), certificate("b", false)]);
    let add = |value: Value| json!({"op": "add", "path": "x509Certificates", "value": value});
    let patch = body(json!([add(json!([old])), add(json!(new))]));
    let patch = PatchOp::read(USER, patch, Mode::Tolerant).unwrap();
    let name = json!({"userName": "ada"}).as_object().unwrap().clone();
    let mut whole = name.clone();
    whole.insert("x509Certificates".into(), json!([old, new[0], new[1]]));
    assert_eq!(patch.apply(put(&name)).unwrap(), put(&whole));
}

proptest! {
    #[test]
    fn a_patch_of_the_difference_equals_a_put(
        before in arbitrary::user_body(),
        after in arbitrary::user_body(),
    ) {
        let patch = body(difference(&before, &after));
        let patch = PatchOp::read(USER, patch, Mode::Tolerant).unwrap();
        prop_assert_eq!(patch.apply(put(&before)).unwrap(), put(&after));
    }

    #[test]
    fn a_pathless_patch_of_new_attributes_equals_a_put(after in arbitrary::user_body()) {
        let patch = body(json!([{"op": "add", "value": after}]));
        let patch = PatchOp::read(USER, patch, Mode::Tolerant).unwrap();
        prop_assert_eq!(patch.apply(user(json!({}))).unwrap(), put(&after));
    }

    #[test]
    fn a_patch_of_many_changes_equals_a_put_of_the_edited_text(
        before in arbitrary::user_body(),
        changes in proptest::collection::vec(change(), 0..8),
    ) {
        let mut edited = put(&before).into_attributes();
        for change in &changes {
            change.edit(&mut edited);
            edited = put(&edited).into_attributes(); // one PUT a change
        }
        let operations: Value = changes.iter().map(Change::operation).collect();
        let patch = PatchOp::read(USER, body(operations), Mode::Tolerant).unwrap();
        prop_assert_eq!(patch.apply(put(&before)).unwrap(), put(&edited));
    }

    #[test]
    fn a_patch_done_twice_is_a_patch_done_once(
        before in arbitrary::user_body(),
        changes in proptest::collection::vec(change(), 0..4),
    ) {
        let operations: Value = changes.iter().map(Change::operation).collect();
        let patch = PatchOp::read(USER, body(operations), Mode::Tolerant).unwrap();
        let once = patch.apply(put(&before)).unwrap();
        prop_assert_eq!(patch.apply(once.clone()).unwrap(), once);
    }
}
