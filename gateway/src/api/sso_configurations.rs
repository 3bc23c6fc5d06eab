//! SSO configurations: the Entra app registrations that sign people in.

use doorward_store::directory::{Directory, SsoConfigurationId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    caller::Caller,
    operation::{Gives, Operation, Serve, described},
    page::Page,
    parameter::PAGE,
    problem::Problem,
    sso_credentials::Credential,
};
use crate::{
    credentials::{AppRegistrationWish, Request as Wish, SsoChange},
    etag,
    operator::{NewSsoConfiguration, Request, SsoKind, SsoRow, TrialStep},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/sso-configurations",
        "list_sso_configurations",
        "Name all SSO configurations",
        Gives::Page(described::<Page<SsoRow>>),
        Serve::Many(|call| Ok(Request::ListSso { organization: call.organization()? }), "id"),
    )
    .query(PAGE),
    Operation::new(
        "POST",
        "/sso-configurations",
        "add_sso_configuration",
        "Trust an Entra app registration for sign-in",
        Gives::Made(described::<SsoRow>, "id", state),
        Serve::One(|call| {
            let new = wanted(call.body()?, &call.caller)?.into();
            Ok(Request::AddSso { organization: call.organization()?, new })
        }),
    )
    .takes(described::<NewConfiguration>)
    .refuses(&[424]),
    Operation::new(
        "GET",
        "/sso-configurations/{id}",
        "show_sso_configuration",
        "Show an SSO configuration, without its secrets",
        Gives::One(described::<SsoRow>),
        Serve::One(|call| {
            let configuration = SsoConfigurationId(call.id(0)?);
            Ok(Request::ShowSso { organization: call.organization()?, configuration })
        }),
    )
    .state(state),
    Operation::new(
        "PATCH",
        "/sso-configurations/{id}",
        "change_sso_configuration",
        "Change what can be changed of an SSO configuration",
        Gives::One(described::<SsoRow>),
        Serve::One(|call| {
            let Change { name, domain_hint, members_only, just_in_time } = call.body()?;
            let change = SsoChange { name, domain_hint, members_only, just_in_time };
            Ok(Request::Credential(Wish::AppRegistration {
                organization: call.organization()?,
                configuration: SsoConfigurationId(call.id(0)?),
                change: AppRegistrationWish::Change(change),
            }))
        }),
    )
    .takes(described::<Change>)
    .state(state),
    Operation::new(
        "DELETE",
        "/sso-configurations/{id}",
        "remove_sso_configuration",
        "Remove an SSO configuration and end its sessions; answered with what it was",
        Gives::One(described::<SsoRow>),
        Serve::One(|call| {
            let configuration = SsoConfigurationId(call.id(0)?);
            Ok(Request::RemoveSso { organization: call.organization()?, configuration })
        }),
    )
    .state(state),
    Operation::new(
        "POST",
        "/sso-configurations/{id}/test",
        "test_sso_configuration",
        "Walk the way to Entra without a person, and say of each step whether it went well",
        Gives::Page(described::<Page<TrialStep>>),
        Serve::All(|call| {
            let configuration = SsoConfigurationId(call.id(0)?);
            Ok(Request::TestSso { organization: call.organization()?, configuration })
        }),
    ),
];

/// A tenant ID, or a domain.
pub(super) const TENANT: &str =
    "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+)$";

/// An SSO configuration as it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewSsoConfiguration")]
struct NewConfiguration {
    /// Whose app registration.
    kind: SsoKind,
    /// The tenant ID, or a domain of it.
    #[schemars(length(max = 253), regex(pattern = TENANT))]
    tenant: String,
    /// The client ID; the settings say it for the multi-tenant kind.
    #[serde(default)]
    client_id: Option<Uuid>,
    /// What it shows; the settings say it for the multi-tenant kind.
    #[serde(default)]
    credential: Option<Credential>,
    /// The name people see.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256))]
    name: Option<String>,
    /// The cloud: the public one when absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 253))]
    authority: Option<String>,
    /// Which domain Entra is told to sign in with.
    #[serde(default)]
    #[schemars(length(min = 1, max = 253))]
    domain_hint: Option<String>,
    /// Whether guests are refused.
    #[serde(default)]
    members_only: bool,
    /// Whether strangers become people at their first sign-in.
    #[serde(default)]
    just_in_time: bool,
}

/// What shall be different of an SSO configuration; what is absent stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SsoConfigurationChange")]
struct Change {
    /// The name people see.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256))]
    name: Option<String>,
    /// Which domain Entra is told to sign in with; empty for none.
    #[serde(default)]
    #[schemars(length(max = 253))]
    domain_hint: Option<String>,
    /// Whether guests are refused.
    #[serde(default)]
    members_only: Option<bool>,
    /// Whether strangers become people at their first sign-in.
    #[serde(default)]
    just_in_time: Option<bool>,
}

fn wanted(new: NewConfiguration, caller: &Caller) -> Result<NewSsoConfiguration, Problem> {
    let credential = new.credential.map(|credential| credential.by(caller)).transpose()?;
    Ok(NewSsoConfiguration {
        kind: new.kind,
        tenant: new.tenant,
        client_id: new.client_id.map(|id| id.to_string()),
        credential,
        name: new.name,
        authority: new.authority,
        domain_hint: new.domain_hint,
        members_only: new.members_only,
        just_in_time: new.just_in_time,
    })
}

/// What `If-Match` is about: the configuration with its credentials.
pub(super) fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    let id = path.first().and_then(|id| Uuid::try_parse(id).ok())?;
    etag::sso_configuration(directory, SsoConfigurationId(id))
}
