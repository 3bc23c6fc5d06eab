//! The clouds in which a directory can be: a closed list, so that no setting can name a host.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Which of Microsoft's clouds, or of the developer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// The global cloud.
    Public,
    /// Azure US Government.
    UsGovernment,
    /// Azure China, operated by 21Vianet.
    China,
    /// Entra External ID: `{host}.ciamlogin.com`.
    ExternalId {
        /// The first label of the host.
        host: HostLabel,
    },
    /// The loopback authority of Doorward's settings.
    Development,
}

/// One label of a DNS name: 1 to 63 of `a-z`, `0-9` and `-`, with `-` only inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HostLabel(Box<str>);

/// Why a text is no host label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no host label: use 1 to 63 of a-z, 0-9 and `-`, with `-` only inside")]
pub struct InvalidHostLabel(Box<str>);

impl HostLabel {
    /// Reads a label, in lower case.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(raw: &str) -> Result<Self, InvalidHostLabel> {
        let label = raw.to_ascii_lowercase();
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let well_formed = (1..=63).contains(&label.len())
            && label.bytes().all(allowed)
            && !label.starts_with('-')
            && !label.ends_with('-');
        match well_formed {
            true => Ok(Self(label.into())),
            false => Err(InvalidHostLabel(raw.chars().take(64).collect())),
        }
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HostLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for HostLabel {
    type Err = InvalidHostLabel;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::HostLabel;

    #[test]
    fn a_host_label_smuggles_nothing_into_a_url() {
        assert_eq!(HostLabel::parse("Contoso-1").unwrap().as_str(), "contoso-1");
        for raw in ["", "-a", "a-", "a.b", "a/b", "a@b", "a#", "ä", "a:1", &"a".repeat(64)] {
            assert!(HostLabel::parse(raw).is_err(), "{raw}");
        }
    }
}
