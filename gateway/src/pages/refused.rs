//! Somebody is known and may not enter: the page says why, in plain words, and what to ask the
//! administrator for.

use doorward_store::{
    RequestId,
    directory::{NoEntry, Workspace},
};

use super::{Page, texts};
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
    pub fn page(self, config: &Config, request: RequestId) -> Page {
        let home = format!("{}/o/{}/", config.server.public_url.path(), self.organization);
        let (why, wanted) = words(self.reason);
        let place = self.workspace.map_or(texts::DASHBOARD, |workspace| &workspace.name);
        let mut page = Page::new(config, texts::REFUSED_TITLE, why)
            .fact(texts::ASK, &wanted)
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

/// Why, and what the administrator is to be asked for.
const fn words(reason: NoEntry) -> (&'static str, &'static str) {
    match reason {
        NoEntry::NotInGroups => (
            "You are signed in, and you belong to none of the groups that may enter.",
            "to add you, in Entra, to one of the groups that may enter.",
        ),
        NoEntry::NoRule => (
            "Nobody has said yet who may enter.",
            "to set an access rule here, or workspace defaults.",
        ),
        NoEntry::SsoOff => (
            "Single sign-on is switched off here.",
            "to switch single sign-on on in the access rule.",
        ),
        NoEntry::ConfigurationGone => (
            "The access rule names an SSO configuration that is gone.",
            "to choose another SSO configuration in the access rule.",
        ),
        NoEntry::ConfigurationNotActive => (
            "The access rule names an SSO configuration whose directory nobody has proved yet.",
            "to prove its tenant ID by signing in there once.",
        ),
        NoEntry::OtherConfiguration => (
            "The access rule asks for a sign-in at another SSO configuration.",
            "which SSO configuration is meant for you.",
        ),
        NoEntry::StepUpNeeded => (
            "The access rule asks for a stronger sign-in than yours.",
            "for a way to sign in that meets the authentication context of the access rule.",
        ),
        NoEntry::Deactivated => ("You are deactivated.", "to activate you in Entra."),
        NoEntry::NoSuchUser => (
            "Nobody here is known to be you any more.",
            "to assign you to the application in Entra, so that you are provisioned.",
        ),
        NoEntry::NoSession | NoEntry::SessionExpired => (
            "Your session is over.",
            "whether the server can sign what it says of people, if signing in again does not help.",
        ),
        NoEntry::NoSuchWorkspace => ("There is no such workspace.", "for the right address."),
    }
}
