//! Paths as clients write them.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(tail: &str, want: &Endpoint) {
    assert_eq!(Endpoint::parse(tail).as_ref(), Ok(want), "{tail}");
}

#[track_caller]
fn check_nothing(tail: &str) {
    let missing = Error::new(404, "there is no such endpoint");
    assert_eq!(Endpoint::parse(tail), Err(missing), "{tail}");
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
    check("/Users/", &Endpoint::Users);
    check("//users//42/", &Endpoint::User("42".into()));
    check("/GROUPS", &Endpoint::Groups);
    check("/serviceproviderconfig", &Endpoint::ServiceProviderConfig);
    check("/v2/Users", &Endpoint::Users);
    check("/V2/", &Endpoint::Root);
    check("", &Endpoint::Root);
}

#[test]
fn another_version_is_refused_as_one() {
    for version in ["v1", "V1.1", "v3", "v02", "v2.0", "v2.1"] {
        for below in ["", "/", "/Users/42", "/Nothing"] {
            let refused = Endpoint::parse(&format!("/{version}{below}")).unwrap_err();
            let told = (refused.status, refused.scim_type, refused.detail.contains(version));
            assert_eq!(told, (400, Some(ScimType::InvalidVers), true), "{version}{below}");
        }
    }
    for other in ["/v", "/vendors", "/v1x", "/v.1", "/w2", "/v11111111111111111", "/Users/42/v1"] {
        check_nothing(other);
    }
    check_nothing("/v2/v1"); // only one is asked for
}

#[test]
fn ids_are_kept_as_they_are() {
    check("/Users/AbC-%C3%A9%2F", &Endpoint::User("AbC-é/".into()));
    check("/Groups/Users", &Endpoint::Group("Users".into()));
    check("/Users/v2", &Endpoint::User("v2".into()));
    check(
        "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        &Endpoint::Schema("urn:ietf:params:scim:schemas:core:2.0:User".into()),
    );
    check_nothing(&format!("/Users/{}", "x".repeat(257)));
    check_nothing("/Users/%ff");
}

#[test]
fn searches_stand_at_the_root_and_at_each_type() {
    check("/.search", &Endpoint::Search);
    check("/Users/.search", &Endpoint::UsersSearch);
    check("/Groups/.Search", &Endpoint::GroupsSearch);
}

#[test]
fn what_is_no_endpoint_is_nothing() {
    check_nothing("/Nothing");
    check_nothing("/Users/42/name");
    check_nothing("/v2/v2/Users");
    check_nothing("/Bulk/1");
    check("/Me/photo/1", &Endpoint::Me);
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
        if let Ok(endpoint) = Endpoint::parse(&tail) {
            prop_assert!(!endpoint.allowed_methods().is_empty());
        }
    }
}
