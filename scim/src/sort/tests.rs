//! In which order people come.

use serde_json::{Value, json};

use super::*;

fn people() -> Vec<Object> {
    let people = json!([
        { "id": "b", "userName": "bob", "title": "Zar", "emails": [
            { "value": "x@example.com" }, { "value": "A@example.com", "primary": true } ],
          "meta": { "created": "2026-01-01T12:30:00+02:00" } },
        { "id": "A", "userName": "Ada", "active": true, "emails": [{ "value": "c@example.com" }],
          "meta": { "created": "2026-01-01T11:00:00Z" }, "urn:x:2.0:User": { "size": 10 } },
        { "id": "z", "userName": "ÉMILE", "title": "aide", "active": false,
          "meta": { "created": "2026-01-01T10:00:00.5Z" }, "urn:x:2.0:User": { "size": 9 } },
    ]);
    let Value::Array(people) = people else { panic!("people are a list") };
    people.into_iter().map(|person| serde_json::from_value(person).unwrap()).collect()
}

#[track_caller]
fn check(by: &str, order: &str, want: [&str; 3]) {
    let sorter = Sort::parse(by, Some(order)).unwrap().sorter(ResourceType::User).unwrap();
    let mut people = people();
    people.sort_by(|left, right| sorter.compare(left, right));
    let got: Vec<&str> = people.iter().map(|person| person["id"].as_str().unwrap()).collect();
    assert_eq!(got, want, "{by} {order}");
}

#[track_caller]
fn refused(by: &str, order: Option<&str>, want: &str) {
    let error =
        Sort::parse(by, order).and_then(|sort| sort.sorter(ResourceType::User)).unwrap_err();
    assert_eq!((error.scim_type, error.detail.as_str()), (Some(ScimType::InvalidValue), want));
}

#[test]
fn the_schema_says_whether_case_counts() {
    check("USERNAME", "Ascending", ["A", "b", "z"]);
    check("userName", "descending", ["z", "b", "A"]);
    check("id", "", ["A", "b", "z"]);
}

#[test]
fn what_is_missing_comes_last_ascending_and_first_descending() {
    check("title", "ascending", ["z", "b", "A"]);
    check("title", "descending", ["A", "b", "z"]);
    check("active", "ascending", ["z", "A", "b"]);
}

#[test]
fn of_many_values_the_primary_or_the_first_counts() {
    check("emails", "ascending", ["b", "A", "z"]);
    check("emails.value", "descending", ["z", "A", "b"]);
}

#[test]
fn moments_and_numbers_are_not_sorted_as_text() {
    check("meta.created", "ascending", ["z", "b", "A"]);
    check("urn:x:2.0:User:SIZE", "ascending", ["z", "A", "b"]);
}

#[test]
fn what_cannot_be_sorted_by_is_refused() {
    refused("colour", None, "`sortBy`: `colour` is not an attribute of User");
    refused("name", None, "`sortBy`: `name` is complex; sort by one of its parts");
    refused("password", None, "`sortBy`: `password` is never returned and cannot be asked for");
    refused(
        "a.b.c",
        None,
        "`sortBy` is refused: it has more than one dot behind the attribute name",
    );
    refused("title", Some("up"), "`sortOrder` is neither `ascending` nor `descending`");
}

#[test]
fn over_all_types_an_attribute_of_another_type_is_missing() {
    let sort = Sort::parse("displayName", None).unwrap();
    assert!(sort.sorter_over_all(ResourceType::Group).is_ok());
    let sort = Sort::parse("userName", None).unwrap();
    assert!(sort.sorter(ResourceType::Group).is_err());
    let sorter = sort.sorter_over_all(ResourceType::Group).unwrap();
    let (group, person) = (Object::new(), people().remove(0));
    assert_eq!(sorter.key(&group).cmp(&sorter.key(&person)), Ordering::Equal);
    let of_people = sort.sorter_over_all(ResourceType::User).unwrap();
    assert_eq!(of_people.key(&person).cmp(&sorter.key(&group)), Ordering::Less);
}
