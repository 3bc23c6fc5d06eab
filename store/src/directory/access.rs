//! Who may enter what: a pure answer of the directory as it is.
//!
//! [`Directory::may_enter`] is asked once a request: it takes no memory and its price depends on
//! the allow-list and the nesting below it, not on how many people, groups and workspaces there
//! are. [`Directory::explain`] gives the same answer with all its reasons, for people.

use serde::Serialize;

use super::{
    Directory, User,
    access_rule::{AuthenticationContext, Rule, RuleTarget},
    id::UserId,
    session::{HandleDigest, Session},
    workspace::Workspace,
};
use crate::record::Timestamp;

mod decision;
mod entry;
mod groups;
mod no_entry;
mod preview;
mod search;

pub use decision::{Decision, NamedGroup, RuleSeen, Standing};
pub(super) use groups::GroupObjects;
pub use no_entry::NoEntry;
pub use preview::Preview;
pub use search::Reachable;

/// What somebody may enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource<'a> {
    /// The main user dashboard.
    Dashboard,
    /// The same, to be read only.
    Auditors,
    /// The workspace of this slug.
    Workspace(&'a str),
}

/// Who wants to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// Whoever presents a session's handle.
    Session(&'a HandleDigest),
    /// A person, signed in or not: what only a session knows is not asked.
    User(UserId),
}

/// A yes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<'a> {
    /// Who.
    pub user: &'a User,
    /// With which session, if with one.
    pub session: Option<&'a Session>,
    /// By which rule.
    pub rule: &'a Rule,
}

/// The rule that a resource is under.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effective<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Whether it is the workspace defaults'.
    pub inherited: bool,
    /// The workspace, where it is one.
    pub workspace: Option<&'a Workspace>,
}

/// The step that is missing: signing in again, more strongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StepUp {
    /// What Entra is to ask for.
    pub context: AuthenticationContext,
}

impl Directory {
    /// Whether somebody may enter a resource at that time.
    ///
    /// # Errors
    /// The first condition that fails.
    pub fn may_enter(
        &self,
        who: Who<'_>,
        resource: Resource<'_>,
        at: Timestamp,
    ) -> Result<Entry<'_>, NoEntry> {
        let (user, session) = self.present(who, at)?;
        let Effective { rule, .. } = self.effective_rule(resource)?;
        let entry = Entry { user, session, rule };
        self.admitted(entry).map(|()| entry)
    }

    /// The rule that a resource is under.
    ///
    /// # Errors
    /// When there is no such workspace, or no rule.
    pub fn effective_rule(&self, resource: Resource<'_>) -> Result<Effective<'_>, NoEntry> {
        let (workspace, own, inherited) = match resource {
            Resource::Dashboard => (None, self.dashboard_rule.as_deref(), None),
            Resource::Auditors => (None, self.auditors_rule.as_deref(), None),
            Resource::Workspace(slug) => {
                let held = self.workspace(slug).ok_or(NoEntry::NoSuchWorkspace)?;
                (Some(held), held.own_rule(), self.default_rule.as_deref())
            }
        };
        match (own, inherited) {
            (Some(rule), _) => Ok(Effective { rule, inherited: false, workspace }),
            (None, Some(rule)) => Ok(Effective { rule, inherited: true, workspace }),
            (None, None) => Err(NoEntry::NoRule),
        }
    }

    /// The rule that stands at a place, if one does.
    #[must_use]
    pub fn rule(&self, target: &RuleTarget) -> Option<&Rule> {
        match target {
            RuleTarget::Dashboard => self.dashboard_rule.as_deref(),
            RuleTarget::Auditors => self.auditors_rule.as_deref(),
            RuleTarget::Defaults => self.default_rule.as_deref(),
            RuleTarget::Workspace(slug) => self.workspace(slug.as_str())?.own_rule(),
        }
    }
}
