//! Who asks for an access token: whoever shows a live client secret of the organization, or an
//! assertion of whom the organization trusts.

use doorward_oidc::{secret::Secret, sign_in::SignInError};
use doorward_store::{
    Timestamp,
    directory::{
        ClientId, Directory, TokenId,
        provisioning::{
            TokenDigest,
            client::{ClientSecret, FederatedTrust},
        },
    },
};
use subtle::ConstantTimeEq as _;

use super::form::{Asked, Shown};
use crate::{app::App, translate::sso::moment};

/// Why it is not known who asks. The words are for the operator; the answer never says them.
#[derive(Debug)]
pub(super) enum Unknown {
    /// Nobody we know; the credential, if it is one that was once issued.
    No(Option<TokenId>, String),
    /// Entra's keys cannot be read now.
    Unavailable(String),
}

impl Unknown {
    fn because(why: &str) -> Self {
        Self::No(None, why.to_owned())
    }

    /// The credential, if it is known.
    pub(super) const fn credential(&self) -> Option<TokenId> {
        match self {
            Self::No(credential, _) => *credential,
            Self::Unavailable(_) => None,
        }
    }
}

/// Finds the credential that lets the client in.
pub(super) async fn identify(
    app: &App,
    directory: &Directory,
    asked: Asked,
    now: Timestamp,
) -> Result<TokenId, Unknown> {
    let Asked { client, shown } = asked;
    match shown {
        Shown::Secret(digest) => of_secret(directory, client.as_deref(), &digest, now),
        Shown::Assertion(assertion) => {
            of_assertion(app, directory, client.as_deref(), &assertion, now).await
        }
        Shown::Nothing => Err(Unknown::because(
            "no client ID and client secret were sent that can be read, and no assertion",
        )),
    }
}

fn of_secret(
    directory: &Directory,
    client: Option<&str>,
    digest: &TokenDigest,
    now: Timestamp,
) -> Result<TokenId, Unknown> {
    // Every secret is compared, so that the time it takes tells nothing.
    let same = |held: &&ClientSecret| bool::from(held.digest.0.ct_eq(&digest.0));
    let found = directory.client_secrets().filter(same).last();
    let said = client.and_then(|client| ClientId::parse(client).ok());
    let Some(held) = found else {
        return Err(Unknown::because(
            "the client secret is none of this organization: copy it anew, or issue another",
        ));
    };
    let no = |why: &str| Err(Unknown::No(Some(held.id), why.to_owned()));
    if said.is_none() || said != directory.provisioning_client() {
        return no("the client ID is not the one that `client-secret create` printed");
    }
    match (held.is_live(now), held.revoked) {
        (true, _) => Ok(held.id),
        (false, None) => no("the client secret has expired: issue another and enter it in Entra"),
        (false, Some(_)) => no("the client secret was revoked: issue another, enter it in Entra"),
    }
}

async fn of_assertion(
    app: &App,
    directory: &Directory,
    client: Option<&str>,
    assertion: &Secret,
    now: Timestamp,
) -> Result<TokenId, Unknown> {
    let Some(trust) = directory.federated_trust() else {
        return Err(Unknown::because(
            "an assertion was sent and nobody's are trusted: see `provisioning trust set`",
        ));
    };
    let no = |why: String| Err(Unknown::No(Some(trust.id), why));
    if client.is_some_and(|said| !is_client(directory, trust, said)) {
        return no("the client ID is not the one that `provisioning trust show` prints".to_owned());
    }
    let trusted = match app.entra.trusted(trust) {
        Ok(trusted) => trusted,
        Err(error) => return no(error.to_string()),
    };
    let (party, http) = (&app.entra.relying_party, &*app.entra.http);
    match party.provisioner(http, &trusted, assertion, moment(now)).await {
        Ok(_) => Ok(trust.id),
        Err(error @ (SignInError::Discovery(_) | SignInError::Keys(_))) => {
            Err(Unknown::Unavailable(error.to_string()))
        }
        Err(error) => no(format!("the assertion is refused: {error}")),
    }
}

/// The assertion says who asks; a client ID beside it (RFC 7521 §4.2) must be ours or that of the
/// application which the assertion is for.
fn is_client(directory: &Directory, trust: &FederatedTrust, said: &str) -> bool {
    let Ok(said) = ClientId::parse(said) else { return false };
    let application = trust.audience.strip_prefix("api://").and_then(|id| ClientId::parse(id).ok());
    Some(said) == directory.provisioning_client() || Some(said) == application
}

#[cfg(test)]
mod tests;
