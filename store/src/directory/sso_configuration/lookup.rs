//! What readers ask of SSO configurations.

use super::SsoConfiguration;
use crate::directory::{Directory, SettingRefusal, id::SsoConfigurationId};

impl Directory {
    /// The SSO configuration of that id.
    #[must_use]
    pub fn sso_configuration(&self, id: SsoConfigurationId) -> Option<&SsoConfiguration> {
        self.sso_configurations.get(&id).map(AsRef::as_ref)
    }

    /// Every SSO configuration.
    pub fn sso_configurations(&self) -> impl Iterator<Item = &SsoConfiguration> {
        self.sso_configurations.values().map(AsRef::as_ref)
    }

    pub(in crate::directory) fn insist_sso_configuration(
        &self,
        id: SsoConfigurationId,
    ) -> Result<&SsoConfiguration, SettingRefusal> {
        self.sso_configuration(id).ok_or(SettingRefusal::NoSuchSsoConfiguration)
    }
}
