//! A decision on record, decided again on a log folded from its beginning.

use std::ops::ControlFlow;

use doorward_store::{
    Recorded, Sequence, Until,
    directory::{
        Day, Event, NoEntry, OrganizationName, RuleTarget, UserId, Who, session::event::Decided,
    },
};

use super::{DecisionReplayed, place};
use crate::{
    exit::Exit,
    operator::{self, Failure, House, Moment},
    time_text,
};

/// What an event says that was decided.
struct OnRecord<'a> {
    user: UserId,
    resource: &'a RuleTarget,
    refused: Option<NoEntry>,
    decided: Decided,
}

/// Decides again.
///
/// # Errors
/// When the event is no decision, or one of old that does not say on what it was made, or what it rests
/// on is erased.
pub(crate) fn replayed(
    house: &House,
    organization: &OrganizationName,
    sequence: Sequence,
) -> Result<DecisionReplayed, Failure> {
    let directory = operator::directory(house, organization)?;
    place(house, organization, &directory, Moment::Sequence(sequence), "sequence")?;
    let mut found = None;
    let before = Sequence(sequence.0.saturating_sub(1));
    house.store.read(organization, before, &mut |recorded| {
        found = Some(recorded);
        ControlFlow::Break(())
    })?;
    let none = || {
        let message = format!("event {sequence} is no decision that says on what it was made");
        Failure::new(Exit::Refused, message).at("sequence")
    };
    let erased = || {
        let message = format!("event {sequence} rests on personal fields that are erased");
        Failure::new(Exit::Refused, message).at("sequence")
    };
    let recorded = found.ok_or_else(none)?;
    if let Event::Erased(_) = recorded.event {
        return Err(erased());
    }
    let OnRecord { user, resource, refused, decided } = on_record(&recorded).ok_or_else(none)?;
    let then = house.store.replay(organization, Until::Sequence(decided.on))?;
    let entered = resource.resource().ok_or_else(none)?;
    let session = then.session_by_id(decided.session);
    let is_gone =
        directory.is_erased(user) || directory.retention().expired_before > Day::default();
    if session.is_none() && is_gone {
        return Err(erased());
    }
    let again = match session {
        Some(session) => then
            .may_enter(Who::Session(&session.handle), entered, decided.at)
            .map(|entry| entry.user.id),
        None => Err(NoEntry::NoSession),
    };
    Ok(DecisionReplayed {
        organization: organization.clone(),
        sequence,
        user,
        resource: resource.to_string(),
        decided_on: decided.on,
        decided_at: time_text::show(decided.at),
        refused_because: refused,
        decided_again: again.err(),
        agrees: match (refused, again) {
            (Some(reason), Err(again)) => reason == again,
            (None, Ok(again)) => again == user,
            (Some(_), Ok(_)) | (None, Err(_)) => false,
        },
    })
}

fn on_record(recorded: &Recorded) -> Option<OnRecord<'_>> {
    if let Event::EntryAllowed(it) = &recorded.event {
        let (user, resource, decided) = (it.user, &it.resource, it.decided);
        return Some(OnRecord { user, resource, refused: None, decided });
    }
    let Event::EntryRefused(it) = &recorded.event else { return None };
    let (user, resource, refused) = (it.user, &it.resource, Some(it.reason));
    Some(OnRecord { user, resource, refused, decided: it.decided? })
}
