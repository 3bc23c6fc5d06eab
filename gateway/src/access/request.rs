//! What can be asked about who may enter.

use doorward_store::directory::{Admission, OrganizationName, RuleTarget, Scopes, Slug, TokenId};

use crate::operator::{Lifetime, Moment};

/// A wish of the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Create a workspace.
    CreateWorkspace {
        /// Whose.
        organization: OrganizationName,
        /// Its name in URLs.
        workspace: Slug,
        /// The name people see; the slug when absent.
        name: Option<String>,
        /// Where requests are passed on to.
        upstream: Option<String>,
    },
    /// Change a workspace.
    ChangeWorkspace {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        workspace: Slug,
        /// The name people see; as it was when absent.
        name: Option<String>,
        /// Where requests are passed on to, empty for nowhere; as it was when absent.
        upstream: Option<String>,
    },
    /// Remove a workspace, and its access rule with it.
    RemoveWorkspace {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        workspace: Slug,
    },
    /// Ask the upstream of a workspace for its first page.
    TryUpstream {
        /// Whose.
        organization: OrganizationName,
        /// Which workspace.
        workspace: Slug,
    },
    /// Say whom a resource admits.
    SetRule {
        /// Whose.
        organization: OrganizationName,
        /// What the rule stands at.
        target: RuleTarget,
        /// Whom it admits; a workspace inherits the defaults when absent.
        admission: Option<Admission>,
    },
    /// Tell an access rule.
    ShowRule {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        target: RuleTarget,
    },
    /// Say whether somebody may enter, and why.
    Explain {
        /// Whose.
        organization: OrganizationName,
        /// What they want to enter.
        resource: RuleTarget,
        /// The userName.
        user: String,
        /// When.
        at: Moment,
    },
    /// Make an API token and show it once.
    IssueApiToken {
        /// For whom.
        organization: OrganizationName,
        /// The name people see.
        name: String,
        /// What it is for.
        scopes: Scopes,
        /// How long it lives.
        lifetime: Lifetime,
    },
    /// Name all API tokens ever issued.
    ListApiTokens {
        /// Whose.
        organization: OrganizationName,
    },
    /// End an API token.
    RevokeApiToken {
        /// Whose.
        organization: OrganizationName,
        /// Which.
        token: TokenId,
    },
}
