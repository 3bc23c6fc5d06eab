//! Filters that read well and still mean nothing here.

use crate::error::ScimType;
use crate::filter::Filter;
use crate::resource::ResourceType;

#[track_caller]
fn check(filter: &str, want: &str) {
    let error = Filter::parse(filter).unwrap().check(ResourceType::User).unwrap_err();
    assert_eq!((error.status, error.scim_type), (400, Some(ScimType::InvalidFilter)), "{filter}");
    assert_eq!(error.detail, want, "{filter}");
}

#[test]
fn an_unknown_attribute_is_refused_and_never_means_everything() {
    check("favouriteColour pr", "`favouriteColour` is not an attribute of User");
    check("title.value pr", "`title.value` is not an attribute of User");
    check("members pr", "`members` is not an attribute of User");
    check("userName pr or not (colour pr)", "`colour` is not an attribute of User");
    check(
        "urn:ietf:params:scim:schemas:core:2.0:Group:displayName pr",
        "`urn:ietf:params:scim:schemas:core:2.0:Gr…` is not an attribute of User",
    );
    check("emails[colour pr]", "`colour` is not a part of `emails`");
    check(r#"emails[type eq "work"].colour pr"#, "`colour` is not a part of `emails`");
    check("urn:example:2.0:User pr", "`urn:example:2.0:User` is a schema and not an attribute");
}

#[test]
fn booleans_have_no_order_and_no_parts_of_text() {
    check("active gt true", "`active` is a boolean and does not know `gt`");
    check("active co true", "`active` is a boolean and does not know `co`");
    check(r#"active eq "yes""#, "`active` is compared with true or false");
    check("emails[primary le true]", "`primary` is a boolean and does not know `le`");
}

#[test]
fn binary_values_have_no_order() {
    check(
        r#"x509Certificates.value gt "MII""#,
        "`x509Certificates.value` is binary and does not know `gt`",
    );
    let equal = Filter::parse(r#"x509Certificates.value eq "MII""#).unwrap();
    assert!(equal.check(ResourceType::User).is_ok());
}

#[test]
fn moments_are_compared_with_moments() {
    check(r#"meta.created gt "yesterday""#, "`meta.created` is compared with a date and time");
}

#[test]
fn a_complex_attribute_without_a_value_is_compared_by_its_parts() {
    check(
        r#"name eq "Ada""#,
        "`name` is complex; compare one of its parts, such as `name.formatted`",
    );
}

#[test]
fn brackets_need_parts_and_stand_once() {
    check("title[value pr]", "`title` has no parts to look into");
    check("emails.value[type pr]", "`emails.value` has no parts to look into");
    check("emails[type[value pr]]", "`type` stands in brackets and has no brackets of its own");
    check(
        "emails[emails.type pr]",
        "`emails.type` is more than a name, which is all that stands in brackets",
    );
}

#[test]
fn a_password_cannot_be_guessed_by_asking() {
    check(r#"password sw "a""#, "`password` is never returned and cannot be asked for");
}

#[test]
fn null_is_only_equal_or_not() {
    check("title gt null", "`title` cannot be `gt` null");
}
