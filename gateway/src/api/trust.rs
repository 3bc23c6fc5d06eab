//! Federated trust: whose assertions the provisioning client shows instead of a client secret.

use doorward_store::directory::Directory;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    operation::{Gives, Operation, Serve, described},
    sso_configurations::TENANT,
};
use crate::{
    credentials::{Request as Wish, TrustRow, WantedTrust},
    etag,
    operator::Request,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/provisioning/trust",
        "show_trust",
        "Say whose assertions are taken",
        Gives::One(described::<TrustRow>),
        Serve::One(|call| {
            Ok(Request::Credential(Wish::ShowTrust { organization: call.organization()? }))
        }),
    )
    .refuses(&[404])
    .state(state),
    Operation::new(
        "PUT",
        "/provisioning/trust",
        "set_trust",
        "Say whose assertions are taken instead of a client secret",
        Gives::One(described::<TrustRow>),
        Serve::One(|call| {
            let Trust { tenant, audience, subject, authority } = call.body()?;
            let wanted = Box::new(WantedTrust { tenant, audience, subject, authority });
            let organization = call.organization()?;
            Ok(Request::Credential(Wish::SetTrust { organization, wanted }))
        }),
    )
    .takes(described::<Trust>)
    .refuses(&[424])
    .state(state),
    Operation::new(
        "DELETE",
        "/provisioning/trust",
        "remove_trust",
        "Take nobody's assertions any more; answered with what was trusted",
        Gives::One(described::<TrustRow>),
        Serve::One(|call| {
            Ok(Request::Credential(Wish::RemoveTrust { organization: call.organization()? }))
        }),
    )
    .refuses(&[404])
    .state(state),
];

/// Whose assertions are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Trust {
    /// The directory (tenant) ID, or a domain of it.
    #[schemars(length(max = 253), regex(pattern = TENANT))]
    tenant: String,
    /// The application they are for: `api://GUID`, or the GUID.
    #[schemars(length(min = 1, max = 253))]
    audience: String,
    /// The object ID of Entra's provisioning application in that directory.
    #[schemars(with = "uuid::Uuid")]
    subject: String,
    /// The cloud: the public one when absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 253))]
    authority: Option<String>,
}

fn state(directory: &Directory, _: &[String]) -> Option<Value> {
    etag::trust(directory)
}
