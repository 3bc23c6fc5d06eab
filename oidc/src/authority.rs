//! Where Entra is: a closed list of clouds, and every address made from it and a tenant ID. No address
//! is ever made from a text of a client.

mod address;
mod development;
mod external_id;
mod graph;
mod tenant;
#[cfg(test)]
mod tests;

use std::fmt;

use url::Url;

pub use address::{Destination, ForeignAddress};
pub use development::{Development, InvalidDevelopment};
pub use external_id::ExternalIdName;
pub use graph::Graph;
pub use tenant::{InvalidTenantId, TenantId};

use address::Origin;

/// The cloud that signs people in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Authority {
    /// `login.microsoftonline.com`.
    Public,
    /// `login.microsoftonline.us`.
    UsGovernment,
    /// `login.partner.microsoftonline.cn`, operated by 21Vianet.
    China,
    /// Entra External ID: `{name}.ciamlogin.com`.
    ExternalId(ExternalIdName),
    /// A stand-in on this host, for development and tests only.
    Development(Development),
}

/// The text names no cloud of the closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no authority: use `public`, `us-government`, `china` or `NAME.ciamlogin.com` for \
     External ID"
)]
pub struct UnknownAuthority(String);

impl Authority {
    /// Reads the name that `Display` writes, or the host of a cloud. The development authority has
    /// no name here: it is handed in by whoever reads the configuration file.
    ///
    /// # Errors
    /// When the text names no cloud of the closed list.
    pub fn parse(text: &str) -> Result<Self, UnknownAuthority> {
        match text {
            "public" | "login.microsoftonline.com" => Ok(Self::Public),
            "us-government" | "login.microsoftonline.us" => Ok(Self::UsGovernment),
            "china" | "login.partner.microsoftonline.cn" => Ok(Self::China),
            other => ExternalIdName::of_host(other)
                .map(Self::ExternalId)
                .ok_or_else(|| UnknownAuthority(crate::plain_text::clean(other, 64))),
        }
    }

    fn origin(&self) -> Origin {
        match self {
            Self::Public => Origin::new("https://login.microsoftonline.com"),
            Self::UsGovernment => Origin::new("https://login.microsoftonline.us"),
            Self::China => Origin::new("https://login.partner.microsoftonline.cn"),
            Self::ExternalId(name) => Origin::new(format!("https://{}", name.host())),
            Self::Development(development) => Origin::new(development.authority()),
        }
    }

    /// External ID answers with addresses of its name, of its tenant ID, or both.
    fn second_origin(&self, tenant: TenantId) -> Option<Origin> {
        match self {
            Self::ExternalId(_) => Some(Origin::new(format!("https://{tenant}.ciamlogin.com"))),
            Self::Public | Self::UsGovernment | Self::China | Self::Development(_) => None,
        }
    }

    /// The issuer every document and token of this tenant must name, byte for byte.
    #[must_use]
    pub fn issuer(&self, tenant: TenantId) -> String {
        let origin = self.second_origin(tenant).unwrap_or_else(|| self.origin());
        format!("{origin}/{tenant}/v2.0")
    }

    /// Where the discovery document of a tenant lies.
    pub(crate) fn discovery(&self, tenant: TenantId) -> Result<Destination, ForeignAddress> {
        self.discovery_at(&tenant.to_string())
    }

    /// Where the discovery document of a path segment lies; the segment has been checked.
    pub(crate) fn discovery_at(&self, segment: &str) -> Result<Destination, ForeignAddress> {
        let origin = self.origin();
        origin.destination(&format!("{origin}/{segment}/v2.0/.well-known/openid-configuration"))
    }

    /// An address that a document named, if it is one of this authority.
    pub(crate) fn admit(
        &self,
        tenant: TenantId,
        address: &Url,
    ) -> Result<Destination, ForeignAddress> {
        match self.second_origin(tenant) {
            Some(second) if second.holds(address) => second.admit(address),
            Some(_) | None => self.origin().admit(address),
        }
    }

    /// Where an administrator consents to the app registration for a whole tenant.
    pub(crate) fn admin_consent(&self, tenant: TenantId) -> Result<Destination, ForeignAddress> {
        let origin = self.origin();
        origin.destination(&format!("{origin}/{tenant}/v2.0/adminconsent"))
    }

    /// The Microsoft Graph of this cloud. A development authority has one only if it was handed in.
    #[must_use]
    pub fn graph(&self) -> Option<Graph> {
        match self {
            Self::Public | Self::ExternalId(_) => Some(Graph::at("https://graph.microsoft.com")),
            Self::UsGovernment => Some(Graph::at("https://graph.microsoft.us")),
            Self::China => Some(Graph::at("https://microsoftgraph.chinacloudapi.cn")),
            Self::Development(development) => development.graph().map(Graph::at),
        }
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::UsGovernment => f.write_str("us-government"),
            Self::China => f.write_str("china"),
            Self::ExternalId(name) => f.write_str(&name.host()),
            Self::Development(_) => f.write_str("development"),
        }
    }
}
