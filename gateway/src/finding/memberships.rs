//! Which events put somebody into the groups that a decision rests on, without reading the log.

use doorward_store::{
    ReadRecordsError, Store,
    directory::{Directory, GroupId, MemberId, OrganizationName},
    record::Sequence,
};

use super::Finding;

/// The events, up to `at`, that put members into groups, in the order of these; `directory` is how
/// the organization is.
///
/// # Errors
/// When the log cannot be read.
pub fn since(
    finding: &Finding,
    store: &Store,
    organization: &OrganizationName,
    directory: &Directory,
    memberships: &[(MemberId, GroupId)],
    at: Sequence,
) -> Result<Vec<Option<Sequence>>, ReadRecordsError> {
    if memberships.is_empty() {
        return Ok(vec![]);
    }
    finding.found(store, organization, directory, |found| {
        let since = |(member, group): &(MemberId, GroupId)| {
            found.past.member_since(member.number(), group.number(), at)
        };
        memberships.iter().map(since).collect()
    })
}
