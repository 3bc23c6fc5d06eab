//! An operator's answer as JSON.

use serde_json::Value;

use crate::{access, credentials, evidence, operator::Answer};

/// The JSON of an answer. A value that is typed always has one.
pub(super) fn shown(answer: &Answer) -> Value {
    let value = match answer {
        Answer::Organization(row) => serde_json::to_value(row),
        Answer::IssuedToken(row) => serde_json::to_value(row),
        Answer::Token(row) => serde_json::to_value(row),
        Answer::Provisioning(row) => serde_json::to_value(row),
        Answer::Event(row) => serde_json::to_value(row),
        Answer::Replay(line) => serde_json::to_value(line),
        Answer::Sso(row) => serde_json::to_value(row),
        Answer::TrialStep(row) => serde_json::to_value(row),
        Answer::Session(row) => serde_json::to_value(row),
        Answer::SetupLink(row) => serde_json::to_value(row),
        Answer::Erased(row) => serde_json::to_value(row),
        Answer::Retention(row) => serde_json::to_value(row),
        Answer::Backup(row) => serde_json::to_value(row),
        Answer::Access(access::Answer::Workspace(row)) => serde_json::to_value(row),
        Answer::Access(access::Answer::Rule(row)) => serde_json::to_value(row),
        Answer::Access(access::Answer::Explained(row)) => serde_json::to_value(row),
        Answer::Access(access::Answer::IssuedApiToken(row)) => serde_json::to_value(row),
        Answer::Access(access::Answer::ApiToken(row)) => serde_json::to_value(row),
        Answer::Credential(credentials::Answer::IssuedClientSecret(row)) => {
            serde_json::to_value(row)
        }
        Answer::Credential(credentials::Answer::ClientSecret(row)) => serde_json::to_value(row),
        Answer::Credential(credentials::Answer::Trust(row)) => serde_json::to_value(row),
        Answer::Credential(credentials::Answer::Unsealable(row)) => serde_json::to_value(row),
        Answer::Evidence(evidence::Answer::Checkpoint(row)) => serde_json::to_value(row),
        Answer::Evidence(evidence::Answer::Proof(row)) => serde_json::to_value(row),
        Answer::Evidence(evidence::Answer::Part(row)) => serde_json::to_value(row),
        Answer::Evidence(evidence::Answer::Lines { text }) => serde_json::to_value(text),
    };
    value.unwrap_or_default()
}
