//! How access rules are set.

use super::{stage::*, *};
use crate::directory::{access_rule::Admission, refusal::SettingRefusal};

fn set(target: &str, admission: impl Into<Option<Admission>>) -> Command {
    Command::SetAccessRule { target: target.parse().unwrap(), admission: admission.into() }
}

#[test]
fn a_rule_that_stands_already_makes_no_event() {
    let held = given(after([created("labs")]));
    for target in ["dashboard", "defaults", "workspace:labs"] {
        held.when(set(target, groups([3]))).then([rule(target, groups([3]))]);
        given(after([created("labs"), rule(target, groups([3, 4]))]))
            .when(set(target, groups([4, 3, 3])))
            .then([]);
    }
}

#[test]
fn a_rule_replaces_the_one_before_whole() {
    given(after([rule("defaults", groups([3]))]))
        .when(set("defaults", groups([4])))
        .then([rule("defaults", groups([4]))]);
    given(after([rule("defaults", groups([3]))]))
        .when(set("defaults", Admission::Off))
        .then([rule("defaults", Admission::Off)]);
}

#[test]
fn only_a_workspace_inherits() {
    let held = given(after([created("labs"), rule("workspace:labs", everyone())]));
    held.when(set("workspace:labs", None)).then([rule("workspace:labs", None)]);
    for target in ["dashboard", "defaults"] {
        held.when(set(target, None)).refused(SettingRefusal::NothingToInherit.into());
    }
    given(after([created("labs")])).when(set("workspace:labs", None)).then([]);
}

#[test]
fn a_rule_names_only_what_there_is() {
    given(stage())
        .when(set("workspace:labs", everyone()))
        .refused(SettingRefusal::NoSuchWorkspace.into());
    given([])
        .when(set("dashboard", everyone()))
        .refused(SettingRefusal::NoSuchSsoConfiguration.into());
}
