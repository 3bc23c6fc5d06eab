//! What a rule would do, before it is set.

use std::sync::Arc;

use doorward_store::directory::{Directory, RuleTarget, SettingRefusal, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{admission, target};
use crate::api::{
    call::Call,
    parameter::{Kind, Parameter},
    problem::Problem,
};

/// How many people are named when nobody says how many.
const USUALLY: usize = 100;

pub(super) const NAMED: Parameter = Parameter::new(
    "named",
    "how many are named at most of those who gain and of those who lose; 100 when absent",
    Kind::Number(1, 1_000_000),
);

/// Who would gain and who would lose access. What only a session knows is not asked.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Preview {
    /// How many may enter now.
    before: usize,
    /// How many might then.
    after: usize,
    /// How many workspaces it is about; none for the dashboard.
    workspaces: usize,
    /// Who may not enter now and might then.
    gains: People,
    /// Who may enter now and might not then.
    losses: People,
}

/// Some people, in the order they were provisioned.
#[derive(Debug, Serialize, JsonSchema)]
struct People {
    /// How many they are.
    count: usize,
    /// The first of them.
    named: Vec<Named>,
}

/// A person as named.
#[derive(Debug, Serialize, JsonSchema)]
struct Named {
    /// The SCIM `id`.
    id: uuid::Uuid,
    /// The name the person signs in with.
    user_name: String,
    /// What the provisioning client calls the person.
    external_id: Option<String>,
}

pub(super) fn look(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let (target, admission) = (target(call)?, admission(call)?);
    match &target {
        RuleTarget::Workspace(slug) if directory.workspace(slug.as_str()).is_none() => {
            return Err(Problem::not_found(SettingRefusal::NoSuchWorkspace.to_string()));
        }
        RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults
            if admission.is_none() =>
        {
            return Err(super::wrong("sso", &SettingRefusal::NothingToInherit));
        }
        RuleTarget::Workspace(_)
        | RuleTarget::Dashboard
        | RuleTarget::Auditors
        | RuleTarget::Defaults => {}
    }
    let most = call.said("named").and_then(|most| most.parse().ok()).unwrap_or(USUALLY);
    let people = |ids: &[UserId]| People {
        count: ids.len(),
        named: ids.iter().take(most).filter_map(|id| named(directory, *id)).collect(),
    };
    let preview = directory.preview(&target, admission.as_ref());
    let told = Preview {
        before: preview.before,
        after: preview.after,
        workspaces: preview.workspaces,
        gains: people(&preview.gains),
        losses: people(&preview.losses),
    };
    Ok(serde_json::to_value(told).unwrap_or_default())
}

fn named(directory: &Directory, id: UserId) -> Option<Named> {
    directory.user(id).map(|user| Named {
        id: user.id.0,
        user_name: user.user_name.to_string(),
        external_id: user.external_id.as_deref().map(Into::into),
    })
}
