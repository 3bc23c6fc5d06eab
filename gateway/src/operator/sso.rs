//! SSO configurations, for the operator: added with their first credential, listed, tried, removed.

use doorward_oidc::{
    authority::{Authority, InvalidTenantId, TenantId},
    authorization,
    discovery::tenant_of_domain,
};
use doorward_store::directory::{
    self, ClientId, Command, OrganizationName, SettingRefusal, SsoConfiguration,
    SsoConfigurationId, WantedSsoConfiguration,
    sso_configuration::{Credential, Kind},
};
use tracing::warn;

use super::{
    CredentialRow, Failure, House, Login, NewSsoConfiguration, SsoKind, SsoRow,
    execute::{directory, submit},
    said,
};
use crate::{
    credentials,
    entra::{CALLBACK, NewProof, NotUsable, front_channel_logout_url},
    exit::Exit,
    pages::catalogue::Said,
    time_text,
    translate::sso,
};

/// Adds a configuration and its first credential as one command.
pub(super) async fn add(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    new: NewSsoConfiguration,
) -> Result<SsoRow, Failure> {
    directory(house, organization)?;
    let authority = authority(house, new.authority.as_deref())?;
    let tenant = tenant(house, &authority, &new.tenant).await?;
    let kind = kind(house, &new)?;
    let id = SsoConfigurationId(house.clock.new_seed());
    let sealed = |new| credentials::sealed_for(house, organization, id, new, None);
    let credential = new.credential.map(sealed).transpose()?;
    let unnamed = || format!("Entra {tenant}");
    let wanted = WantedSsoConfiguration {
        id,
        name: new.name.unwrap_or_else(unnamed).into(),
        kind,
        tenant: directory::TenantId(tenant.uuid()),
        authority: sso::kept_authority(&authority)
            .ok_or_else(|| Failure::new(Exit::Usage, "the authority cannot be kept"))?,
        domain_hint: new.domain_hint.map(Into::into),
        members_only: new.members_only,
        just_in_time: new.just_in_time,
    };
    let at = house.clock.now();
    let mut commands = vec![Command::AddSsoConfiguration { wanted: Box::new(wanted) }];
    commands.extend(credential.map(|new| Command::AddSsoCredential {
        configuration: id,
        credential: new,
        at,
    }));
    submit(house, caller, organization, Command::Together { commands, at }).await?;
    // Sign-ins under way are sealed under the instance key, whatever the credential is.
    if let Err(error) = credentials::instance_key(house) {
        warn!(%organization, "a restart will end the sign-ins under way: {error}");
    }
    show(house, organization, id)
}

/// All configurations, in the order of their names.
pub(super) fn list(house: &House, organization: &OrganizationName) -> Result<Vec<SsoRow>, Failure> {
    let held = directory(house, organization)?;
    let mut rows: Vec<_> =
        held.sso_configurations().map(|held| row(house, organization, held)).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rows)
}

/// One configuration.
pub(crate) fn show(
    house: &House,
    organization: &OrganizationName,
    id: SsoConfigurationId,
) -> Result<SsoRow, Failure> {
    let held = directory(house, organization)?;
    let found = held.sso_configuration(id).map(|held| row(house, organization, held));
    found.ok_or_else(unknown)
}

/// Removes a configuration and ends its sessions.
pub(super) async fn remove(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    id: SsoConfigurationId,
) -> Result<SsoRow, Failure> {
    let row = show(house, organization, id)?;
    let command = Command::RemoveSsoConfiguration { configuration: id };
    submit(house, caller, organization, command).await?;
    Ok(row)
}

fn row(house: &House, organization: &OrganizationName, held: &SsoConfiguration) -> SsoRow {
    let now = house.clock.now();
    let client = house.entra.client(&held.kind).ok().map(|(_, client)| client.to_string());
    let credential = |credential: &Credential| CredentialRow {
        id: credential.id,
        kind: said::proof(&credential.proof).to_string(),
        live: credential.is_live(now),
        added: time_text::show(credential.added),
        expires: credential.expires.map(time_text::show),
        warning: credentials::warning(credential.expires, now),
    };
    SsoRow {
        id: held.id,
        organization: organization.clone(),
        name: held.name.to_string(),
        kind: match held.kind {
            Kind::SingleTenant { .. } => SsoKind::SingleTenant,
            Kind::MultiTenant => SsoKind::MultiTenant,
        },
        tenant_id: held.tenant.to_string(),
        client_id: client,
        authority: house
            .entra
            .authority(&held.authority)
            .map_or_else(|_| "development (off)".into(), |authority| authority.to_string()),
        active: held.is_active(),
        members_only: held.members_only,
        just_in_time: held.just_in_time,
        credentials: held.credentials.iter().map(credential).collect(),
        redirect_uri: format!("{}{CALLBACK}", house.public_url),
        front_channel_logout_url: front_channel_logout_url(&house.public_url, held),
        admin_consent_url: consent(house, held),
    }
}

/// Only the vendor's registration needs a consent of its own.
fn consent(house: &House, held: &SsoConfiguration) -> Option<String> {
    if held.kind != Kind::MultiTenant {
        return None;
    }
    let (_, client) = house.entra.client(&held.kind).ok()?;
    let authority = house.entra.authority(&held.authority).ok()?;
    let tenant = TenantId::try_from(held.tenant.0).ok()?;
    let back = house.entra.redirect_uri().ok()?;
    let link = authorization::admin_consent_url(&authority, tenant, client, &back, "consent");
    link.ok().map(String::from)
}

/// The development authority is the one when it is on and nobody says otherwise: that is what it is
/// switched on for.
pub(crate) fn authority(house: &House, said: Option<&str>) -> Result<Authority, Failure> {
    let development = house.entra.settings.development.clone().map(Authority::Development);
    match said {
        None => Ok(development.unwrap_or(Authority::Public)),
        Some("development") => development.ok_or_else(|| {
            Failure::said(Exit::Config, Said::of("wrong.development_off")).at("authority")
        }),
        Some(said) => {
            let told = || Said::of("wrong.no_authority");
            let wrong = |error| Failure::of(Exit::Usage, &error).told(told()).at("authority");
            Authority::parse(said).map_err(wrong)
        }
    }
}

/// A tenant ID, or the one that a domain belongs to.
pub(crate) async fn tenant(
    house: &House,
    authority: &Authority,
    said: &str,
) -> Result<TenantId, Failure> {
    match TenantId::parse(said) {
        Err(InvalidTenantId::NoGuid) if said.contains('.') => {
            let asked = tenant_of_domain(&*house.entra.http, authority, said.trim()).await;
            let asked = asked.map_err(|error| {
                let told = Said::of("wrong.no_domain");
                Failure::of(Exit::Usage, &error).told(told).at("tenant")
            })?;
            asked.map_err(|error| {
                let told = said::discovery(&error);
                Failure::of(Exit::Unavailable, &error).told(told).at("tenant")
            })
        }
        parsed => parsed.map_err(|error| {
            Failure::of(Exit::Usage, &error).told(said::tenant(error)).at("tenant")
        }),
    }
}

fn kind(house: &House, new: &NewSsoConfiguration) -> Result<Kind, Failure> {
    let usage = |message: &str| Failure::new(Exit::Usage, message).at("client_id");
    match (new.kind, &new.client_id) {
        (SsoKind::SingleTenant, Some(client)) => {
            let client = ClientId::parse(client);
            let client =
                client.map_err(|error| usage(&error.to_string()).told(said::guid(&error)))?;
            match new.credential {
                Some(_) => Ok(Kind::SingleTenant { client }),
                None => Err(usage("a single-tenant configuration needs a credential: see --help")
                    .at("credential")),
            }
        }
        (SsoKind::SingleTenant, None) => {
            Err(usage("a single-tenant configuration needs `--client-id`"))
        }
        (SsoKind::MultiTenant, _) if new.credential.is_some() => {
            Err(Failure::refused(SettingRefusal::CredentialIsTheVendors.into()).at("credential"))
        }
        (SsoKind::MultiTenant, said) => {
            let (_, client) =
                house.entra.client(&Kind::MultiTenant).map_err(|error| wrong(&error))?;
            match said.as_deref().map(ClientId::parse) {
                Some(Ok(said)) if said.0 != client.uuid() => {
                    Err(usage("the client ID of the multi-tenant kind is `entra.client_id`"))
                }
                Some(Err(error)) => Err(usage(&error.to_string())),
                Some(Ok(_)) | None => Ok(Kind::MultiTenant),
            }
        }
    }
}

pub(super) fn unknown() -> Failure {
    Failure::refused(SettingRefusal::NoSuchSsoConfiguration.into())
}

fn wrong(error: &NotUsable) -> Failure {
    Failure::of(Exit::Config, error).told(said::not_usable(error))
}

impl From<super::NewCredential> for NewProof {
    fn from(new: super::NewCredential) -> Self {
        match new {
            super::NewCredential::ClientSecret(text) => Self::ClientSecret(text.into_secret()),
            super::NewCredential::Certificate(text) => Self::Certificate(text.into_secret()),
            super::NewCredential::FederatedTokenFile(path) => Self::FederatedTokenFile(path),
        }
    }
}
