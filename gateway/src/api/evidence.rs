//! What shows that the log is what it was.

use super::operation::{Gives, Operation, Serve, described};
use crate::{
    evidence::{CheckpointRow, ProofRow, Request as Wish},
    operator::Request,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/checkpoint",
        "show_checkpoint",
        "Sign what the log is now: how many events, and the root of the tree over them; and tell the \
         public key",
        Gives::One(described::<CheckpointRow>),
        Serve::One(|call| {
            Ok(Request::Evidence(Wish::Checkpoint { organization: call.organization()? }))
        }),
    )
    .for_auditors(),
    Operation::new(
        "POST",
        "/checkpoint-key",
        "change_checkpoint_key",
        "Sign the log with another key from now on: an event says so, signed with the one before",
        Gives::One(described::<CheckpointRow>),
        Serve::One(|call| {
            Ok(Request::Evidence(Wish::ChangeKey { organization: call.organization()? }))
        }),
    )
    .for_operators(),
    Operation::new(
        "GET",
        "/events/bundle",
        "export_bundle",
        "Tell the whole log as a bundle that proves itself to `doorward verify`: each line is a JSON \
         string, and the strings one after another are the bundle",
        Gives::Lines(described::<String>),
        Serve::Lines(|call| {
            Ok(Request::Evidence(Wish::Bundle { organization: call.organization()? }))
        }),
    )
    .for_auditors(),
    Operation::new(
        "GET",
        "/events/{sequence}/proof",
        "show_event_proof",
        "Prove that one event is in the log",
        Gives::One(described::<ProofRow>),
        Serve::One(|call| {
            let (organization, sequence) = super::events::named(call)?;
            Ok(Request::Evidence(Wish::Prove { organization, sequence }))
        }),
    )
    .for_auditors(),
];
