//! The organization itself.

use doorward_store::directory::Directory;
use serde_json::Value;

use super::operation::{Gives, Operation, Serve, described};
use crate::operator::{OrganizationRow, organization_row};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "GET",
    "",
    "show_organization",
    "Show the organization and its size",
    Gives::One(described::<OrganizationRow>),
    Serve::Look(|call, directory| {
        let row = organization_row(&call.house, &call.organization()?, directory);
        Ok(serde_json::to_value(row).unwrap_or_default())
    }),
)
.state(state)];

pub(super) fn state(directory: &Directory, _: &[String]) -> Option<Value> {
    serde_json::to_value(directory.head()).ok()
}
