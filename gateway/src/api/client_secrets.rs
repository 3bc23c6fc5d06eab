//! Client secrets of the provisioning client.

use doorward_store::directory::{Directory, TokenId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    if_match::last_id,
    operation::{Gives, Operation, Serve, described},
    page::Page,
    parameter::PAGE,
    problem::Problem,
};
use crate::{
    credentials::{ClientSecretRow, IssuedClientSecret, Request as Wish, client_secret_row},
    operator::Request,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/client-secrets",
        "list_client_secrets",
        "Name all client secrets ever issued",
        Gives::Page(described::<Page<ClientSecretRow>>),
        Serve::Many(
            |call| {
                let organization = call.organization()?;
                Ok(Request::Credential(Wish::ListClientSecrets { organization }))
            },
            "secret_id",
        ),
    )
    .query(PAGE),
    Operation::new(
        "POST",
        "/client-secrets",
        "issue_client_secret",
        "Make a client secret; it is shown this once",
        Gives::Made(described::<IssuedClientSecret>, "secret_id", state),
        Serve::One(|call| {
            let IssueClientSecret { expires_in } = call.body()?;
            let organization = call.organization()?;
            Ok(Request::Credential(Wish::IssueClientSecret { organization, expires_in }))
        }),
    )
    .takes(described::<IssueClientSecret>),
    Operation::new(
        "GET",
        "/client-secrets/{secret_id}",
        "show_client_secret",
        "Show a client secret, without its secret",
        Gives::One(described::<ClientSecretRow>),
        Serve::Look(|call, directory| {
            let id = TokenId(call.id(0)?);
            let held = directory.client_secrets().find(|secret| secret.id == id);
            let unknown = || Problem::not_found("there is no such client secret");
            let row = client_secret_row(&call.house, held.ok_or_else(unknown)?);
            Ok(serde_json::to_value(row).unwrap_or_default())
        }),
    )
    .state(state),
    Operation::new(
        "DELETE",
        "/client-secrets/{secret_id}",
        "revoke_client_secret",
        "End a client secret, and every access token that was given for it",
        Gives::One(described::<ClientSecretRow>),
        Serve::One(|call| {
            let (organization, secret) = (call.organization()?, TokenId(call.id(0)?));
            Ok(Request::Credential(Wish::RevokeClientSecret { organization, secret }))
        }),
    )
    .state(state),
];

/// How long a client secret lives.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IssueClientSecret {
    /// A span from `1y` to `3y`; a year when absent.
    #[serde(default = "a_year")]
    #[schemars(length(min = 1, max = 64))]
    expires_in: String,
}

fn a_year() -> String {
    "1y".into()
}

fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    let id = last_id(path)?;
    serde_json::to_value(directory.client_secrets().find(|secret| secret.id.0 == id)?).ok()
}
