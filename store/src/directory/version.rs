//! Which state of a resource was seen; what `meta.version` and ETags are made of.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Directory, Refusal, group::Group, user::User};
use crate::record::Sequence;

/// The state of a resource: its last event, and a digest of the groups a user belongs to, because
/// those are part of what is shown of a user but change without an event of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    sequence: Sequence,
    groups: u32,
}

/// What must be so for a command to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is so.
    Anything,
    /// The state that the client was shown (`If-Match`).
    Version(Version),
    /// The resource itself as it was read to work out the wish, memberships aside.
    Since(Sequence),
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.groups {
            0 => self.sequence.fmt(f),
            groups => write!(f, "{}-{groups:08x}", self.sequence),
        }
    }
}

/// A text is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version")]
pub struct InvalidVersion(String);

impl FromStr for Version {
    type Err = InvalidVersion;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let (sequence, groups) = raw.split_once('-').unwrap_or((raw, "0"));
        match (sequence.parse(), u32::from_str_radix(groups, 16)) {
            (Ok(sequence), Ok(groups)) => Ok(Self { sequence: Sequence(sequence), groups }),
            (Err(_), _) | (_, Err(_)) => Err(InvalidVersion(raw.into())),
        }
    }
}

impl Directory {
    /// The state of a user.
    #[must_use]
    pub fn user_version(&self, user: &User) -> Version {
        // FNV-1a, 32 bit: a label for equal lists, not a protection against anybody.
        let groups = self.groups_of(user.id.number()).fold(0, |hash: u32, group| {
            let seed = if hash == 0 { 0x811c_9dc5 } else { hash };
            let bytes = group.id.number().0.to_be_bytes();
            bytes.iter().fold(seed, |hash, b| (hash ^ u32::from(*b)).wrapping_mul(0x0100_0193))
        });
        Version { sequence: user.sequence, groups }
    }

    /// The state of a group, its members counted.
    #[must_use]
    pub fn group_version(&self, group: &Group) -> Version {
        Version { sequence: group.sequence, groups: 0 }
    }

    pub(super) fn insist_user_version(
        &self,
        held: &User,
        expected: Expected,
    ) -> Result<(), Refusal> {
        match expected {
            Expected::Anything => Ok(()),
            Expected::Since(sequence) if sequence == held.sequence => Ok(()),
            Expected::Version(version) if version == self.user_version(held) => Ok(()),
            Expected::Since(_) | Expected::Version(_) => {
                Err(Refusal::VersionMoved { now: self.user_version(held) })
            }
        }
    }

    pub(super) fn insist_group_version(
        &self,
        held: &Group,
        expected: Expected,
    ) -> Result<(), Refusal> {
        let now = self.group_version(held);
        match expected {
            Expected::Anything => Ok(()),
            Expected::Since(sequence) if sequence == held.sequence => Ok(()),
            Expected::Version(version) if version == now => Ok(()),
            Expected::Since(_) | Expected::Version(_) => Err(Refusal::VersionMoved { now }),
        }
    }
}
