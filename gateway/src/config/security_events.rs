//! The `[security_events]` table: where they are sent (RFC 8935). Whoever runs the server says so, and no
//! customer: an address leads out of it, from inside.

use std::{path::PathBuf, str::FromStr};

use doorward_store::directory::OrganizationName;
use url::{Host, Url};

use super::{
    ConfigError,
    layers::{Layers, invalid},
    read::{key, list, text},
};

/// The `[security_events]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvents {
    /// Where they are sent, one address an organization.
    pub push: Vec<PushAddress>,
    /// The folder with a file for each organization that has something to show there.
    pub authorization_dir: Option<PathBuf>,
}

/// Where what happens in an organization is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAddress {
    /// Whose.
    pub organization: OrganizationName,
    /// An `https` URL, or one of this host.
    pub url: Url,
}

/// It is no organization and address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPushAddress;

impl FromStr for PushAddress {
    type Err = NoPushAddress;

    fn from_str(raw: &str) -> Result<Self, NoPushAddress> {
        let (organization, url) = raw.split_once(char::is_whitespace).ok_or(NoPushAddress)?;
        let organization = OrganizationName::parse(organization).map_err(|_| NoPushAddress)?;
        let url = Url::parse(url.trim()).map_err(|_| NoPushAddress)?;
        let at_home = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        let allowed = url.scheme() == "https" || (url.scheme() == "http" && at_home);
        // What must not be seen belongs into a file.
        let open = url.username().is_empty() && url.password().is_none();
        if allowed && open && url.fragment().is_none() {
            Ok(Self { organization, url })
        } else {
            Err(NoPushAddress)
        }
    }
}

pub(super) fn security_events(layers: &Layers) -> Result<SecurityEvents, ConfigError> {
    Ok(SecurityEvents {
        push: addresses(layers, "security_events.push")?,
        authorization_dir: text(layers, "security_events.authorization_dir", |raw| {
            Some(Some(PathBuf::from(raw)).filter(|_| !raw.is_empty()))
        })?,
    })
}

/// Addresses, one an organization.
pub(super) fn addresses(layers: &Layers, name: &str) -> Result<Vec<PushAddress>, ConfigError> {
    let all: Vec<PushAddress> = list(layers, name)?;
    for (nth, address) in all.iter().enumerate() {
        if all.iter().take(nth).any(|other| other.organization == address.organization) {
            let key = key(name)?;
            let said = format!("{} {}", address.organization, address.url);
            return Err(invalid(key, said, layers.get(key).origin));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_organization_and_a_url_that_nobody_can_listen_to() {
        let acme: PushAddress = "acme  https://siem.example/events?tenant=7".parse().unwrap();
        assert_eq!(acme.organization.as_str(), "acme");
        assert_eq!(acme.url.as_str(), "https://siem.example/events?tenant=7");
        for at_home in ["acme http://127.0.0.1:9000/", "acme http://[::1]:9000/x"] {
            at_home.parse::<PushAddress>().unwrap();
        }
        for wrong in [
            "",
            "acme",
            "https://siem.example/",
            "Acme! https://siem.example/",
            "acme http://siem.example/",
            "acme http://localhost/",
            "acme http://169.254.169.254/",
            "acme ftp://127.0.0.1/",
            "acme https://ada:secret@siem.example/",
            "acme https://siem.example/#top",
        ] {
            assert_eq!(wrong.parse::<PushAddress>(), Err(NoPushAddress), "{wrong}");
        }
    }
}
