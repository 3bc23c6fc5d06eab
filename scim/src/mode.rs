//! How strictly a provisioning client is read; the difference is made in the parsers of this crate.

use serde::{Deserialize, Serialize};

/// How strictly requests are read: a switch of each provisioning connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// What Entra and Okta send today is understood, both of Entra's PATCH dialects included.
    #[default]
    Tolerant,
    /// What draft-zollner-scim-interop-profile refuses is refused with 400: unknown names and bad form
    /// as `invalidSyntax`, bad values, filters and targets under their own `scimType`.
    Strict,
}
