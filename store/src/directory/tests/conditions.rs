//! Wishes that rest on what was shown.

use super::{stage::*, *};
use crate::directory::access_rule::Admission;

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
