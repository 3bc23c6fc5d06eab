//! Names mean attributes as RFC 7644 §3.10 says, and as Entra means them.

use super::*;

#[track_caller]
fn check(kind: ResourceType, path: &str, want: &str) {
    let got = kind.attribute(&AttributePath::parse(path).unwrap()).map_or_else(
        || "nothing".to_owned(),
        |found| {
            let sub = found.sub.map(|sub| format!(".{}", sub.name)).unwrap_or_default();
            let urn = found.extension.map(|urn| format!("{urn}:")).unwrap_or_default();
            format!("{urn}{}{sub}", found.attribute.name)
        },
    );
    assert_eq!(got, want, "{path}");
}

#[test]
fn names_are_found_whatever_their_case() {
    check(ResourceType::User, "USERNAME", "userName");
    check(ResourceType::User, "name.FamilyName", "name.familyName");
    check(ResourceType::User, "urn:IETF:params:scim:schemas:core:2.0:user:EMAILS", "emails");
    check(ResourceType::Group, "Members.$REF", "members.$ref");
}

#[test]
fn every_resource_has_the_common_attributes() {
    for kind in ResourceType::ALL {
        check(kind, "id", "id");
        check(kind, "externalId", "externalId");
        check(kind, "meta.lastmodified", "meta.lastModified");
        check(kind, "schemas", "schemas");
    }
}

#[test]
fn the_bare_manager_of_entra_is_the_enterprise_manager() {
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    check(ResourceType::User, "manager", manager);
    check(ResourceType::User, manager, manager);
    check(ResourceType::User, &manager.to_uppercase(), manager);
    check(ResourceType::Group, "manager", "nothing");
}

#[test]
fn a_schema_answers_only_for_its_own_attributes() {
    check(ResourceType::User, "urn:ietf:params:scim:schemas:core:2.0:User:department", "nothing");
    let title = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:title";
    check(ResourceType::User, title, "nothing");
    check(ResourceType::User, "urn:example:2.0:User:title", "nothing");
    check(ResourceType::User, "favouriteColour", "nothing");
    check(ResourceType::User, "title.value", "nothing");
    check(ResourceType::Group, "userName", "nothing");
}

#[test]
fn an_extension_urn_that_lost_its_colon_is_still_the_extension() {
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0User";
    assert_eq!(ResourceType::User.extension_urn(urn), Some(schema::ENTERPRISE_USER));
    assert_eq!(ResourceType::Group.extension_urn(urn), None);
}
