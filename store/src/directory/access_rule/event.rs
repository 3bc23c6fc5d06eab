//! What has happened to an access rule. Fields are never moved or removed.

use serde::{Deserialize, Serialize};

use super::{Admission, RuleTarget};

/// `access_rule.changed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRuleChanged {
    /// Where it stands.
    pub target: RuleTarget,
    /// Whom it admits from now on; `None` when the workspace inherits the defaults again.
    pub admission: Option<Admission>,
}
