//! The link with which an administrator consents to the vendor's app registration for a whole tenant.
//! Its answer binds nothing: only a sign-in proves a tenant.

use url::Url;

use crate::{
    authority::{Authority, ForeignAddress, TenantId},
    guid::ClientId,
};

/// The admin-consent link of a tenant.
///
/// # Errors
/// When the address cannot be written.
pub fn admin_consent_url(
    authority: &Authority,
    tenant: TenantId,
    client: ClientId,
    redirect_uri: &Url,
    state: &str,
) -> Result<Url, ForeignAddress> {
    let link = authority.admin_consent(tenant)?.with_query(&[
        ("client_id", &client.to_string()),
        ("scope", "openid profile email https://graph.microsoft.com/User.Read"),
        ("redirect_uri", redirect_uri.as_str()),
        ("state", state),
    ]);
    Ok(link.url().clone())
}
