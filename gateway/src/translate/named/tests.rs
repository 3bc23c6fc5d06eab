use std::collections::BTreeMap;

use doorward_store::directory::profile::{Attribute, Entry, Field, Value};

use super::*;

#[test]
fn attributes_have_the_names_of_entras_mapping() {
    let text = |text: &str| Value::Text(text.into());
    let work = Entry {
        primary: Some(true),
        fields: vec![(Field::Value, "ada@contoso.com".into()), (Field::Type, "work".into())],
    };
    let attributes = BTreeMap::from([
        (Attribute::DisplayName, text("Ada Lovelace")),
        (Attribute::FamilyName, text("Lovelace")),
        (Attribute::Emails, Value::Entries(vec![work])),
        (Attribute::Department, text("Analytics")),
        (Attribute::Manager, text("42")),
        (Attribute::Extensions, text(r#"{"urn:x:User":{"badge":"7"}}"#)),
    ]);
    let told = named(&Profile::new(&attributes));
    let told: Vec<_> = told.iter().map(|(name, values)| (&**name, values.join("; "))).collect();
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let want = [
        ("displayName", "Ada Lovelace"),
        ("emails", "ada@contoso.com · type: work · primary: true"),
        ("name.familyName", "Lovelace"),
        (&format!("{enterprise}:department"), "Analytics"),
        (&format!("{enterprise}:manager"), "42"),
        ("urn:x:User", "badge: 7"),
    ];
    assert_eq!(told, want.map(|(name, value)| (name, value.to_owned())));
}
