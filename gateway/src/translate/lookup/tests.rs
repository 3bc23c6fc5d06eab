//! Indexes find what looking at every resource finds.

use doorward_store::directory::GroupId;
use serde_json::json;

use super::*;

use crate::translate::example::Example;

mod properties;

struct Town {
    example: Example,
    poets: GroupId,
}

impl Town {
    fn new() -> Self {
        let mut example = Example::new();
        let mut members = Vec::new();
        for (name, external_id) in [("Ada", "1"), ("bob", "1"), ("Straße", "2"), ("ΟΔΟΣ", "3")]
        {
            let said = json!({"userName": name, "externalId": external_id, "title": name});
            members.push(json!({"value": example.user(said).to_string()}));
        }
        members.push(json!({"value": "awaited"}));
        let said = json!({"displayName": "Poets", "externalId": "g", "members": members});
        let poets = example.group(said);
        example.group(json!({"displayName": "Nobody"}));
        Self { example, poets }
    }

    #[track_caller]
    fn check(&self, kind: ResourceType, filter: &str, indexed: bool, want: &[&str]) {
        let filter = Filter::parse(filter).unwrap();
        let lookup = Lookup::new(kind, Some(&filter), false).unwrap();
        assert_eq!(lookup.is_indexed(), indexed, "{filter}");
        let found: Vec<_> = lookup
            .find(self.example.view(), Number::default())
            .map(|found| match found {
                Found::User(user) => user.user_name.as_str(),
                Found::Group(group) => &group.display_name,
            })
            .collect();
        assert_eq!(found, want, "{filter}");
    }

    fn users(&self, filter: &str, indexed: bool, want: &[&str]) {
        self.check(ResourceType::User, filter, indexed, want);
    }

    fn groups(&self, filter: &str, indexed: bool, want: &[&str]) {
        self.check(ResourceType::Group, filter, indexed, want);
    }

    fn ada(&self) -> String {
        self.example.directory.user_by_name("ada").unwrap().id.to_string()
    }
}

#[test]
fn what_entra_matches_by_is_found_by_index() {
    let town = Town::new();
    let ada = town.ada();
    town.users("userName eq \"ADA\"", true, &["Ada"]);
    town.users("urn:ietf:params:scim:schemas:core:2.0:User:username Eq ada", true, &["Ada"]);
    town.users("userName eq \"οδος\"", true, &["ΟΔΟΣ"]);
    town.users("userName eq \"nobody\"", true, &[]);
    town.users("externalId eq \"1\"", true, &["Ada", "bob"]);
    town.users("externalId eq 2", true, &["Straße"]);
    town.users(&format!("id eq \"{ada}\""), true, &["Ada"]);
    town.users(&format!("id eq \"{}\"", ada.to_uppercase()), true, &[]);
    town.groups("displayName eq \"poets\"", true, &["Poets"]);
    town.groups("externalId eq \"g\"", true, &["Poets"]);
    town.groups("externalId eq \"G\"", true, &[]);
}

#[test]
fn members_are_found_without_walking_the_groups() {
    let town = Town::new();
    let (ada, poets) = (town.ada(), town.poets);
    for filter in ["members eq", "members.value eq", "members[value eq"] {
        let close = if filter.contains('[') { "]" } else { "" };
        town.groups(&format!("{filter} \"{ada}\"{close}"), true, &["Poets"]);
        town.groups(&format!("{filter} \"awaited\"{close}"), true, &["Poets"]);
        town.groups(&format!("{filter} \"1\"{close}"), true, &[]);
        town.groups(&format!("id eq \"{poets}\" and {filter} \"{ada}\"{close}"), true, &["Poets"]);
        town.groups(&format!("id eq \"{poets}\" and {filter} \"2\"{close}"), true, &[]);
    }
    town.users(&format!("groups[value eq \"{poets}\"]"), true, &["Ada", "bob", "Straße", "ΟΔΟΣ"]);
    town.users(&format!("groups.value eq \"{poets}\" and userName sw \"b\""), true, &["bob"]);
    town.groups(&format!("members[value eq \"{ada}\" and type eq \"User\"]"), false, &["Poets"]);
}

#[test]
fn the_rest_of_a_conjunction_is_asked_of_what_an_index_found() {
    let town = Town::new();
    town.users("externalId eq \"1\" and title eq \"bob\"", true, &["bob"]);
    town.users(
        "title eq \"bob\" and (externalId eq \"1\" and userName eq \"BOB\")",
        false,
        &["bob"],
    );
    town.users("active eq false and externalId eq \"1\"", true, &[]);
    town.users("userName eq \"ada\" and externalId eq \"2\"", true, &[]);
}

#[test]
fn what_no_index_answers_is_looked_for_everywhere() {
    let town = Town::new();
    town.users("userName sw \"a\"", false, &["Ada"]);
    town.users("userName eq \"ada\" or userName eq \"bob\"", false, &["Ada", "bob"]);
    town.users("not (userName eq \"ada\") and title ew \"b\"", false, &["bob"]);
    town.users("externalId ne \"1\"", false, &["Straße", "ΟΔΟΣ"]);
    town.groups("members pr", false, &["Poets"]);
}

#[test]
fn an_unsupported_filter_is_never_everything() {
    for filter in
        ["colour eq \"red\"", "userName eq \"ada\" and colour eq \"red\"", "active gt true"]
    {
        let filter = Filter::parse(filter).unwrap();
        let refused = Lookup::new(ResourceType::User, Some(&filter), false).unwrap_err();
        assert_eq!(refused.status, 400, "{filter}");
    }
}

#[test]
fn two_types_are_merged_in_the_order_they_were_provisioned() {
    let mut example = Example::new();
    for place in 0..6 {
        if place % 3 == 0 {
            example.group(json!({"displayName": format!("group {place}")}));
        } else {
            example.user(json!({"userName": format!("user {place}")}));
        }
    }
    let [users, groups] = [ResourceType::User, ResourceType::Group]
        .map(|kind| Lookup::new(kind, None, true).unwrap());
    let (view, all) = (example.view(), Number::default());
    let merged = merge(users.find(view, all), groups.find(view, all));
    let numbers: Vec<_> = merged.map(|found| found.number().0).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}
