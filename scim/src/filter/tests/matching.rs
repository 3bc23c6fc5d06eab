//! Whom a filter means.

use serde_json::{Value, json};

use crate::filter::{Filter, ValuePath};
use crate::mode::Mode;
use crate::resource::{Object, ResourceType};

fn object(value: Value) -> Object {
    serde_json::from_value(value).unwrap()
}

fn ada() -> Object {
    object(json!({
        "id": "2819c223-7f76-453a-919d-413861904646",
        "externalId": "Ada",
        "userName": "Ada@Example.com",
        "name": { "familyName": "Lovelace" },
        "title": "Countess",
        "active": true,
        "emails": [
            { "value": "ada@example.com", "type": "work", "primary": true },
            { "value": "ada@home.example", "type": "home" },
        ],
        "meta": { "resourceType": "User", "created": "2026-01-01T10:00:00Z" },
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": "Engines", "manager": { "value": "7" },
        },
    }))
}

fn zoe() -> Object {
    object(json!({
        "id": "7",
        "userName": "ZOË",
        "active": false,
        "emails": [{ "value": "zoe@example.com" }],
        "meta": { "resourceType": "User", "created": "2026-01-01T12:30:00+02:00" },
        "urn:example:params:2.0:User": { "Shoe": 42, "likes": [{ "value": "Tea" }], "vip": true },
    }))
}

/// Asks a filter of both people.
#[track_caller]
fn check(filter: &str, want: &str) {
    let matcher = Filter::parse(filter).and_then(|it| it.matcher(ResourceType::User)).unwrap();
    let meant: Vec<&str> = [("ada", ada()), ("zoe", zoe())]
        .iter()
        .filter(|(_, person)| matcher.matches(person))
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(meant.join(" "), want, "{filter}");
}

#[test]
fn the_schema_says_whether_case_counts() {
    check(r#"userName eq "ADA@example.COM""#, "ada");
    check(r#"userName eq "zoë""#, "zoe");
    check(r#"userName sw "Zo""#, "zoe");
    check(r#"userName ew "Ë""#, "zoe");
    check(r#"userName co "OË""#, "zoe");
    check(r#"userName eq "zoe\u0308""#, "zoe");
    check(r#"userName eq "ｚＯe\u0308""#, "zoe");
    check(r#"userName sw "ａda""#, "ada");
    check(r#"userName eq "zoe""#, "");
    check(r#"externalId eq "Ada""#, "ada");
    check(r#"externalId eq "ada""#, "");
    check(r#"urn:ietf:params:scim:schemas:core:2.0:User:USERNAME sw "ada""#, "ada");
}

#[test]
fn one_value_of_many_is_enough() {
    check(r#"emails.value ew "home.example""#, "ada");
    check(r#"emails co "EXAMPLE.com""#, "ada zoe");
    check(r#"emails.type eq "home""#, "ada");
    check("emails.type pr", "ada");
    check("emails pr", "ada zoe");
    check("emails.primary eq true", "ada");
}

#[test]
fn brackets_look_at_one_element_at_a_time() {
    check(r#"emails[type eq "work" and value co "@example.com"]"#, "ada");
    check(r#"emails[type eq "home" and value co "@example.com"]"#, "");
    check(r#"emails[type ne "work"]"#, "ada zoe");
    check(r#"emails[not (type pr)]"#, "zoe");
    check(r#"emails[type eq "work"].value eq "ADA@example.com""#, "ada");
    check(r#"emails[type eq "home"].value eq "ada@example.com""#, "");
    check(r#"emails[primary eq "True"].value pr"#, "ada");
    check(r#"name[familyName eq "lovelace"]"#, "ada");
}

#[test]
fn what_has_no_value_differs_from_every_value() {
    check(r#"title ne "Countess""#, "zoe");
    check(r#"title eq "Countess""#, "ada");
    check("title pr", "ada");
    check("not (title pr)", "zoe");
    check("title eq null", "zoe");
    check("title ne null", "ada");
    check(r#"title eq """#, "zoe");
    check(r#"title lt "a""#, "");
    check(r#"title ge "a""#, "ada");
}

#[test]
fn booleans_may_come_as_strings() {
    check("active eq true", "ada");
    check(r#"active eq "True""#, "ada");
    check("active eq False", "zoe");
    check("active ne true", "zoe");
}

#[test]
fn moments_are_compared_as_moments() {
    check(r#"meta.created eq "2026-01-01T10:00:00.000Z""#, "ada");
    check(r#"meta.created gt "2026-01-01T10:00:00Z""#, "zoe");
    check(r#"meta.created ge "2026-01-01T10:00:00Z""#, "ada zoe");
    check("meta.created lt 2026-01-01T03:15:00.0000000-07:00", "ada");
    check(r#"meta.created le "2026-01-01T12:30:00 02:00""#, "ada zoe");
    check(r#"meta.created lt "2026-01-01T12:30:00 02:00""#, "ada");
    check(
        r#"active eq true and (meta.created ge "0001-01-03T00:00:00.0000000Z" and meta.created le "2026-12-01T00:00:00Z")"#,
        "ada",
    );
    check(r#"meta.created sw "2026-01-01T12""#, "zoe");
}

#[test]
fn texts_are_ordered() {
    check(r#"userName gt "b""#, "zoe");
    check(r#"userName le "ada@example.com""#, "ada");
    check(r#"userName lt "zoë""#, "ada");
    check(r#"userName ge "zoë""#, "zoe");
}

#[test]
fn and_or_and_not_combine() {
    check("active eq true or not (title pr)", "ada zoe");
    check(r#"userName pr and (title pr or emails.type pr) and id ne "7""#, "ada");
    check("not (active eq true or active eq false)", "");
}

#[test]
fn entra_checks_a_reference_by_two_ids() {
    check("id eq 2819c223-7f76-453a-919d-413861904646 and manager eq 7", "ada");
    check(r#"manager.value eq "7""#, "ada");
    check(r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager eq "8""#, "");
    check(
        r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:USER:department eq "engines""#,
        "ada",
    );
}

#[test]
fn attributes_of_a_custom_extension_are_taken_as_they_come() {
    check("URN:example:params:2.0:user:shoe eq 42.0", "zoe");
    check("urn:example:params:2.0:User:shoe gt 41", "zoe");
    check(r#"urn:example:params:2.0:User:likes eq "tea""#, "zoe");
    check(r#"urn:example:params:2.0:User:likes[VALUE sw "t"]"#, "zoe");
    check("urn:example:params:2.0:User:likes.value pr", "zoe");
    check("urn:example:params:2.0:User:vip eq true", "zoe");
    check("urn:example:params:2.0:User:vip eq false", "");
    check("urn:example:params:2.0:User:hat pr", "");
}

#[test]
fn a_query_over_all_types_finds_no_value_where_a_type_lacks_the_attribute() {
    let filter = |text| Filter::parse(text).unwrap();
    let group = object(json!({ "displayName": "Engineers", "members": [{ "value": "7" }] }));
    let over_all = |text| filter(text).matcher_over_all(ResourceType::Group).unwrap();
    assert!(!over_all(r#"userName eq "ada""#).matches(&group));
    assert!(over_all("not (userName pr)").matches(&group));
    assert!(over_all(r#"displayName eq "engineers" or userName pr"#).matches(&group));
    assert!(filter("id eq 9 or members eq 7").matches(ResourceType::Group, &group));
    assert!(filter("nonsense pr").matcher_over_all(ResourceType::Group).is_err());
}

#[test]
fn the_filter_of_a_patch_path_is_asked_of_elements() {
    let path =
        ValuePath::parse(r#"emails[type eq "WORK" and primary eq "True"].value"#, Mode::Tolerant)
            .unwrap();
    let attribute = ResourceType::User.attribute(&path.path).map(|found| found.attribute);
    let matcher = path.filter.unwrap().element_matcher(attribute).unwrap();
    let person = ada();
    let emails = person["emails"].as_array().unwrap();
    let meant: Vec<bool> =
        emails.iter().map(|email| matcher.matches(email.as_object().unwrap())).collect();
    assert_eq!(meant, [true, false]);
}
