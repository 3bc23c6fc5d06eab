//! The `[entra]` and `[session]` tables: how Entra is reached, and how long people stay signed in.

use std::{path::PathBuf, time::Duration};

use doorward_oidc::{authority::Development, guid::ClientId};

use super::{
    ConfigError,
    layers::Layers,
    read::{number, text},
};

/// The `[entra]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entra {
    /// A stand-in for Entra on this host, for development and tests only.
    pub development: Option<Development>,
    /// Where that stand-in is, for people to read.
    pub development_authority: String,
    /// The app registration that all multi-tenant SSO configurations share.
    pub vendor: Option<Vendor>,
}

/// The app registration of whoever runs this server. Its secrets stand in files that are read anew
/// for every use, so that they can be rotated under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// The client ID.
    pub client: ClientId,
    /// What it shows at the token endpoint.
    pub credentials: Vec<CredentialFile>,
}

/// A file with a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialFile {
    /// A client secret.
    Secret(PathBuf),
    /// A certificate and its key, as PEM.
    Certificate(PathBuf),
    /// A token that the platform puts there.
    FederatedToken(PathBuf),
}

/// The `[session]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How long a session lasts unused.
    pub idle: Duration,
    /// How long a session lasts however much it is used.
    pub absolute: Duration,
}

pub(super) fn entra(layers: &Layers) -> Result<Entra, ConfigError> {
    let client = text(layers, "entra.client_id", |raw| match raw {
        "" => Some(None),
        raw => ClientId::parse(raw).ok().map(Some),
    })?;
    let path =
        |name| text(layers, name, |raw| Some(Some(PathBuf::from(raw)).filter(|_| !raw.is_empty())));
    let secret = path("entra.client_secret_file")?.map(CredentialFile::Secret);
    let certificate = path("entra.certificate_file")?.map(CredentialFile::Certificate);
    let token = path("entra.federated_token_file")?.map(CredentialFile::FederatedToken);
    let credentials: Vec<_> = [certificate, token, secret].into_iter().flatten().collect();
    let authority = text(layers, "entra.development_authority", |raw| {
        (raw.is_empty() || Development::new(raw, None).is_ok()).then(|| raw.to_owned())
    })?;
    let development =
        text(layers, "entra.development_graph", |graph| match (&*authority, graph) {
            ("", "") => Some(None),
            (authority, "") => Development::new(authority, None).ok().map(Some),
            (authority, graph) => Development::new(authority, Some(graph)).ok().map(Some),
        })?;
    let vendor = client.map(|client| Vendor { client, credentials });
    Ok(Entra { development, development_authority: authority, vendor })
}

pub(super) fn session(layers: &Layers) -> Result<Session, ConfigError> {
    let minutes: u64 = number(layers, "session.idle_minutes", 1..=43_200)?;
    let hours: u64 = number(layers, "session.absolute_hours", 1..=720)?;
    Ok(Session {
        idle: Duration::from_secs(minutes * 60),
        absolute: Duration::from_secs(hours * 3600),
    })
}
