//! The addresses of ours that are registered in Entra, written as an administrator pastes them there.

use doorward_store::directory::{SsoConfiguration, sso_configuration::Kind};

use crate::config::PublicUrl;

/// Where Entra sends people back to: one address for all organizations.
pub const CALLBACK: &str = "/auth/callback";
/// What Entra's sign-out page calls; below it stands an SSO configuration.
pub const FRONT_CHANNEL_LOGOUT: &str = "/auth/front-channel-logout";

/// What to register in Entra as front-channel logout URL. An app registration of the customer's own is
/// one SSO configuration, which its address names; the vendor's is many, and has one address.
#[must_use]
pub fn front_channel_logout_url(public_url: &PublicUrl, held: &SsoConfiguration) -> String {
    match held.kind {
        Kind::SingleTenant { .. } => format!("{public_url}{FRONT_CHANNEL_LOGOUT}/{}", held.id),
        Kind::MultiTenant => format!("{public_url}{FRONT_CHANNEL_LOGOUT}"),
    }
}
