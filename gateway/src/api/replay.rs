//! The log folded from nothing: who existed when. It takes as long as the log is, so it is for whoever
//! is on the host to spend.

use doorward_store::record::Sequence;

use super::{
    operation::{Gives, Operation, Serve, described},
    parameter::{Kind, Parameter},
};
use crate::{
    operator::{Moment, ReplayLine, Request},
    time_text,
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "GET",
    "/replay",
    "replay_events",
    "Fold the log from nothing and tell who existed then: first what was counted, then each person and \
     each group, last the verdict if one is wanted",
    Gives::Lines(described::<ReplayLine>),
    Serve::Lines(|call| {
        let until = match (call.said("sequence"), call.said("time")) {
            (Some(sequence), _) => Moment::Sequence(Sequence(sequence.parse().unwrap_or_default())),
            (None, Some(time)) => time_text::parse(time).map_or(Moment::Now, Moment::Time),
            (None, None) => Moment::Now,
        };
        let verify = call.said("verify") == Some("true");
        Ok(Request::Replay { organization: call.organization()?, until, verify })
    }),
)
.query(&[
    Parameter::new(
        "sequence",
        "after the event of this place; now when absent",
        Kind::Number(0, i64::MAX as u64),
    ),
    Parameter::new("time", "after the last event at or before this time", Kind::Time),
    Parameter::new(
        "verify",
        "whether the fold of the whole log is compared with the running state",
        Kind::Flag,
    ),
])
.for_operators()];
