//! The past as a bundle tells it: whoever has nothing else asks the same questions, and is answered the
//! same, without the names of people.

use std::{collections::BTreeMap, io::BufRead, ops::ControlFlow};

use super::{Past, Question, lives::What};
use crate::{
    codec::{self, RecordKeys},
    directory::{Event, OrganizationName, TenantId, UserId},
    evidence::bundle::{self, InvalidBundle},
    record::{Recorded, Sequence},
};

/// The past of a bundle's organization, with the events that questions about it read again: rules, and
/// what says who people and groups are.
#[derive(Debug, Default)]
pub struct Bundled {
    past: Past,
    kept: BTreeMap<Sequence, Recorded>,
}

impl Bundled {
    /// Folds a bundle as far as an event, and shows each event to `visit` on the way. Of which directory
    /// somebody is who signed in lies sealed: with a `tenant`, all of them are taken to be of that one.
    /// Nothing of the bundle is believed by that: see [`bundle::verify`].
    ///
    /// # Errors
    /// When a line is none of a bundle, or an event cannot be understood.
    pub fn read<R: BufRead + Send + 'static>(
        input: R,
        organization: &OrganizationName,
        (until, tenant): (Sequence, Option<TenantId>),
        visit: &mut dyn FnMut(&Recorded),
    ) -> Result<Self, InvalidBundle> {
        let keys = RecordKeys::nobodys(organization);
        let (mut bundled, mut failed) = (Self::default(), None);
        bundle::records(input, &mut |sequence, record| {
            if sequence > until {
                return ControlFlow::Break(());
            }
            match codec::open(sequence, record, &keys) {
                Ok(recorded) => {
                    visit(&recorded);
                    bundled.past.read(&recorded);
                    if let (Some(tenant), Some(user)) = (tenant, linked(&recorded.event)) {
                        bundled.past.lives.note(user.number(), sequence, What::Linked);
                        bundled.past.links.insert((user.number(), sequence), tenant);
                    }
                    if is_asked_again(&recorded.event) {
                        bundled.kept.insert(sequence, recorded);
                    }
                    ControlFlow::Continue(())
                }
                Err(source) => {
                    failed = Some(InvalidBundle::Event { sequence, source });
                    ControlFlow::Break(())
                }
            }
        })?;
        bundled.past.settle();
        failed.map_or(Ok(bundled), Err)
    }

    /// Asks a question.
    pub fn ask<T>(&self, work: impl FnOnce(&mut Question<'_>) -> T) -> T {
        let read = |wanted: &[Sequence]| {
            Ok(wanted.iter().filter_map(|sequence| self.kept.get(sequence).cloned()).collect())
        };
        work(&mut Question::new(&self.past, &read))
    }
}

/// Who was found to be the person of a directory, which nobody without keys is told.
#[must_use]
pub fn linked(event: &Event) -> Option<UserId> {
    let Event::Erased(it) = event else { return None };
    it.under.person().filter(|_| it.name == "user.linked")
}

/// The kinds of events that a [`Question`] reads from the log.
const READ: [&str; 7] = [
    "access_rule.changed",
    "group.changed",
    "group.provisioned",
    "group.replaced",
    "user.changed",
    "user.provisioned",
    "user.replaced",
];

fn is_asked_again(event: &Event) -> bool {
    READ.contains(&event.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_are_events_that_there_are() {
        assert!(READ.iter().all(|name| Event::NAMES.contains(name)));
    }
}
