//! Lists of entity tags as clients send them.

use super::*;

#[test]
fn a_version_is_found_in_a_list_of_tags() {
    let seven: Version = "7".parse().unwrap();
    let check = |list: &str, want: bool| assert_eq!(names(list, seven), want, "{list}");
    check(&tag(seven), true);
    check("\"7\"", true);
    check("W/\"6\", W/\"7\"", true);
    check(" * ", true);
    check("W/\"70\"", false);
    check("W/\"6\"", false);
    check("", false);
    check("nonsense", false);
}
