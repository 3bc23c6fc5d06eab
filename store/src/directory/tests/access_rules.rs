//! How access rules are set.

use super::{stage::*, *};
use crate::directory::{
    access::NoEntry, access_rule::Admission, identity::RecognizedBy, refusal::SettingRefusal,
};

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
    for target in ["dashboard", "auditors", "defaults"] {
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

#[test]
fn a_group_tells_which_rules_name_it_and_rules_tell_what_nobody_provisioned() {
    let directory = directory(after([
        created("labs"),
        created("shop"),
        rule("defaults", groups([3, 77])),
        rule("dashboard", groups([88])),
        rule("auditors", groups([88])),
        rule("workspace:labs", groups([3, 88])),
        rule("workspace:shop", everyone()),
    ]));
    let told = |nth| {
        let rules = directory.rules_naming(object(nth));
        rules.map(|target| target.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(told(3), ["defaults", "workspace:labs"]);
    assert_eq!(told(4), [""; 0]);
    let missing = |after| directory.named_and_not_provisioned(after).collect::<Vec<_>>();
    assert_eq!(missing(None), [object(77), object(88)]);
    assert_eq!(missing(Some(object(77))), [object(88)]);
    assert_eq!(told(88), ["dashboard", "auditors", "workspace:labs"]);
}

fn replace(target: &str, admission: Admission, seen: u64, saver: Option<u8>) -> Command {
    Command::ReplaceAccessRule {
        target: target.parse().unwrap(),
        admission: Some(admission),
        seen: (seen > 0).then_some(Sequence(seen)),
        saver: saver.map(handle),
        at: Timestamp(200),
    }
}

#[test]
fn a_rule_is_replaced_by_whoever_saw_it_as_it_is() {
    let before = stage().len() as u64;
    let first = replace("defaults", groups([3]), 0, None);
    given(stage()).when(first).then([rule("defaults", groups([3]))]);
    let set = given(after([rule("defaults", groups([3]))]));
    let second = |seen| replace("defaults", groups([4]), seen, None);
    set.when(second(0)).refused(SettingRefusal::RuleMoved.into());
    set.when(second(before)).refused(SettingRefusal::RuleMoved.into());
}

#[test]
fn nobody_shuts_themselves_out_of_the_dashboard() {
    let ada = || [linked(1, 1, RecognizedBy::ExternalId), started(1, 1).into()];
    let held = given(after(ada()));
    let out = |reason| SettingRefusal::ShutsOut(reason).into();
    held.when(replace("dashboard", groups([4]), 0, Some(1))).refused(out(NoEntry::NotInGroups));
    held.when(replace("dashboard", Admission::Off, 0, Some(1))).refused(out(NoEntry::SsoOff));
    held.when(replace("dashboard", groups([3]), 0, Some(1))).then([rule("dashboard", groups([3]))]);
    held.when(replace("dashboard", groups([4]), 0, None)).then([rule("dashboard", groups([4]))]);
    held.when(replace("defaults", groups([4]), 0, Some(1))).then([rule("defaults", groups([4]))]);
}
