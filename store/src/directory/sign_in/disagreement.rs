//! Where a token and what is provisioned say different things of one person.

use std::collections::BTreeSet;

use crate::directory::{Directory, User, entra::ObjectId, session::event::Disagreement};

/// How many groups of each side are listed.
const LISTED: usize = 20;

/// Compares only groups that are provisioned: of the others nobody promised anything.
pub(super) fn between(
    directory: &Directory,
    user: &User,
    token: &BTreeSet<ObjectId>,
) -> Option<Disagreement> {
    let provisioned: BTreeSet<_> = directory.object_ids_of(user.id.number()).collect();
    let direct: BTreeSet<_> = directory
        .groups_of(user.id.number())
        .filter_map(|group| ObjectId::of(group.external_id.as_deref()))
        .collect();
    let only_in_token: Vec<_> = token
        .difference(&provisioned)
        .filter(|id| directory.groups_of_object(**id).next().is_some())
        .copied()
        .collect();
    let only_provisioned: Vec<_> = direct.difference(token).copied().collect();
    if only_in_token.is_empty() && only_provisioned.is_empty() {
        return None;
    }
    let beyond = |list: &[ObjectId]| list.len().saturating_sub(LISTED);
    let more = beyond(&only_in_token).saturating_add(beyond(&only_provisioned));
    Some(Disagreement {
        more: u32::try_from(more).unwrap_or(u32::MAX),
        only_in_token: only_in_token.into_iter().take(LISTED).collect(),
        only_provisioned: only_provisioned.into_iter().take(LISTED).collect(),
    })
}
