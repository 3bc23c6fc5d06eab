//! How long what is told of sign-ins and entries keeps its personal fields.

use std::num::NonZeroU16;

use doorward_store::directory::Directory;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::operation::{Gives, Operation, Serve, described};
use crate::operator::{Request, RetentionRow, retention_row};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/retention",
        "show_retention",
        "Say how long personal fields of sign-ins and entries are kept",
        Gives::One(described::<RetentionRow>),
        Serve::Look(|_, directory| {
            Ok(serde_json::to_value(retention_row(directory)).unwrap_or_default())
        }),
    )
    .state(state),
    Operation::new(
        "PUT",
        "/retention",
        "set_retention",
        "Set how long personal fields of sign-ins and entries are kept; the keys of days long past \
         are destroyed at once and for ever",
        Gives::One(described::<RetentionRow>),
        Serve::One(|call| {
            let WantedRetention { days } = call.body()?;
            Ok(Request::SetRetention { organization: call.organization()?, days })
        }),
    )
    .takes(described::<WantedRetention>)
    .state(state),
];

/// How long they are to be kept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("required" = ["days"]))]
struct WantedRetention {
    /// For how many days; for ever when null.
    days: Option<NonZeroU16>,
}

fn state(directory: &Directory, _: &[String]) -> Option<Value> {
    serde_json::to_value(directory.retention().days).ok()
}
