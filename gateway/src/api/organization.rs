//! The organization itself.

use super::operation::{Gives, Operation, Serve, described};
use crate::operator::{OrganizationRow, organization_row};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "GET",
    "",
    "show_organization",
    "Show the organization and its size",
    Gives::One(described::<OrganizationRow>),
    Serve::Look(|call, directory| {
        let row = organization_row(&call.house, &call.organization, directory);
        Ok(serde_json::to_value(row).unwrap_or_default())
    }),
)
.state(|directory, _| serde_json::to_value(directory.head()).ok())];
