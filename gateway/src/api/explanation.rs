//! Whether somebody may enter, and why.

use doorward_store::directory::RuleTarget;

use super::{
    operation::{Gives, Operation, Serve, described},
    parameter::{Kind, Parameter},
    past::{AT, moment},
    problem::{Problem, Wrong},
};
use crate::{
    access::{Explanation, Request as Wish},
    operator::{Moment, Request},
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "GET",
    "/explanation",
    "explain",
    "Say whether somebody may enter, and why, now or as it was",
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
        Ok(Request::Access(Wish::Explain {
            organization: call.organization()?,
            resource,
            user: call.said("user_name").unwrap_or_default().into(),
            at: moment(call, "at").unwrap_or(Moment::Now),
        }))
    }),
)
.query(&[
    Parameter::new("resource", "`dashboard`, `auditors` or `workspace:SLUG`", Kind::Target)
        .required(),
    Parameter::new("user_name", "the userName of the person", Kind::Text(1024)).required(),
    AT,
])
.for_auditors()];
