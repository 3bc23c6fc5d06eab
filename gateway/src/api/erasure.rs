//! Erasing a person for ever.

use doorward_store::directory::UserId;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    call::Call,
    operation::{Gives, Operation, Serve, described},
    problem::Problem,
};
use crate::operator::{ErasureRow, Request};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "POST",
    "/people/{id}/erasure",
    "erase_person",
    "Erase a person: what the log says of them is unreadable for ever, and a receipt stays; it \
     cannot be undone, and asking again is answered with the same receipt",
    Gives::One(described::<ErasureRow>),
    Serve::One(erasing),
)
.takes(described::<WantedErasure>)];

/// An erasure as it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WantedErasure {
    /// Why; it stays in the log, so it names nobody.
    #[schemars(length(min = 1, max = 512))]
    reason: String,
}

fn erasing(call: &Call) -> Result<Request, Problem> {
    let WantedErasure { reason } = call.body()?;
    let (organization, user) = (call.organization()?, UserId(call.id(0)?));
    Ok(Request::ErasePerson { organization, user, reason })
}
