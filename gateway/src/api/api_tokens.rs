//! API tokens. Nobody hands out more than they have: a token is issued only for scopes that the
//! issuing token has itself.

use doorward_store::directory::{Directory, Scopes, TokenId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    call::Call,
    if_match::last_id,
    operation::{Gives, Operation, Serve, described},
    page::Page,
    parameter::PAGE,
    problem::Problem,
    scim_tokens::lifetime,
};
use crate::{
    access::{ApiTokenRow, IssuedApiToken, Request as Wish, api_token_row},
    operator::Request,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/api-tokens",
        "list_api_tokens",
        "Name all API tokens ever issued",
        Gives::Page(described::<Page<ApiTokenRow>>),
        Serve::Many(
            |call| Ok(Request::Access(Wish::ListApiTokens { organization: call.organization()? })),
            "token_id",
        ),
    )
    .query(PAGE),
    Operation::new(
        "POST",
        "/api-tokens",
        "issue_api_token",
        "Make an API token for scopes that the asking token has itself; it is shown this once",
        Gives::Made(described::<IssuedApiToken>, "token_id", state),
        Serve::One(|call| {
            let NewApiToken { name, scopes, expires_in, endless } = call.body()?;
            let (scopes, organization) = (granted(call, &scopes)?, call.organization()?);
            let lifetime = lifetime(expires_in, endless)?;
            Ok(Request::Access(Wish::IssueApiToken { organization, name, scopes, lifetime }))
        }),
    )
    .takes(described::<NewApiToken>),
    Operation::new(
        "GET",
        "/api-tokens/{token_id}",
        "show_api_token",
        "Show an API token, without its secret",
        Gives::One(described::<ApiTokenRow>),
        Serve::Look(|call, directory| {
            let id = TokenId(call.id(0)?);
            let held = directory.api_tokens().find(|token| token.id == id);
            let unknown = || Problem::not_found("there is no such token");
            let row = api_token_row(&call.house, held.ok_or_else(unknown)?);
            Ok(serde_json::to_value(row).unwrap_or_default())
        }),
    )
    .state(state),
    Operation::new(
        "DELETE",
        "/api-tokens/{token_id}",
        "revoke_api_token",
        "End an API token; it stays in the list",
        Gives::One(described::<ApiTokenRow>),
        Serve::One(|call| {
            let (organization, token) = (call.organization()?, TokenId(call.id(0)?));
            Ok(Request::Access(Wish::RevokeApiToken { organization, token }))
        }),
    )
    .state(state),
];

/// An API token as it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewApiToken {
    /// The name people see.
    #[schemars(length(min = 1, max = 256))]
    name: String,
    /// What it is for.
    #[schemars(length(min = 1))]
    scopes: Vec<Scope>,
    /// A span such as `180d`; as configured when absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    expires_in: Option<String>,
    /// Whether it lives until it is revoked.
    #[serde(default)]
    endless: bool,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// Ask who may enter what.
    Decide,
    /// Read what is so.
    Read,
    /// Change it.
    Write,
    /// Read what an auditor asks for, and nothing else.
    Audit,
}

fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    let id = last_id(path)?;
    serde_json::to_value(directory.api_tokens().find(|token| token.id.0 == id)?).ok()
}

fn granted(call: &Call, wanted: &[Scope]) -> Result<Scopes, Problem> {
    let held = call.caller.scopes();
    let scopes = Scopes {
        decide: wanted.contains(&Scope::Decide),
        read: wanted.contains(&Scope::Read),
        write: wanted.contains(&Scope::Write),
        audit: wanted.contains(&Scope::Audit),
    };
    let more = (scopes.decide && !held.decide)
        || (scopes.read && !held.read)
        || (scopes.write && !held.write)
        || (scopes.audit && !held.audit);
    match more {
        false => Ok(scopes),
        true => {
            let detail = "a token is issued only for scopes that the asking token has itself";
            Err(Problem::new(403, "scope-not-held", detail))
        }
    }
}
