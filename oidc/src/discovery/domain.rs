//! Which tenant a verified domain belongs to: asked once, when an SSO configuration is made; the GUID
//! is what is kept.

use openidconnect::ProviderMetadataWithLogout;
use url::Url;

use super::{DiscoveryError, foreign};
use crate::{
    authority::{Authority, TenantId},
    http::{self, Http, HttpError},
};

/// The text is no domain name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a domain such as `contoso.com`")]
pub struct InvalidDomain;

/// A domain as a path segment that can be nothing else.
fn checked(domain: &str) -> Result<&str, InvalidDomain> {
    let label = |label: &str| {
        let letters = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        letters && (1..=63).contains(&label.len()) && !label.starts_with('-')
    };
    let whole = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label);
    if whole { Ok(domain) } else { Err(InvalidDomain) }
}

/// Asks which tenant a verified domain belongs to.
///
/// # Errors
/// The outer error when the text is no domain; the inner one when Entra does not say.
pub async fn tenant_of_domain(
    http: &dyn Http,
    authority: &Authority,
    domain: &str,
) -> Result<Result<TenantId, DiscoveryError>, InvalidDomain> {
    let domain = checked(domain)?;
    Ok(ask(http, authority, domain).await)
}

async fn ask(
    http: &dyn Http,
    authority: &Authority,
    domain: &str,
) -> Result<TenantId, DiscoveryError> {
    let place = authority.discovery_at(domain).map_err(foreign("address of its own"))?;
    let response = match http::read(http, place).await {
        Err(HttpError::Status(400 | 404)) => return Err(DiscoveryError::NoSuchTenant),
        read => read?,
    };
    let document: ProviderMetadataWithLogout = response.json()?;
    let named = Url::parse(document.issuer()).ok();
    let segment = named.as_ref().and_then(|url| url.path_segments()?.next());
    let tenant = segment.and_then(|segment| TenantId::parse(segment).ok());
    let tenant = tenant.ok_or(DiscoveryError::NoSuchTenant)?;
    // The document must be the one the tenant would have given itself.
    super::Provider::believe(authority, tenant, &document).map(|provider| provider.tenant())
}
