//! Bodies for property tests: sensible ones, odd ones, and everything between.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

use crate::resource::ResourceType;
use crate::schema::{Attribute, ENTERPRISE_USER, Type, USER};

/// A name of an attribute in some case, or something that is none.
pub(crate) fn name() -> impl Strategy<Value = String> {
    let known = ResourceType::ALL
        .into_iter()
        .flat_map(|kind| kind.schema().attributes.iter().chain(enterprise(kind)))
        .map(|attribute| attribute.name.clone())
        .chain(
            ["value", "type", "primary", "display", "$ref", "givenName", "schemas", "id"]
                .map(Into::into),
        )
        .collect::<Vec<_>>();
    prop_oneof![
        6 => select(known.clone()),
        1 => select(known).prop_map(|name| name.to_uppercase()),
        1 => select(vec![ENTERPRISE_USER, USER, "urn:x:2.0:User", "name.givenName", "urn:x:2.0:User:a"])
            .prop_map(Into::into),
        1 => "[a-z.:$]{0,6}",
    ]
}

/// Any small JSON value, of words that occur in SCIM.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..3i64).prop_map(Value::from),
        select(vec!["", "a", "b", "work", "home", "True", "false", "{\"value\":\"x\"}", "{"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A value that fits an attribute, in one of the forms a client may choose.
pub(crate) fn fitting(attribute: &Attribute) -> BoxedStrategy<Value> {
    let one = match attribute.kind {
        Type::Boolean => select(vec![
            Value::from(true),
            Value::from(false),
            Value::from("True"),
            Value::from("false"),
        ])
        .boxed(),
        Type::Complex => {
            let parts: Vec<_> = attribute
                .sub_attributes
                .iter()
                .map(|sub| (Just(sub.name.clone()), proptest::option::of(fitting(sub))))
                .collect();
            parts
                .prop_map(|parts| {
                    let said = parts.into_iter().filter_map(|(name, part)| Some((name, part?)));
                    Value::Object(said.collect())
                })
                .boxed()
        }
        Type::String
        | Type::Decimal
        | Type::Integer
        | Type::DateTime
        | Type::Binary
        | Type::Reference => {
            select(vec!["a", "b", "c", "work", "home"]).prop_map(Value::from).boxed()
        }
    };
    if attribute.multi_valued {
        proptest::collection::vec(one, 0..4).prop_map(Value::from).boxed()
    } else {
        one
    }
}

/// A body that says a few attributes of a user rightly.
pub(crate) fn user_body() -> impl Strategy<Value = Map<String, Value>> {
    let attributes: Vec<&'static Attribute> =
        ResourceType::User.schema().attributes.iter().collect();
    let said = select(attributes)
        .prop_flat_map(|attribute| (Just(attribute.name.clone()), fitting(attribute)));
    let extended: Vec<&'static Attribute> = enterprise(ResourceType::User).collect();
    let extension = proptest::collection::vec(
        select(extended)
            .prop_flat_map(|attribute| (Just(attribute.name.clone()), fitting(attribute))),
        0..3,
    );
    (proptest::collection::vec(said, 0..6), extension).prop_map(|(said, extension)| {
        let mut body: Map<String, Value> = said.into_iter().collect();
        body.insert("userName".into(), "ada".into());
        body.insert(ENTERPRISE_USER.into(), Value::Object(extension.into_iter().collect()));
        body
    })
}

/// Anything from a right body to a heap of members.
pub(crate) fn resource_body() -> impl Strategy<Value = Value> {
    let heap = || proptest::collection::vec((name(), value()), 0..8);
    prop_oneof![
        user_body(),
        (user_body(), heap()).prop_map(|(mut body, odd)| {
            body.extend(odd);
            body
        }),
        heap().prop_map(|members| {
            let mut body: Map<String, Value> = members.into_iter().collect();
            body.entry("displayName").or_insert("crew".into());
            body.entry("schemas").or_insert(Value::from(vec![USER]));
            body
        }),
    ]
    .prop_map(Value::Object)
}

fn enterprise(kind: ResourceType) -> impl Iterator<Item = &'static Attribute> {
    kind.extension().into_iter().flat_map(|schema| schema.attributes.iter())
}
