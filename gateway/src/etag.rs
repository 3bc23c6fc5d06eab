//! What somebody was shown, as a tag (`ETag`, RFC 9110 §8.8.3): a change that names the tag is carried
//! out only while that is still so, and that is decided in one step with the change.
//!
//! The state of each thing that can be changed stands here once, for the JSON API and for the forms of
//! the dashboard.

use doorward_store::directory::{Condition, Directory, RuleTarget, SsoConfigurationId};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The tag of a state, as it stands in a header.
#[must_use]
pub fn of(state: &Value) -> String {
    format!("\"{}\"", seen(Some(state)))
}

/// The tag of a state, as it stands in a form; of what is not there, that of nothing.
#[must_use]
pub fn seen(state: Option<&Value>) -> String {
    let digest = Sha256::digest(state.unwrap_or(&Value::Null).to_string());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// That a state is still as it was shown in a form.
#[must_use]
pub fn still(
    shown: &str,
    state: impl Fn(&Directory) -> Option<Value> + Send + Sync + 'static,
) -> Condition {
    let shown = shown.to_owned();
    Condition::new(move |directory| seen(state(directory).as_ref()) == shown)
}

/// How the provisioning client is read and answered.
#[must_use]
pub fn provisioning(directory: &Directory) -> Option<Value> {
    let events = directory.security_events().delivery;
    serde_json::to_value((directory.provisioning(), events)).ok()
}

/// Whose assertions are taken.
#[must_use]
pub fn trust(directory: &Directory) -> Option<Value> {
    directory.federated_trust().and_then(|trust| serde_json::to_value(trust).ok())
}

/// Every Secret Token ever issued.
#[must_use]
pub fn scim_tokens(directory: &Directory) -> Option<Value> {
    serde_json::to_value(directory.scim_tokens().collect::<Vec<_>>()).ok()
}

/// Every client secret ever issued.
#[must_use]
pub fn client_secrets(directory: &Directory) -> Option<Value> {
    serde_json::to_value(directory.client_secrets().collect::<Vec<_>>()).ok()
}

/// Every API token ever issued.
#[must_use]
pub fn api_tokens(directory: &Directory) -> Option<Value> {
    serde_json::to_value(directory.api_tokens().collect::<Vec<_>>()).ok()
}

/// An SSO configuration with its credentials.
#[must_use]
pub fn sso_configuration(directory: &Directory, id: SsoConfigurationId) -> Option<Value> {
    serde_json::to_value(directory.sso_configuration(id)?).ok()
}

/// A workspace with the rule of its own.
#[must_use]
pub fn workspace(directory: &Directory, slug: &str) -> Option<Value> {
    let held = directory.workspace(slug)?;
    serde_json::to_value((held, held.own_rule())).ok()
}

/// A rule itself, or that there is none of its own.
#[must_use]
pub fn rule(directory: &Directory, target: &RuleTarget) -> Option<Value> {
    if let RuleTarget::Workspace(slug) = target {
        directory.workspace(slug.as_str())?;
    }
    serde_json::to_value(directory.rule(target)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_while_the_state_is_what_was_shown() {
        let nowhere = Directory::default();
        let tag = seen(provisioning(&nowhere).as_ref());
        assert!(still(&tag, provisioning).holds(&nowhere));
        assert!(!still("", provisioning).holds(&nowhere), "nothing was shown");
        assert!(!still(&tag, scim_tokens).holds(&nowhere), "it is of something else");
        assert!(still(&seen(None), trust).holds(&nowhere), "that there is none was shown");
    }
}
