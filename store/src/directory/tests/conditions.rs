//! Wishes that rest on what was shown.

use super::{stage::*, *};
use crate::directory::{
    access::NoEntry, access_rule::Admission, refusal::SettingRefusal,
    sso_configuration::event::SsoConfigurationRemoved, workspace::event::WorkspaceRemoved,
};

/// Switches the dashboard's SSO off, if that has no rule.
fn off_if_unset() -> Command {
    let admission = Some(Admission::Off);
    Command::OnlyIf {
        condition: Condition::new(|held| held.rule(&RuleTarget::Dashboard).is_none()),
        command: Box::new(Command::SetAccessRule { target: RuleTarget::Dashboard, admission }),
    }
}

#[test]
fn a_wish_is_carried_out_while_what_it_rests_on_is_so() {
    given(stage()).when(off_if_unset()).then([rule("dashboard", Admission::Off)]);
    given(after([rule("dashboard", everyone())])).when(off_if_unset()).refused(Refusal::Moved);
}

#[test]
fn what_was_shown_is_looked_at_before_what_is_wished() {
    given(after([rule("dashboard", Admission::Off)])).when(off_if_unset()).refused(Refusal::Moved);
}

fn workspace(name: &str) -> Command {
    Command::CreateWorkspace { workspace: slug(name), name: name.into(), upstream: None }
}

fn together(commands: impl Into<Vec<Command>>) -> Command {
    Command::Together { commands: commands.into(), at: Timestamp(HOUR) }
}

#[test]
fn of_wishes_that_belong_together_each_sees_the_ones_before_and_all_happen_or_none() {
    let admission = Some(Admission::Off);
    let labs = || "workspace:labs".parse().unwrap();
    let rule_of_labs = Command::SetAccessRule { target: labs(), admission };
    given(stage())
        .when(together([workspace("labs"), rule_of_labs]))
        .then([created("labs"), rule("workspace:labs", Admission::Off)]);
    given(stage())
        .when(together([workspace("labs"), workspace("shop"), workspace("labs")]))
        .refused(SettingRefusal::WorkspaceExists.into());
}

#[test]
fn an_organization_begins_together_with_what_belongs_to_it() {
    let name = OrganizationName::parse("acme").unwrap();
    let both = together([Command::CreateOrganization, workspace("labs")]);
    let events = decide(&name, &Directory::default(), both).unwrap();
    assert_eq!(events.len(), 2, "{events:?}");
    let refused = decide(&name, &Directory::default(), together([workspace("labs")]));
    assert_eq!(refused, Err(Refusal::NoSuchOrganization));
}

#[test]
fn whoever_wants_to_stay_in_the_dashboard_is_refused_what_would_shut_them_out() {
    let staying = |command: Command| Command::StayingIn {
        session: handle(1),
        at: Timestamp(200),
        command: Box::new(command),
    };
    let held = given(after([
        rule("dashboard", groups([3])),
        created("labs"),
        added(2).into(),
        started(1, 1).into(),
    ]));
    let remove = |nth| Command::RemoveSsoConfiguration { configuration: configuration(nth) };
    held.when(staying(remove(1))).refused(SettingRefusal::ShutsOut(NoEntry::NoSession).into());
    held.when(staying(remove(2)))
        .then([SsoConfigurationRemoved { configuration: configuration(2) }.into()]);
    held.when(staying(Command::RemoveWorkspace { workspace: slug("labs") }))
        .then([WorkspaceRemoved { workspace: slug("labs") }.into()]);
}
