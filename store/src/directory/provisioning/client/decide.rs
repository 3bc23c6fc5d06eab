//! What a wish about the provisioning client makes happen.

use super::{
    FederatedTrust,
    event::{
        ProvisioningClientSecretIssued, ProvisioningClientSecretRevoked,
        ProvisioningFederatedTrustChanged,
    },
};
use crate::{
    directory::{
        Directory, Event, Refusal, SettingRefusal, entra::ClientId, id::TokenId,
        provisioning::TokenDigest, sso_configuration,
    },
    record::Timestamp,
};

/// How many client secrets may be live at once.
pub const MAX_LIVE_SECRETS: usize = 4;

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;
/// The shortest life of a secret: one year.
pub const SHORTEST_LIFE: i64 = 365 * MICROSECONDS_A_DAY;
/// The longest life of a secret: three years, one of them a leap year.
pub const LONGEST_LIFE: i64 = (3 * 365 + 1) * MICROSECONDS_A_DAY;

/// Issues a client secret; `client` counts only for the first of an organization.
pub(in crate::directory) fn issue(
    directory: &Directory,
    client: ClientId,
    secret: TokenId,
    digest: TokenDigest,
    expires: Timestamp,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if !(SHORTEST_LIFE..=LONGEST_LIFE).contains(&expires.0.saturating_sub(at.0)) {
        return Err(SettingRefusal::SecretLife.into());
    }
    let live = directory.client_secrets().filter(|held| held.is_live(at)).count();
    if live >= MAX_LIVE_SECRETS {
        return Err(SettingRefusal::TooManyLiveSecrets.into());
    }
    if directory.client_secrets().any(|held| held.id == secret || held.digest == digest) {
        return Err(SettingRefusal::TokenExists.into());
    }
    let client = directory.provisioning_client().unwrap_or(client);
    let mut events = sso_configuration::decide::no_more_strangers(directory);
    events.push(ProvisioningClientSecretIssued { client, secret, digest, expires }.into());
    Ok(events)
}

/// Revokes a client secret.
pub(in crate::directory) fn revoke(
    directory: &Directory,
    id: TokenId,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.client_secrets().find(|held| held.id == id).ok_or(Refusal::NoSuchToken)?;
    match held.revoked {
        Some(_) => Ok(vec![]),
        None => Ok(vec![ProvisioningClientSecretRevoked { secret: id }.into()]),
    }
}

/// Says whose assertions are taken; what stands already makes no event.
pub(in crate::directory) fn trust(
    directory: &Directory,
    trust: Option<FederatedTrust>,
) -> Result<Vec<Event>, Refusal> {
    if directory.federated_trust() == trust.as_ref() {
        return Ok(vec![]);
    }
    let audience = trust.as_ref().map(|trust| trust.audience.len());
    match audience {
        Some(0) => return Err(Refusal::Empty { what: "audience" }),
        Some(bytes) if bytes > FederatedTrust::MAX_AUDIENCE_BYTES => {
            return Err(Refusal::TooLong { what: "audience" });
        }
        Some(_) | None => {}
    }
    let mut events = match trust {
        Some(_) => sso_configuration::decide::no_more_strangers(directory),
        None => vec![],
    };
    events.push(ProvisioningFederatedTrustChanged { trust }.into());
    Ok(events)
}
