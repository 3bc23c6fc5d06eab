//! The published schemas are complete and say what Entra and the RFC rely on.

use std::collections::HashSet;

use super::*;

fn published() -> [&'static Schema; 7] {
    [
        Schema::user(),
        Schema::group(),
        Schema::enterprise_user(),
        Schema::common(),
        Schema::service_provider_config(),
        Schema::resource_type(),
        Schema::of_schemas(),
    ]
}

#[test]
fn every_schema_reads_whole_and_has_a_urn_of_its_own() {
    let urns: HashSet<&str> = published().iter().map(|schema| schema.id.as_str()).collect();
    assert_eq!(urns.len(), 7);
    for schema in published() {
        assert!(schema.id.starts_with("urn:ietf:params:scim:schemas:"), "{}", schema.id);
        assert!(!schema.attributes.is_empty(), "{}", schema.id);
    }
}

#[test]
fn what_is_written_is_what_was_read() {
    let files = [
        include_str!("user.json"),
        include_str!("group.json"),
        include_str!("enterprise_user.json"),
        include_str!("common.json"),
        include_str!("service_provider_config.json"),
        include_str!("resource_type.json"),
        include_str!("schema.json"),
    ];
    for (schema, file) in published().into_iter().zip(files) {
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        assert_eq!(serde_json::to_value(schema).unwrap(), file, "{}", schema.id);
    }
}

#[test]
fn every_attribute_is_described_and_only_complex_ones_have_parts() {
    fn check(attributes: &[Attribute]) {
        for attribute in attributes {
            assert!(!attribute.description.is_empty(), "{}", attribute.name);
            let parts = !attribute.sub_attributes.is_empty();
            assert_eq!(parts, attribute.kind == Type::Complex, "{}", attribute.name);
            check(&attribute.sub_attributes);
        }
    }
    for schema in published() {
        check(&schema.attributes);
    }
}

#[test]
fn the_user_schema_has_every_attribute_of_rfc_7643() {
    let names: Vec<&str> = Schema::user().attributes.iter().map(|a| a.name.as_str()).collect();
    let want = "userName externalId name displayName nickName profileUrl title userType \
                preferredLanguage locale timezone active password emails phoneNumbers ims photos \
                addresses groups entitlements roles x509Certificates";
    assert_eq!(names.join(" "), want);
}

#[test]
fn the_group_and_enterprise_schemas_have_every_attribute_of_rfc_7643() {
    let names = |schema: &Schema| {
        schema.attributes.iter().map(|a| a.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(Schema::group()), "displayName externalId members");
    let want = "employeeNumber costCenter organization division department manager";
    assert_eq!(names(Schema::enterprise_user()), want);
}

/// Entra addresses elements by `primary eq true` where `type` has no canonical values.
#[test]
fn every_writable_type_publishes_canonical_values() {
    let mut seen = 0;
    for schema in [Schema::user(), Schema::group()] {
        for attribute in schema.attributes.iter().filter(|a| a.mutability != Mutability::ReadOnly) {
            if let Some(kind) = attribute.sub("type") {
                assert!(!kind.canonical_values.is_empty(), "{}", attribute.name);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 9);
    let phone = Schema::user().attribute("phonenumbers").and_then(|phone| phone.sub("TYPE"));
    let values = &phone.unwrap().canonical_values;
    assert_eq!(values, &["work", "home", "mobile", "fax", "pager", "other"]);
}

#[test]
fn a_password_is_never_returned() {
    let password = Schema::user().attribute("password").unwrap();
    assert_eq!((password.mutability, password.returned), (Mutability::WriteOnly, Returned::Never));
}
