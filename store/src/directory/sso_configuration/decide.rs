//! What a wish about an SSO configuration makes happen.

use super::{
    Credential, Kind, NewCredential, Proof, SsoConfiguration, SsoConfigurationChange,
    WantedSsoConfiguration,
    event::{
        NewDomainHint, SsoConfigurationAdded, SsoConfigurationChanged,
        SsoConfigurationCredentialAdded, SsoConfigurationCredentialRemoved,
        SsoConfigurationRemoved,
    },
};
use crate::{
    directory::{
        Directory, Event, Refusal, SettingRefusal,
        caseless::fold,
        id::{CredentialId, SsoConfigurationId},
        session::{self, EndReason},
    },
    record::Timestamp,
};

/// The most SSO configurations of one organization.
pub const MAX_CONFIGURATIONS: usize = 100;

/// Adds a configuration.
pub(in crate::directory) fn add(
    directory: &Directory,
    wanted: WantedSsoConfiguration,
) -> Result<Vec<Event>, Refusal> {
    if directory.sso_configurations().count() >= MAX_CONFIGURATIONS {
        return Err(SettingRefusal::TooManySsoConfigurations.into());
    }
    if directory.sso_configuration(wanted.id).is_some() {
        return Err(SettingRefusal::SsoConfigurationExists.into());
    }
    insist_name(directory, &wanted.name)?;
    insist_hint(wanted.domain_hint.as_deref())?;
    insist_strangers_may_come(directory, wanted.just_in_time)?;
    let WantedSsoConfiguration { id, name, kind, tenant, authority, .. } = wanted;
    let added = SsoConfigurationAdded {
        configuration: id,
        name,
        kind,
        tenant,
        authority,
        domain_hint: wanted.domain_hint,
        members_only: wanted.members_only,
        just_in_time: wanted.just_in_time,
    };
    Ok(vec![added.into()])
}

/// Changes a configuration; what is so already makes no event.
pub(in crate::directory) fn change(
    directory: &Directory,
    id: SsoConfigurationId,
    change: SsoConfigurationChange,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.insist_sso_configuration(id)?;
    let SsoConfigurationChange { name, domain_hint, members_only, just_in_time } = change;
    if let Some(name) = name.as_deref().filter(|name| fold(name) != fold(&held.name)) {
        insist_name(directory, name)?;
    }
    insist_hint(domain_hint.as_ref().and_then(Option::as_deref))?;
    insist_strangers_may_come(directory, just_in_time.unwrap_or(false))?;
    let changed = SsoConfigurationChanged {
        configuration: id,
        name: name.filter(|name| *name != held.name),
        domain_hint: domain_hint
            .filter(|hint| *hint != held.domain_hint)
            .map(|now| NewDomainHint { now }),
        members_only: members_only.filter(|now| *now != held.members_only),
        just_in_time: just_in_time.filter(|now| *now != held.just_in_time),
    };
    let same = changed.name.is_none()
        && changed.domain_hint.is_none()
        && changed.members_only.is_none()
        && changed.just_in_time.is_none();
    Ok(if same { vec![] } else { vec![changed.into()] })
}

/// Adds a credential beside the one in use.
pub(in crate::directory) fn add_credential(
    directory: &Directory,
    id: SsoConfigurationId,
    new: NewCredential,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.insist_sso_configuration(id)?;
    if held.kind == Kind::MultiTenant {
        return Err(SettingRefusal::CredentialIsTheVendors.into());
    }
    if held.credentials.iter().any(|credential| credential.id == new.id) {
        return Err(SettingRefusal::CredentialExists.into());
    }
    if held.live_credentials(at).count() >= Credential::MAX_LIVE {
        return Err(SettingRefusal::TooManyLiveCredentials.into());
    }
    if new.expires.is_some_and(|expires| expires <= at) {
        return Err(SettingRefusal::CredentialExpired.into());
    }
    insist_proof_fits(&new.proof)?;
    // What has expired makes room, so that a rotating configuration never grows.
    let stale = held.credentials.iter().filter(|credential| !credential.is_live(at));
    let mut events: Vec<Event> = stale.map(|credential| removed(id, credential.id)).collect();
    let NewCredential { id: credential, proof, expires } = new;
    let added = SsoConfigurationCredentialAdded { configuration: id, credential, proof, expires };
    events.push(added.into());
    Ok(events)
}

/// Removes a credential; the last live one only when that is said.
pub(in crate::directory) fn remove_credential(
    directory: &Directory,
    id: SsoConfigurationId,
    credential: CredentialId,
    last: bool,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.insist_sso_configuration(id)?;
    let found = held.credentials.iter().find(|held| held.id == credential);
    let found = found.ok_or(SettingRefusal::NoSuchCredential)?;
    let another = held.live_credentials(at).any(|other| other.id != credential);
    match found.is_live(at) && !another && !last {
        true => Err(SettingRefusal::LastCredential.into()),
        false => Ok(vec![removed(id, credential)]),
    }
}

/// Removes a configuration and ends every session that it brought.
pub(in crate::directory) fn remove(
    directory: &Directory,
    id: SsoConfigurationId,
) -> Result<Vec<Event>, Refusal> {
    directory.insist_sso_configuration(id)?;
    let sessions = directory.sessions.brought_by(id, None);
    let mut events = session::decide::ended(sessions, EndReason::ConfigurationRemoved);
    events.push(SsoConfigurationRemoved { configuration: id }.into());
    Ok(events)
}

/// Switches off that strangers become people, wherever it is on: provisioning says who is one.
pub(in crate::directory) fn no_more_strangers(directory: &Directory) -> Vec<Event> {
    let on = directory.sso_configurations().filter(|held| held.just_in_time);
    on.map(|held| {
        SsoConfigurationChanged {
            configuration: held.id,
            name: None,
            domain_hint: None,
            members_only: None,
            just_in_time: Some(false),
        }
        .into()
    })
    .collect()
}

fn removed(configuration: SsoConfigurationId, credential: CredentialId) -> Event {
    SsoConfigurationCredentialRemoved { configuration, credential }.into()
}

fn insist_name(directory: &Directory, name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::Empty { what: "name" });
    }
    if name.len() > SsoConfiguration::MAX_NAME_BYTES {
        return Err(Refusal::TooLong { what: "name" });
    }
    let folded = fold(name);
    match directory.sso_configurations().any(|held| fold(&held.name) == folded) {
        true => Err(SettingRefusal::SsoConfigurationExists.into()),
        false => Ok(()),
    }
}

fn insist_hint(hint: Option<&str>) -> Result<(), Refusal> {
    match hint {
        Some("") => Err(Refusal::Empty { what: "domain hint" }),
        Some(hint) if hint.len() > SsoConfiguration::MAX_DOMAIN_BYTES => {
            Err(Refusal::TooLong { what: "domain hint" })
        }
        Some(_) | None => Ok(()),
    }
}

fn insist_strangers_may_come(directory: &Directory, wanted: bool) -> Result<(), Refusal> {
    match wanted && directory.provisioning_is_on() {
        true => Err(SettingRefusal::ProvisioningIsOn.into()),
        false => Ok(()),
    }
}

fn insist_proof_fits(proof: &Proof) -> Result<(), Refusal> {
    let (sealed, text) = match proof {
        Proof::ClientSecret { sealed, hint } => (sealed.0.len(), hint.len()),
        Proof::Certificate { thumbprint: _, sealed_key } => (sealed_key.0.len(), 0),
        Proof::FederatedTokenFile { path } if path.is_empty() => {
            return Err(Refusal::Empty { what: "path" });
        }
        Proof::FederatedTokenFile { path } => (0, path.len()),
    };
    match sealed > Credential::MAX_SEALED_BYTES || text > Credential::MAX_TEXT_BYTES {
        true => Err(Refusal::TooLong { what: "credential" }),
        false => Ok(()),
    }
}
