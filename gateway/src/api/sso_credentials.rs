//! What an SSO configuration shows at Entra's token endpoint. A file of the host is named by whoever is
//! on the host alone: what it holds is sent to Entra, and that is for them to decide.

use doorward_store::directory::{CredentialId, SsoConfigurationId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    caller::Caller,
    operation::{Gives, Operation, Serve, described},
    parameter::{Kind, Parameter},
    problem::Problem,
    sso_configurations::state,
};
use crate::{
    credentials::{AppRegistrationWish, Request as Wish},
    operator::{NewCredential, Request, SecretText, SsoRow},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "POST",
        "/sso-configurations/{id}/credentials",
        "add_sso_credential",
        "Add a credential beside the one in use; answered with the SSO configuration",
        Gives::One(described::<SsoRow>),
        Serve::One(|call| {
            let NewSsoCredential { credential, expires } = call.body()?;
            let new = credential.by(&call.caller)?;
            Ok(Request::Credential(Wish::AppRegistration {
                organization: call.organization()?,
                configuration: SsoConfigurationId(call.id(0)?),
                change: AppRegistrationWish::AddCredential { new, expires },
            }))
        }),
    )
    .takes(described::<NewSsoCredential>)
    .state(state),
    Operation::new(
        "DELETE",
        "/sso-configurations/{id}/credentials/{credential_id}",
        "remove_sso_credential",
        "Remove a credential; answered with the SSO configuration",
        Gives::One(described::<SsoRow>),
        Serve::One(|call| {
            let credential = CredentialId(call.id(1)?);
            let last = call.said("last") == Some("true");
            Ok(Request::Credential(Wish::AppRegistration {
                organization: call.organization()?,
                configuration: SsoConfigurationId(call.id(0)?),
                change: AppRegistrationWish::RemoveCredential { credential, last },
            }))
        }),
    )
    .query(&[Parameter::new("last", "whether the last live one may go", Kind::Flag)])
    .state(state),
];

/// A credential that is handed in; it is never shown again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
#[schemars(rename = "NewCredential")]
pub(super) enum Credential {
    /// A client secret's *Value*.
    ClientSecret(#[schemars(with = "String", length(min = 1, max = 4096))] SecretText),
    /// A certificate and its key, as PEM.
    Certificate(#[schemars(with = "String", length(min = 1, max = 65536))] SecretText),
    /// Where the platform puts a token on the host; only whoever is on it names a file of it.
    FederatedTokenFile(#[schemars(length(min = 1, max = 4096))] String),
}

/// A credential, and when Entra stops taking it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewSsoCredential {
    /// What it shows.
    credential: Credential,
    /// A time, a day or a span.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    expires: Option<String>,
}

impl Credential {
    /// The credential, if they may hand in such a one.
    pub(super) fn by(self, caller: &Caller) -> Result<NewCredential, Problem> {
        match self {
            Self::ClientSecret(text) => Ok(NewCredential::ClientSecret(text)),
            Self::Certificate(text) => Ok(NewCredential::Certificate(text)),
            Self::FederatedTokenFile(path) if caller.is_operator() => {
                Ok(NewCredential::FederatedTokenFile(path))
            }
            Self::FederatedTokenFile(_) => {
                let detail = "only whoever is on the host names a file of it";
                Err(Problem::new(403, "operators-only", detail))
            }
        }
    }
}
