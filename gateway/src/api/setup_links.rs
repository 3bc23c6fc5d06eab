//! Links that open the dashboard once: the way in when nobody else has one, so no token makes them.

use super::operation::{Gives, Operation, Serve, described};
use crate::{operator::Request, setup::IssuedSetupLink};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "POST",
    "/setup-links",
    "issue_setup_link",
    "Make a link that opens the dashboard once, without signing in; it is shown this once",
    Gives::One(described::<IssuedSetupLink>),
    Serve::One(|call| Ok(Request::IssueSetupLink { organization: call.organization()? })),
)
.for_operators()];
