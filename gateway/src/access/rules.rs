//! Access rules: set and shown.

use doorward_store::directory::{
    Admission, Admitted, Command, Directory, ObjectId, OrganizationName, Rule, RuleTarget,
    SettingRefusal,
};

use super::{Answer, GroupSeen, RuleRow, Sso};
use crate::{
    operator::{Failure, House, Login, directory, submit},
    time_text,
};

pub(super) async fn set(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    target: RuleTarget,
    admission: Option<Admission>,
) -> Result<Answer, Failure> {
    let command = Command::SetAccessRule { target: target.clone(), admission };
    let committed = submit(house, caller, organization, command).await?;
    Ok(Answer::Rule(row(&committed.directory, &target)))
}

pub(super) fn show(
    house: &House,
    organization: &OrganizationName,
    target: &RuleTarget,
) -> Result<Answer, Failure> {
    let directory = directory(house, organization)?;
    match target {
        RuleTarget::Workspace(slug) if directory.workspace(slug.as_str()).is_none() => {
            let message = format!("there is no workspace `{slug}`");
            Err(Failure::refused(SettingRefusal::NoSuchWorkspace.into()).in_words(message))
        }
        RuleTarget::Workspace(_)
        | RuleTarget::Dashboard
        | RuleTarget::Auditors
        | RuleTarget::Defaults => Ok(Answer::Rule(row(&directory, target))),
    }
}

/// A rule as it stands.
pub(crate) fn row(directory: &Directory, target: &RuleTarget) -> RuleRow {
    let rule = directory.rule(target);
    let mut row = RuleRow {
        target: target.to_string(),
        sso: Sso::Unset,
        sso_configuration: None,
        everyone: false,
        groups: vec![],
        authentication_context: None,
        sequence: rule.map(|rule| rule.sequence),
        changed: rule.map(|rule| time_text::show(rule.changed)),
    };
    match (rule, target) {
        (Some(Rule { admission: Admission::Off, .. }), _) => row.sso = Sso::Off,
        (Some(Rule { admission: Admission::On { configuration, admitted, context }, .. }), _) => {
            row.sso = Sso::On;
            row.sso_configuration = Some(*configuration);
            row.authentication_context = context.map(|context| context.to_string());
            match admitted {
                Admitted::Everyone => row.everyone = true,
                Admitted::Groups(list) => {
                    row.groups = list.ids().iter().map(|id| group(directory, *id)).collect();
                }
            }
        }
        (None, RuleTarget::Workspace(_)) => row.sso = Sso::Inherit,
        (None, RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults) => {}
    }
    row
}

fn group(directory: &Directory, object: ObjectId) -> GroupSeen {
    let provisioned = directory.groups_of_object(object).next();
    let standing = if provisioned.is_some() { "provisioned" } else { "not_provisioned_yet" };
    GroupSeen {
        object_id: object,
        display_name: provisioned.map(|group| group.display_name.to_string()),
        standing: standing.into(),
        through: vec![],
    }
}
