//! Client secrets of the provisioning client: issued, listed, revoked.

use doorward_store::directory::{
    ClientId, Command, OrganizationName, Refusal, TokenId, provisioning::client::ClientSecret,
};

use super::{Answer, ClientSecretRow, IssuedClientSecret, instance_key, warning};
use crate::{
    exit::Exit,
    operator::{Failure, House, Login, TokenState, directory, said, submit, tenant_url},
    time_text, token_endpoint,
};

pub(super) async fn issue(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
    expires_in: &str,
) -> Result<IssuedClientSecret, Failure> {
    directory(house, &organization)?;
    let (id, at) = (TokenId(house.clock.new_seed()), house.clock.now());
    let expires = time_text::after(at, expires_in);
    let expires = expires.map_err(|error| {
        Failure::of(Exit::Usage, &error).told(said::time(&error)).at("expires_in")
    })?;
    drop(instance_key::ready(house)?); // its access tokens are made under it
    let secret = house.clock.new_client_secret()?;
    let command = Command::IssueClientSecret {
        client: ClientId(house.clock.new_seed()),
        secret: id,
        digest: secret.digest(),
        expires,
        at,
    };
    let committed = submit(house, caller, &organization, command).await?;
    let client = committed.directory.provisioning_client();
    let gone = || Failure::refused(Refusal::NoSuchToken);
    Ok(IssuedClientSecret {
        tenant_url: tenant_url(house, &organization),
        token_endpoint: token_endpoint::address(&house.public_url, &organization),
        organization,
        client_id: client.ok_or_else(gone)?.to_string(),
        client_secret: secret.into_shown(),
        secret_id: id,
        expires: time_text::show(expires),
    })
}

pub(super) fn list(house: &House, organization: &OrganizationName) -> Result<Vec<Answer>, Failure> {
    let held = directory(house, organization)?;
    Ok(held.client_secrets().map(|it| Answer::ClientSecret(row(house, it))).collect())
}

pub(super) async fn revoke(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    secret: TokenId,
) -> Result<Answer, Failure> {
    let committed =
        submit(house, caller, organization, Command::RevokeClientSecret { secret }).await?;
    let held = committed.directory.client_secrets().find(|held| held.id == secret);
    let gone = || Failure::refused(Refusal::NoSuchToken);
    held.map(|held| Answer::ClientSecret(row(house, held))).ok_or_else(gone)
}

/// A client secret without its secret.
pub(crate) fn row(house: &House, secret: &ClientSecret) -> ClientSecretRow {
    let now = house.clock.now();
    let state = match secret.revoked {
        Some(_) => TokenState::Revoked,
        None if secret.is_live(now) => TokenState::Live,
        None => TokenState::Expired,
    };
    ClientSecretRow {
        secret_id: secret.id,
        state,
        issued: time_text::show(secret.issued),
        expires: time_text::show(secret.expires),
        revoked: secret.revoked.map(time_text::show),
        last_used: house.usage.last_used(secret.id).map(time_text::show),
        warning: warning(Some(secret.expires), now).filter(|_| state == TokenState::Live),
    }
}
