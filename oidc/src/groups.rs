//! Group membership: what the token says, and, where it does not fit into a token, what Graph says.
//! `_claim_sources` is never followed: it names a retired service, or whatever a forger likes.

mod graph;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::guid::GroupId;

pub use graph::{GraphError, membership};

/// What a token says about groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Groups {
    /// These, by object ID.
    Ids(BTreeSet<GroupId>),
    /// Too many for a token: Graph must be asked.
    Overage,
    /// Nothing: the person is in no group, or the app registration does not emit any.
    None,
    /// Something that cannot be compared with object IDs. It admits nobody.
    Unreadable(UnreadableGroups),
}

/// Why the groups of a token cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableGroups {
    /// Names instead of object IDs.
    #[error(
        "the token names groups by something else than their object ID: in the app registration, \
         under `Token configuration`, set the groups claim to `Group ID` (no `additionalProperties` \
         such as `sam_account_name`)"
    )]
    Names,
    /// No list.
    #[error("the token's groups are no list")]
    NoList,
    /// A list and the notice that it would not fit.
    #[error("the token has groups and says at the same time that they do not fit into it")]
    Contradiction,
}

/// Reads the claim `groups` beside the notice that it was left out.
pub(crate) fn read(groups: Option<&Value>, left_out: bool) -> Groups {
    let unreadable = |why| Groups::Unreadable(why);
    match groups {
        None if left_out => Groups::Overage,
        None => Groups::None,
        Some(_) if left_out => unreadable(UnreadableGroups::Contradiction),
        Some(Value::Array(ids)) => {
            let parse = |id: &Value| id.as_str().and_then(|id| GroupId::parse(id).ok());
            match ids.iter().map(parse).collect::<Option<BTreeSet<_>>>() {
                Some(ids) if ids.is_empty() => Groups::None,
                Some(ids) => Groups::Ids(ids),
                None => unreadable(UnreadableGroups::Names),
            }
        }
        Some(_) => unreadable(UnreadableGroups::NoList),
    }
}
