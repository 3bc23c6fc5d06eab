//! Paths as clients write them.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(tail: &str, want: Option<Endpoint>) {
    assert_eq!(Endpoint::parse(tail), want, "{tail}");
}

#[test]
fn every_pattern_of_the_table_is_an_endpoint_of_that_pattern() {
    for (pattern, methods) in TABLE {
        let endpoint = Endpoint::parse(&pattern.replace(['{', '}'], "")).unwrap();
        assert_eq!(endpoint.pattern(), *pattern);
        assert_eq!(endpoint.allowed_methods(), *methods);
    }
}

#[test]
fn a_slash_before_the_question_mark_and_capitals_in_paths_are_understood() {
    check("/Users/", Some(Endpoint::Users));
    check("//users//42/", Some(Endpoint::User("42".into())));
    check("/GROUPS", Some(Endpoint::Groups));
    check("/serviceproviderconfig", Some(Endpoint::ServiceProviderConfig));
    check("/v2/Users", Some(Endpoint::Users));
    check("/V2/", Some(Endpoint::Root));
    check("", Some(Endpoint::Root));
}

#[test]
fn ids_are_kept_as_they_are() {
    check("/Users/AbC-%C3%A9%2F", Some(Endpoint::User("AbC-é/".into())));
    check("/Groups/Users", Some(Endpoint::Group("Users".into())));
    check("/Users/v2", Some(Endpoint::User("v2".into())));
    check(
        "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        Some(Endpoint::Schema("urn:ietf:params:scim:schemas:core:2.0:User".into())),
    );
    check(&format!("/Users/{}", "x".repeat(257)), None);
    check("/Users/%ff", None);
}

#[test]
fn searches_stand_at_the_root_and_at_each_type() {
    check("/.search", Some(Endpoint::Search));
    check("/Users/.search", Some(Endpoint::UsersSearch));
    check("/Groups/.Search", Some(Endpoint::GroupsSearch));
}

#[test]
fn what_is_no_endpoint_is_nothing() {
    check("/Nothing", None);
    check("/Users/42/name", None);
    check("/v2/v2/Users", None);
    check("/Bulk/1", None);
    check("/Me/photo/1", Some(Endpoint::Me));
}

#[test]
fn discovery_is_only_read() {
    for (pattern, methods) in TABLE {
        let endpoint = Endpoint::parse(pattern).unwrap();
        if endpoint.is_discovery() {
            assert_eq!(*methods, ["GET"], "{pattern}");
        }
    }
    let discovery = TABLE.iter().filter(|(it, _)| Endpoint::parse(it).unwrap().is_discovery());
    assert_eq!(discovery.count(), 5);
}

proptest! {
    #[test]
    fn no_path_makes_parsing_panic(tail in "[/%a-fA-F0-9.éUsers]{0,40}|\\PC{0,40}") {
        if let Some(endpoint) = Endpoint::parse(&tail) {
            prop_assert!(!endpoint.allowed_methods().is_empty());
        }
    }
}
