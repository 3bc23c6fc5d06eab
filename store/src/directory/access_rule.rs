//! How one resource admits people: SSO on or off, which SSO configuration, which groups.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    access::Resource,
    id::SsoConfigurationId,
    workspace::{InvalidSlug, Slug},
};
use crate::record::{Sequence, Timestamp};

pub mod allow_list;
pub mod authentication_context;
pub mod decide;
pub mod event;
mod evolve;
mod naming;
mod reach;

pub use allow_list::{AllowList, InvalidAllowList};
pub use authentication_context::{AuthenticationContext, InvalidAuthenticationContext};
pub(super) use naming::listed;
pub(super) use reach::Reach;

/// What an access rule stands at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleTarget {
    /// The main user dashboard.
    Dashboard,
    /// What workspaces inherit.
    Defaults,
    /// One workspace, which then inherits nothing.
    Workspace(Slug),
    /// The main user dashboard, to be read by auditors who change nothing.
    Auditors,
}

impl RuleTarget {
    /// What is entered by the rule that stands here, if it is anything: nobody enters the defaults.
    #[must_use]
    pub fn resource(&self) -> Option<Resource<'_>> {
        match self {
            Self::Dashboard => Some(Resource::Dashboard),
            Self::Workspace(slug) => Some(Resource::Workspace(slug.as_str())),
            Self::Auditors => Some(Resource::Auditors),
            Self::Defaults => None,
        }
    }
}

/// Why a text names nothing that an access rule stands at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum InvalidRuleTarget {
    #[error(
        "`{0}` has no access rule: use `dashboard`, `auditors`, `defaults` or `workspace:SLUG`"
    )]
    Unknown(Box<str>),
    #[error(transparent)]
    Slug(#[from] InvalidSlug),
}

impl fmt::Display for RuleTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dashboard => f.write_str("dashboard"),
            Self::Defaults => f.write_str("defaults"),
            Self::Workspace(slug) => write!(f, "workspace:{slug}"),
            Self::Auditors => f.write_str("auditors"),
        }
    }
}

impl FromStr for RuleTarget {
    type Err = InvalidRuleTarget;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        match (raw, raw.strip_prefix("workspace:")) {
            ("dashboard", _) => Ok(Self::Dashboard),
            ("defaults", _) => Ok(Self::Defaults),
            ("auditors", _) => Ok(Self::Auditors),
            // As it lies in the log: a slug that became reserved later still has its rule.
            (_, Some(slug)) => Ok(Self::Workspace(Slug::try_from(slug.to_owned())?)),
            (_, None) => Err(InvalidRuleTarget::Unknown(raw.chars().take(64).collect())),
        }
    }
}

/// Whom a resource admits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// Nobody signs in to it.
    Off,
    /// People who signed in at one SSO configuration.
    On {
        /// Where they must have signed in.
        configuration: SsoConfigurationId,
        /// Who of them.
        admitted: Admitted,
        /// How strongly they must have signed in.
        context: Option<AuthenticationContext>,
    },
}

/// Who of those that can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Admitted {
    /// Everyone who can sign in there.
    Everyone,
    /// Those who belong to one of these groups.
    Groups(AllowList),
}

/// An access rule as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Whom it admits.
    pub admission: Admission,
    /// The event that set it.
    pub sequence: Sequence,
    /// When it was set.
    pub changed: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::RuleTarget;

    #[test]
    fn what_a_rule_stands_at_is_read_as_it_is_written() {
        for raw in ["dashboard", "auditors", "defaults", "workspace:labs"] {
            assert_eq!(raw.parse::<RuleTarget>().unwrap().to_string(), raw);
        }
        for raw in ["", "workspace", "workspace:", "workspace:A", "Dashboard", "labs"] {
            assert!(raw.parse::<RuleTarget>().is_err(), "{raw}");
        }
    }
}
