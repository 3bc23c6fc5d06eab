//! What shows that the log is what it was.

use doorward_store::{
    Sequence,
    directory::audit::{ExportForm, Question},
};

use super::{
    audited::Asks,
    operation::{Gives, Operation, Serve, described},
};
use crate::{
    evidence::{CheckpointRow, PartRow, ProofRow, Request as Wish},
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
    .for_auditors(Asks::Nothing),
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
    .for_auditors(Asks::Export(ExportForm::Bundle)),
    Operation::new(
        "GET",
        "/events/export/proof",
        "show_part_proof",
        "Prove that the log continues what it was after an event, and say how far the next part of an \
         export goes: ask for the part itself with this `after` and this `until`",
        Gives::One(described::<PartRow>),
        Serve::One(|call| {
            let after = call.said("after").and_then(|after| after.parse().ok()).unwrap_or_default();
            let (organization, after) = (call.organization()?, Sequence(after));
            Ok(Request::Evidence(Wish::ProvePart { organization, after }))
        }),
    )
    .query(&[super::events::AFTER])
    .for_auditors(Asks::Nothing),
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
    .for_auditors(Asks::LookUp(Question::Proof)),
];
