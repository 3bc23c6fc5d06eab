//! What a wish about an access rule makes happen.

use super::{Admission, RuleTarget, event::AccessRuleChanged};
use crate::{
    directory::{
        Directory, Event, Refusal, SettingRefusal, decide::insist_stays_in, session::HandleDigest,
    },
    record::{Sequence, Timestamp},
};

/// Sets a rule, or lets a workspace inherit the defaults again with `None`.
pub(in crate::directory) fn set(
    directory: &Directory,
    target: RuleTarget,
    admission: Option<Admission>,
) -> Result<Vec<Event>, Refusal> {
    if let RuleTarget::Workspace(slug) = &target {
        directory.insist_workspace(slug)?;
    }
    match (&target, &admission) {
        (RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults, None) => {
            return Err(SettingRefusal::NothingToInherit.into());
        }
        (_, Some(Admission::On { configuration, .. })) => {
            directory.insist_sso_configuration(*configuration)?;
        }
        (_, Some(Admission::Off)) | (RuleTarget::Workspace(_), None) => {}
    }
    match directory.rule(&target).map(|rule| &rule.admission) == admission.as_ref() {
        true => Ok(vec![]),
        false => Ok(vec![AccessRuleChanged { target, admission }.into()]),
    }
}

/// Sets a rule for somebody who was shown it as it was set by `seen`, and who must not be shut out of
/// the dashboard by it: whoever saves with a session keeps it useful.
pub(in crate::directory) fn replace(
    directory: &Directory,
    target: RuleTarget,
    admission: Option<Admission>,
    seen: Option<Sequence>,
    saver: Option<HandleDigest>,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if directory.rule(&target).map(|rule| rule.sequence) != seen {
        return Err(SettingRefusal::RuleMoved.into());
    }
    let is_dashboard = target == RuleTarget::Dashboard;
    let events = set(directory, target, admission)?;
    if let Some(saver) = saver.filter(|_| is_dashboard) {
        insist_stays_in(directory, &events, &saver, at)?;
    }
    Ok(events)
}
