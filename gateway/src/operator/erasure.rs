//! Erasing a person: a look at how much the log says of them, the wish, and the receipt.

use std::ops::ControlFlow;

use doorward_store::{
    Recorded,
    directory::{
        Command, Event, OrganizationName, Refusal, UserId,
        erasure::{REASON_BYTES, decide::Erasure},
        line::Line,
    },
    record::Sequence,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Answers, Failure, House, Login,
    execute::{aside, submit},
};
use crate::time_text;

/// The receipt of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasureRow {
    /// Who was erased: the SCIM `id`, which is nobody's any more.
    #[schemars(with = "uuid::Uuid")]
    pub id: UserId,
    /// The event that is the receipt.
    #[schemars(with = "u64")]
    pub sequence: Sequence,
    /// When, in RFC 3339.
    pub time: String,
    /// Why.
    pub reason: String,
    /// How many events nobody can read any more.
    pub events: u64,
    /// How many events hold personal fields in the clear, from before the log was sealed: erasing
    /// cannot reach them.
    pub in_the_clear: u64,
}

/// Erases a person; whoever was erased before has a receipt already.
pub(super) async fn erase(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
    (user, reason): (UserId, String),
    answers: &Answers,
) -> Result<ErasureRow, Failure> {
    if reason.len() > REASON_BYTES {
        return Err(Failure::refused(Refusal::TooLong { what: "reason" }).at("reason"));
    }
    let of = organization.clone();
    let found = aside(house, answers, move |house, _| Ok(house.store.count_personal(&of, user)?));
    let found = found.await?;
    let command = Command::EraseUser(Erasure {
        user,
        reason: Line::cleaned(&reason),
        sealed: found.sealed,
        in_the_clear: found.in_the_clear,
    });
    let committed = submit(house, caller, &organization, command).await?;
    house.finding.fold_anew(&house.store, &organization);
    if let Some(row) = committed.events.iter().find_map(|recorded| row(recorded, user)) {
        return Ok(row);
    }
    aside(house, answers, move |house, _| receipt(house, &organization, user)).await
}

fn receipt(
    house: &House,
    organization: &OrganizationName,
    user: UserId,
) -> Result<ErasureRow, Failure> {
    let mut found = None;
    house.store.read(organization, Sequence::START, &mut |recorded| {
        found = row(&recorded, user);
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    found.ok_or_else(|| Failure::refused(Refusal::NoSuchUser))
}

fn row(recorded: &Recorded, user: UserId) -> Option<ErasureRow> {
    let Event::UserErased(receipt) = &recorded.event else { return None };
    (receipt.user == user).then(|| ErasureRow {
        id: user,
        sequence: recorded.sequence,
        time: time_text::show(recorded.time),
        reason: receipt.reason.to_string(),
        events: receipt.events,
        in_the_clear: receipt.in_the_clear,
    })
}
