//! One request as it is remembered.

use std::borrow::Cow;

use doorward_store::{RequestId, directory::TokenId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ProvisioningRequest")]
pub struct Entry {
    /// When the request came, in RFC 3339.
    pub time: String,
    /// The request, as in `X-Request-Id` and in the events it caused.
    #[schemars(with = "uuid::Uuid")]
    pub request: RequestId,
    /// The Secret Token it came with, if that is one of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<uuid::Uuid>")]
    pub token: Option<TokenId>,
    /// The HTTP method.
    pub method: Cow<'static, str>,
    /// The pattern of the path below the Tenant URL.
    pub endpoint: Cow<'static, str>,
    /// The id in the path, if it is one that Doorward could have given out, or of what came into
    /// being.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What was filtered by, without the values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// Why it failed, in words an administrator can act on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Entry {
    /// Whether the request failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.status >= 400 || self.reason.is_some()
    }
}
