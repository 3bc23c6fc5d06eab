//! How many there were of everything after an event.

use doorward_store::{
    Sequence,
    directory::{Directory, OrganizationName},
    past::Tally,
};

use super::{State, shown};
use crate::operator::{Failure, House};

/// How many there were.
///
/// # Errors
/// When the log cannot be read.
pub(crate) fn state(
    house: &House,
    organization: &OrganizationName,
    directory: &Directory,
    at: Sequence,
) -> Result<State, Failure> {
    let House { store, finding, .. } = house;
    let tally = finding.found(store, organization, directory, |found| found.past.tally(at))?;
    let Tally { people, active, groups, workspaces } = tally;
    let event = shown::events(house, organization, vec![at])?.remove(&at);
    Ok(State {
        organization: organization.clone(),
        sequence: at,
        time: event.map(|event| event.time).unwrap_or_default(),
        people,
        active,
        groups,
        workspaces,
    })
}
