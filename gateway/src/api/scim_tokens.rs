//! Secret Tokens of the provisioning client.

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
use crate::operator::{IssuedToken, Lifetime, Request, TokenRow, token_row};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/scim-tokens",
        "list_scim_tokens",
        "Name all Secret Tokens ever issued",
        Gives::Page(described::<Page<TokenRow>>),
        Serve::Many(
            |call| Ok(Request::ListScimTokens { organization: call.organization()? }),
            "token_id",
        ),
    )
    .query(PAGE),
    Operation::new(
        "POST",
        "/scim-tokens",
        "issue_scim_token",
        "Make a Secret Token; it is shown this once",
        Gives::Made(described::<IssuedToken>, "token_id", state),
        Serve::One(|call| {
            let Issue { expires_in, endless } = call.body()?;
            let lifetime = lifetime(expires_in, endless)?;
            Ok(Request::IssueScimToken { organization: call.organization()?, lifetime })
        }),
    )
    .takes(described::<Issue>),
    Operation::new(
        "GET",
        "/scim-tokens/{token_id}",
        "show_scim_token",
        "Show a Secret Token, without its secret",
        Gives::One(described::<TokenRow>),
        Serve::Look(|call, directory| {
            let id = TokenId(call.id(0)?);
            let held = directory.scim_tokens().find(|token| token.id == id);
            let row = held.map(|token| token_row(&call.house, token));
            let unknown = || Problem::not_found("there is no such token");
            Ok(serde_json::to_value(row.ok_or_else(unknown)?).unwrap_or_default())
        }),
    )
    .state(state),
    Operation::new(
        "DELETE",
        "/scim-tokens/{token_id}",
        "revoke_scim_token",
        "End a Secret Token; it stays in the list",
        Gives::One(described::<TokenRow>),
        Serve::One(|call| {
            let token = TokenId(call.id(0)?);
            Ok(Request::RevokeScimToken { organization: call.organization()?, token })
        }),
    )
    .state(state),
];

/// How long a Secret Token lives: as configured when nothing is said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IssueScimToken")]
struct Issue {
    /// A span such as `180d`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    expires_in: Option<String>,
    /// Whether it lives until it is revoked.
    #[serde(default)]
    endless: bool,
}

fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    let id = last_id(path)?;
    serde_json::to_value(directory.scim_tokens().find(|token| token.id.0 == id)?).ok()
}

/// How long a token lives.
pub(super) fn lifetime(expires_in: Option<String>, endless: bool) -> Result<Lifetime, Problem> {
    match (expires_in, endless) {
        (Some(_), true) => Err(Problem::body(vec![super::problem::Wrong::field(
            "/endless",
            "say either how long it lives or that it is endless",
        )])),
        (Some(span), false) => Ok(Lifetime::Span(span)),
        (None, true) => Ok(Lifetime::Endless),
        (None, false) => Ok(Lifetime::Usual),
    }
}
