//! Somebody is known and may not enter: the page says why, in plain words, and what to ask the
//! administrator for.

use doorward_store::{
    RequestId,
    directory::{NoEntry, Workspace},
};

use super::{Page, catalogue::Language, texts};
use crate::config::Config;

/// What the page is about.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// The condition that failed.
    pub reason: NoEntry,
    /// Of which organization.
    pub organization: &'a str,
    /// What they wanted to enter; the main user dashboard when absent.
    pub workspace: Option<&'a Workspace>,
    /// Who they are, by userName.
    pub person: Option<&'a str>,
    /// Where another account signs in and comes back from.
    pub another_account: &'a str,
}

impl Refused<'_> {
    /// The page.
    #[must_use]
    pub fn page(self, config: &Config, language: Language, request: RequestId) -> Page {
        let home = format!("{}/o/{}/", config.server.public_url.path(), self.organization);
        let (why, wanted) = words(self.reason);
        let dashboard = || language.texts().get(texts::DASHBOARD);
        let place = self.workspace.map_or_else(dashboard, |workspace| &*workspace.name);
        let mut page = Page::new(config, language, texts::REFUSED_TITLE, why)
            .to_ask_for(wanted)
            .fact(texts::PLACE, &place);
        if let Some(person) = self.person {
            page = page.fact(texts::SIGNED_IN_AS, &person);
        }
        page.fact(texts::REQUEST, &request)
            .link(&home, texts::ALL_WORKSPACES, "")
            .link(self.another_account, texts::OTHER_ACCOUNT, "")
            .sign_out(format!("{home}sign-out"))
    }
}

/// Why, and what the administrator is to be asked for: the keys of both.
pub(super) const fn words(reason: NoEntry) -> (&'static str, &'static str) {
    match reason {
        NoEntry::NotInGroups => ("refused.not_in_groups", "refused.not_in_groups_ask"),
        NoEntry::NoRule => ("refused.no_rule", "refused.no_rule_ask"),
        NoEntry::SsoOff => ("refused.sso_off", "refused.sso_off_ask"),
        NoEntry::ConfigurationGone => {
            ("refused.configuration_gone", "refused.configuration_gone_ask")
        }
        NoEntry::ConfigurationNotActive => {
            ("refused.configuration_not_active", "refused.configuration_not_active_ask")
        }
        NoEntry::OtherConfiguration => {
            ("refused.other_configuration", "refused.other_configuration_ask")
        }
        NoEntry::StepUpNeeded => ("refused.step_up_needed", "refused.step_up_needed_ask"),
        NoEntry::Deactivated => ("refused.deactivated", "refused.deactivated_ask"),
        NoEntry::NoSuchUser => ("refused.no_such_user", "refused.no_such_user_ask"),
        NoEntry::NoSession | NoEntry::SessionExpired => {
            ("refused.no_session", "refused.no_session_ask")
        }
        NoEntry::NoSuchWorkspace => ("refused.no_such_workspace", "refused.no_such_workspace_ask"),
    }
}
