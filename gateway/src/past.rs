//! Questions about the past: who could enter what after which event, from when to when and by what.
//!
//! Who was whom and what stood where is folded aside by the store and kept up with the log; here the
//! question is read, and the answer gets its names and times. Answers may wait for the disk: whoever
//! asks is on a thread that may wait.

mod answer;
mod decision;
mod history;
mod shown;
mod state;
mod who;

use std::ops::ControlFlow;

use doorward_store::{
    Sequence, Timestamp,
    directory::{Directory, OrganizationName, RuleTarget},
    past::Question,
};

pub use answer::{AtEvent, By, Could, DecisionReplayed, Interval, State};
pub(crate) use decision::replayed;
pub(crate) use history::{Named, Wanted, history, of};
pub(crate) use state::state;
pub(crate) use who::who;

use crate::{
    exit::Exit,
    operator::{Failure, House, Moment},
};

/// Asks something of the past of an organization, as far as its directory has come.
///
/// # Errors
/// Those of the question, and when the log cannot be read.
pub fn ask<T>(
    house: &House,
    organization: &OrganizationName,
    directory: &Directory,
    work: impl FnOnce(&mut Question<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let House { store, finding, .. } = house;
    let past = finding.found(store, organization, directory, |found| found.past.clone())?;
    let read = |wanted: &[Sequence]| store.at(organization, wanted);
    work(&mut Question::new(&past, &read))
}

/// The last event that counts at a moment.
///
/// # Errors
/// When there is no such event, or nothing had happened yet; the field that said so is named.
pub fn place(
    house: &House,
    organization: &OrganizationName,
    directory: &Directory,
    moment: Moment,
    field: &'static str,
) -> Result<Sequence, Failure> {
    let head = directory.head();
    let refused = |message: String| Failure::new(Exit::Refused, message).at(field);
    match moment {
        Moment::Now => Ok(head),
        Moment::Sequence(at) if at == Sequence::START || at > head => {
            Err(refused(format!("there is no event {at}: `{organization}` has 1 to {head}")))
        }
        Moment::Sequence(at) => Ok(at),
        Moment::Time(time) => match last_at(house, organization, head, time)? {
            Sequence::START => {
                Err(refused(format!("nothing had happened in `{organization}` then")))
            }
            at => Ok(at),
        },
    }
}

/// The last event at or before a time. Time never goes backwards in a log.
fn last_at(
    house: &House,
    organization: &OrganizationName,
    head: Sequence,
    time: Timestamp,
) -> Result<Sequence, Failure> {
    let (mut low, mut high) = (0, head.0);
    while low < high {
        let middle = low.midpoint(high);
        let mut early = false;
        house.store.read(organization, Sequence(middle), &mut |recorded| {
            early = recorded.time <= time;
            ControlFlow::Break(())
        })?;
        if early { low = middle.saturating_add(1) } else { high = middle }
    }
    Ok(Sequence(low))
}

/// Refuses what nobody enters.
fn entered(resource: &RuleTarget) -> Result<(), Failure> {
    match resource {
        RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Workspace(_) => Ok(()),
        RuleTarget::Defaults => {
            let message = "nobody enters the defaults: name a workspace or the dashboard";
            Err(Failure::new(Exit::Usage, message).at("resource"))
        }
    }
}
