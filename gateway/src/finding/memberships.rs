//! Which events put somebody into the groups that a decision rests on, without reading the whole log.

use doorward_store::{
    ReadRecordsError, Store,
    directory::{Directory, GroupId, MemberId, MembershipHistory, OrganizationName},
    finding::{Topic, Trail},
    record::Sequence,
};

use super::Finding;

/// How many events of one membership are looked at.
const LOOKED_AT: usize = 200;

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
    memberships: Vec<(MemberId, GroupId)>,
    at: Sequence,
) -> Result<Vec<Option<Sequence>>, ReadRecordsError> {
    if memberships.is_empty() {
        return Ok(vec![]);
    }
    let mut places = finding.found(store, organization, directory, |found| {
        let places = memberships
            .iter()
            .flat_map(|(member, group)| common(&found.trail, *member, *group, at));
        places.collect::<Vec<_>>()
    })?;
    places.sort_unstable();
    places.dedup();
    let mut history = MembershipHistory::of(memberships);
    store.at(organization, &places)?.iter().for_each(|recorded| history.read(recorded));
    Ok(history.since().collect())
}

/// The newest events that name both.
fn common(trail: &Trail, member: MemberId, group: GroupId, at: Sequence) -> Vec<Sequence> {
    let member = match member {
        MemberId::User(id) => Topic::user(id),
        MemberId::Group(id) => Topic::group(id),
    };
    let group = Topic::group(group);
    let (rare, other) = match trail.count(member) <= trail.count(group) {
        true => (member, group),
        false => (group, member),
    };
    let both = trail.newest(rare, at).filter(|at| trail.has(other, *at));
    both.take(LOOKED_AT).collect()
}
