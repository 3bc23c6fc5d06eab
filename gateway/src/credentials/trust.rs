//! Federated trust: whose assertions the provisioning client shows instead of a client secret.

use doorward_oidc::authority::TenantId;
use doorward_store::directory::{
    self, ClientId, Command, Directory, ObjectId, OrganizationName, Refusal, TokenId,
    entra::InvalidGuid, provisioning::client::FederatedTrust,
};

use super::{Answer, TrustRow, instance_key, request::WantedTrust};
use crate::{
    exit::Exit,
    operator::{
        Failure, House, Login, authority_of, directory, said, submit, tenant_of, tenant_url,
    },
    time_text, token_endpoint,
    translate::sso,
};

pub(super) async fn set(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
    wanted: WantedTrust,
) -> Result<Answer, Failure> {
    let held = directory(house, &organization)?;
    let usage = |error: &InvalidGuid| Failure::of(Exit::Usage, error).told(said::guid(error));
    let authority = authority_of(house, wanted.authority.as_deref())?;
    let tenant = tenant_of(house, &authority, &wanted.tenant).await?;
    let application = wanted.audience.strip_prefix("api://").unwrap_or(&wanted.audience);
    let application = application.strip_suffix("/.default").unwrap_or(application);
    let application = ClientId::parse(application).map_err(|error| usage(&error).at("audience"))?;
    let mut trust = FederatedTrust {
        id: TokenId(house.clock.new_seed()),
        tenant: directory::TenantId(tenant.uuid()),
        authority: sso::kept_authority(&authority)
            .ok_or_else(|| Failure::new(Exit::Usage, "the authority cannot be kept"))?,
        audience: format!("api://{application}").into(),
        subject: ObjectId::parse(&wanted.subject).map_err(|error| usage(&error).at("subject"))?,
    };
    // The same trust keeps its name, and with it the access tokens that were given for it.
    if let Some(held) = held.federated_trust() {
        let renamed = FederatedTrust { id: held.id, ..trust.clone() };
        if renamed == *held {
            trust = renamed;
        }
    }
    drop(instance_key::ready(house)?); // its access tokens are made under it
    let command = Command::SetFederatedTrust { trust: Some(trust) };
    let committed = submit(house, caller, &organization, command).await?;
    row(house, organization, &committed.directory)
}

pub(super) fn show(house: &House, organization: OrganizationName) -> Result<Answer, Failure> {
    let held = directory(house, &organization)?;
    row(house, organization, &held)
}

/// Answers what was trusted until now.
pub(super) async fn remove(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
) -> Result<Answer, Failure> {
    let held = directory(house, &organization)?;
    let was = row(house, organization.clone(), &held)?;
    submit(house, caller, &organization, Command::SetFederatedTrust { trust: None }).await?;
    Ok(was)
}

fn row(house: &House, organization: OrganizationName, held: &Directory) -> Result<Answer, Failure> {
    let trust = held.federated_trust().ok_or_else(|| {
        Failure::refused(Refusal::NoSuchToken)
            .in_words("nobody's assertions are trusted: see `provisioning trust set`")
    })?;
    let authority = house.entra.authority(&trust.authority).ok();
    let tenant = TenantId::try_from(trust.tenant.0).ok();
    let application = trust.audience.strip_prefix("api://").unwrap_or(&trust.audience);
    let client = held.provisioning_client();
    Ok(Answer::Trust(Box::new(TrustRow {
        tenant_url: tenant_url(house, &organization),
        token_endpoint: token_endpoint::address(&house.public_url, &organization),
        organization,
        client_id: client.map_or_else(|| application.to_owned(), |client| client.to_string()),
        trust_id: trust.id,
        tenant_id: trust.tenant.to_string(),
        authority: authority
            .as_ref()
            .map_or_else(|| "development (off)".into(), ToString::to_string),
        issuer: authority.zip(tenant).map(|(authority, tenant)| authority.issuer(tenant)),
        audience: trust.audience.to_string(),
        subject: trust.subject.to_string(),
        last_used: house.usage.last_used(trust.id).map(time_text::show),
    })))
}
