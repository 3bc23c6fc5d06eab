//! What a wish about an access rule makes happen.

use super::{Admission, RuleTarget, event::AccessRuleChanged};
use crate::directory::{Directory, Event, Refusal, SettingRefusal};

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
        (RuleTarget::Dashboard | RuleTarget::Defaults, None) => {
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
