//! Whether somebody may enter, and why.

use doorward_store::{directory::RuleTarget, record::Sequence};

use super::{
    operation::{Gives, Operation, Serve, described},
    parameter::{Kind, Parameter},
    problem::{Problem, Wrong},
};
use crate::{
    access::{Explanation, Request as Wish},
    operator::Request,
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "GET",
    "/explanation",
    "explain",
    "Say whether somebody may enter, and why, now or as it was after an event",
    Gives::One(described::<Explanation>),
    Serve::One(|call| {
        let resource = call.said("resource").unwrap_or_default();
        let resource = resource.parse::<RuleTarget>().map_err(|error| {
            Problem::query(vec![Wrong::parameter("resource", error.to_string())])
        })?;
        if resource == RuleTarget::Defaults {
            let detail = "nobody enters the defaults: name a workspace or the dashboard";
            return Err(Problem::query(vec![Wrong::parameter("resource", detail)]));
        }
        if call.said("at").is_some() && !call.caller.scopes().write {
            let detail = "`at` folds the log anew, so the API token needs the scope `write` too";
            return Err(Problem::new(403, "insufficient-scope", detail));
        }
        Ok(Request::Access(Wish::Explain {
            organization: call.organization()?,
            resource,
            user: call.said("user_name").unwrap_or_default().into(),
            at: call.said("at").and_then(|at| at.parse().ok()).map(Sequence),
        }))
    }),
)
.query(&[
    Parameter::new("resource", "`dashboard` or `workspace:SLUG`", Kind::Target).required(),
    Parameter::new("user_name", "the userName of the person", Kind::Text(1024)).required(),
    Parameter::new(
        "at",
        "after which event, now when absent: this folds the log anew, for whoever may `write` too",
        Kind::Number(0, i64::MAX as u64),
    ),
])];
