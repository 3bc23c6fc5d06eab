//! What is so after something happened to an SSO configuration.

use std::sync::Arc;

use super::{
    Credential, SsoConfiguration,
    event::{
        SsoConfigurationAdded, SsoConfigurationChanged, SsoConfigurationCredentialAdded,
        SsoConfigurationCredentialRemoved, SsoConfigurationRemoved, SsoConfigurationTenantProved,
    },
};
use crate::directory::{Directory, Happened, id::SsoConfigurationId};

impl Directory {
    pub(in crate::directory) fn sso_configuration_added(
        &mut self,
        happened: Happened,
        event: &SsoConfigurationAdded,
    ) {
        let configuration = SsoConfiguration {
            id: event.configuration,
            name: event.name.clone(),
            kind: event.kind.clone(),
            tenant: event.tenant,
            authority: event.authority.clone(),
            credentials: vec![],
            domain_hint: event.domain_hint.clone(),
            members_only: event.members_only,
            just_in_time: event.just_in_time,
            proved: None,
            added: happened.time,
            changed: happened.time,
            sequence: happened.sequence,
        };
        self.sso_configurations.insert(event.configuration, Arc::new(configuration));
    }

    pub(in crate::directory) fn sso_configuration_changed(
        &mut self,
        happened: Happened,
        event: &SsoConfigurationChanged,
    ) {
        let Some(held) = self.changing_sso(happened, event.configuration) else { return };
        if let Some(name) = &event.name {
            held.name = name.clone();
        }
        if let Some(hint) = &event.domain_hint {
            held.domain_hint = hint.now.clone();
        }
        held.members_only = event.members_only.unwrap_or(held.members_only);
        held.just_in_time = event.just_in_time.unwrap_or(held.just_in_time);
    }

    pub(in crate::directory) fn tenant_proved(
        &mut self,
        happened: Happened,
        event: &SsoConfigurationTenantProved,
    ) {
        if let Some(held) = self.changing_sso(happened, event.configuration) {
            held.proved = Some(happened.time);
        }
    }

    pub(in crate::directory) fn credential_added(
        &mut self,
        happened: Happened,
        event: &SsoConfigurationCredentialAdded,
    ) {
        if let Some(held) = self.changing_sso(happened, event.configuration) {
            held.credentials.push(Credential {
                id: event.credential,
                proof: event.proof.clone(),
                expires: event.expires,
                added: happened.time,
            });
        }
    }

    pub(in crate::directory) fn credential_removed(
        &mut self,
        happened: Happened,
        event: &SsoConfigurationCredentialRemoved,
    ) {
        if let Some(held) = self.changing_sso(happened, event.configuration) {
            held.credentials.retain(|credential| credential.id != event.credential);
        }
    }

    pub(in crate::directory) fn sso_configuration_removed(
        &mut self,
        event: &SsoConfigurationRemoved,
    ) {
        self.sso_configurations.remove(&event.configuration);
    }

    fn changing_sso(
        &mut self,
        happened: Happened,
        id: SsoConfigurationId,
    ) -> Option<&mut SsoConfiguration> {
        let held = Arc::make_mut(self.sso_configurations.get_mut(&id)?);
        held.changed = happened.time;
        held.sequence = happened.sequence;
        Some(held)
    }
}
