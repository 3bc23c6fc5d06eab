//! What was said comes back as it was said, with what only the server says.

use serde_json::json;

use super::*;
use crate::translate::example::{BASE, Example, object};

/// A user with every attribute there is.
fn everything() -> Value {
    json!({
        "schemas": [
            schema::USER, schema::ENTERPRISE_USER, "urn:example:scim:schemas:extension:badge:2.0:User",
        ],
        "userName": "Ada@Example.com",
        "externalId": "6c75de36-30fa-4d2d-a196-6bdcdb6b6539",
        "active": false,
        "displayName": "Ada", "nickName": "A", "profileUrl": "https://ada.example",
        "title": "Countess", "userType": "Guest", "preferredLanguage": "en", "locale": "en-GB",
        "timezone": "Europe/London",
        "emails": [
            {"value": "ada@example.com", "type": "work", "primary": true},
            {"value": "ada@home.example", "type": "home", "primary": false, "display": "at home"},
        ],
        "phoneNumbers": [{"value": "+44 1", "type": "mobile"}],
        "ims": [{"value": "ada", "type": "xmpp"}],
        "photos": [{"value": "https://ada.example/1.png", "type": "photo"}],
        "addresses": [{
            "formatted": "1 Street", "streetAddress": "1 Street", "locality": "London",
            "region": "LDN", "postalCode": "N1", "country": "GB", "type": "work",
        }],
        "entitlements": [{"value": "badge"}],
        "roles": [{"value": "admin", "display": "Admin", "type": "app", "primary": true}],
        "x509Certificates": [{"value": "MIIB"}],
        "name": {
            "formatted": "Lady Ada", "familyName": "Lovelace", "givenName": "Ada",
            "middleName": "K", "honorificPrefix": "Lady", "honorificSuffix": "I",
        },
        schema::ENTERPRISE_USER: {
            "employeeNumber": "1", "costCenter": "2", "organization": "3", "division": "4",
            "department": "5",
            "manager": {
                "$ref": format!("{BASE}/Users/2819c223-7f76-453a-919d-413861904646"),
                "value": "2819c223-7f76-453a-919d-413861904646",
            },
        },
        "urn:example:scim:schemas:extension:badge:2.0:User": {"colour": "red", "levels": [1, 2]},
    })
}

#[test]
fn every_attribute_comes_back_as_it_was_said() {
    let mut example = Example::new();
    let id = example.user(everything());
    let shown = example.view().held(example.directory.user(id).unwrap()).into_attributes();
    let mut said = object(everything());
    said.insert("id".into(), id.to_string().into());
    assert_eq!(shown, said);
}

#[test]
fn the_server_adds_what_only_it_can_say() {
    let mut example = Example::new();
    let id = example.user(json!({"userName": "ada"}));
    let group =
        example.group(json!({"displayName": "Poets", "members": [{"value": id.to_string()}]}));
    let user = example.directory.user(id).unwrap();
    let shown = Value::Object(example.view().user(user, Parts::ALL));
    let location = format!("{BASE}/Users/{id}");
    assert_eq!(
        shown,
        json!({
            "schemas": [schema::USER],
            "id": id.to_string(),
            "userName": "ada",
            "active": true,
            "groups": [{
                "value": group.to_string(), "$ref": format!("{BASE}/Groups/{group}"),
                "display": "Poets",
            }],
            "meta": {
                "resourceType": "User",
                "created": "2023-11-14T22:13:20.000002Z",
                "lastModified": "2023-11-14T22:13:20.000002Z",
                "location": location,
                "version": version::tag(example.directory.user_version(user)),
            },
        })
    );
}

#[test]
fn members_that_are_awaited_are_shown_as_they_were_named() {
    let mut example = Example::new();
    let ada = example.user(json!({"userName": "ada"}));
    let inner = example.group(json!({"displayName": "Inner"}));
    let members = json!([
        {"value": ada.to_string()}, {"value": inner.to_string()}, {"value": "not here yet"},
    ]);
    let outer = example.group(json!({"displayName": "Outer", "members": members}));
    let group = example.directory.group(outer).unwrap();
    let shown = example.view().group(group, Parts::ALL);
    assert_eq!(
        shown["members"],
        json!([
            {"$ref": format!("{BASE}/Users/{ada}"), "value": ada.to_string(), "type": "User"},
            {"$ref": format!("{BASE}/Groups/{inner}"), "value": inner.to_string(), "type": "Group"},
            {"value": "not here yet"},
        ])
    );
    let without = Selection::new(None, Some("members"), doorward_scim::Mode::Tolerant).unwrap();
    assert!(!Parts::selected(ResourceType::Group, &without).members);
    assert!(!example.view().selected(Found::Group(group), &without).contains_key("members"));
}

#[test]
fn what_members_are_called_is_shown_to_whoever_asks_for_it() {
    let mut example = Example::new();
    let ada = example.user(json!({"userName": "ada", "displayName": "Ada L"}));
    let inner = example.group(json!({"displayName": "Inner"}));
    let members = json!([{"value": ada.to_string()}, {"value": inner.to_string()}]);
    let outer = example.group(json!({"displayName": "Outer", "members": members}));
    let group = example.directory.group(outer).unwrap();
    let shown = |attributes: &str| {
        let asked = Selection::new(Some(attributes), None, doorward_scim::Mode::Tolerant).unwrap();
        example.view().selected(Found::Group(group), &asked)["members"].clone()
    };
    assert_eq!(shown("members.Display"), json!([{"display": "Ada L"}, {"display": "Inner"}]));
    assert_eq!(shown("members")[0].get("display"), None);
}

#[test]
fn a_filter_needs_only_what_it_reads() {
    let parts = |filter: &str| Parts::asked(&Filter::parse(filter).unwrap());
    assert_eq!(parts("userName sw \"a\" and active eq true"), Parts::LEAST);
    assert_eq!(parts("title pr"), Parts { profile: true, ..Parts::LEAST });
    assert_eq!(
        parts("manager.displayName eq \"Ada\""),
        Parts { profile: true, manager: true, ..Parts::LEAST }
    );
    assert_eq!(
        parts("meta.created gt \"2020-01-01T00:00:00Z\" or groups pr"),
        Parts { meta: true, groups: true, ..Parts::LEAST }
    );
}

#[test]
fn a_manager_who_is_one_of_our_people_is_shown_by_name() {
    let mut example = Example::new();
    let boss = example.user(json!({"userName": "boss", "displayName": "The Boss"}));
    let of = |manager: &str| {
        let enterprise = json!({"manager": {"value": manager}});
        json!({"userName": format!("of {manager}"), schema::ENTERPRISE_USER: enterprise})
    };
    let ours = example.user(of(&boss.to_string()));
    let theirs = example.user(of("somebody else"));
    let view = example.view();
    let user = |id| example.directory.user(id).unwrap();
    let manager = |shown: Object| shown[schema::ENTERPRISE_USER]["manager"]["displayName"].clone();
    let asked = |attribute: &str| {
        let name = format!("{}:{attribute}", schema::ENTERPRISE_USER);
        let asked = Selection::new(Some(&name), None, doorward_scim::Mode::Tolerant).unwrap();
        [ours, theirs].map(|id| {
            let shown = view.selected(Found::User(user(id)), &asked);
            shown
                .get(schema::ENTERPRISE_USER)
                .map_or(Value::Null, |it| it["manager"]["displayName"].clone())
        })
    };
    assert_eq!(asked("manager.displayName"), [json!("The Boss"), Value::Null]);
    assert_eq!(asked("manager"), [Value::Null, Value::Null], "it is returned on request");
    assert_eq!(manager(view.user(user(ours), Parts::ALL)), Value::Null);
    let held = view.held(user(ours)).into_attributes();
    assert_eq!(manager(held), Value::Null, "PATCH works on what was said");
    for (filter, want) in [("eq \"the boss\"", true), ("eq \"somebody\"", false)] {
        let filter = Filter::parse(&format!("manager.displayName {filter}")).unwrap();
        let shown = view.user(user(ours), Parts::asked(&filter));
        assert_eq!(filter.matches(ResourceType::User, &shown), want, "{filter}");
    }
}
