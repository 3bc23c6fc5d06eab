//! What the store says no with, and what ends soon, in the reader's language.

use doorward_store::directory::{
    AllowList, NoEntry, Refusal, SettingRefusal, SignInRefusal, access_rule::InvalidAllowList,
    workspace::InvalidSlug,
};
use serde::Serialize;

use crate::{credentials::Ending, operator::said, pages::catalogue::Texts};

/// Why nothing was changed.
#[must_use]
pub fn refusal(texts: &Texts, refusal: &Refusal) -> String {
    let plain = |key: &str| texts.get(key).to_owned();
    match refusal {
        Refusal::NoSuchOrganization => plain("refusal.no_such_organization"),
        Refusal::OrganizationExists => plain("refusal.organization_exists"),
        Refusal::NoSuchUser => plain("refusal.no_such_user"),
        Refusal::NoSuchGroup => plain("refusal.no_such_group"),
        Refusal::NoSuchToken => plain("refusal.no_such_token"),
        Refusal::UserNameTaken => plain("refusal.user_name_taken"),
        Refusal::DisplayNameTaken => plain("refusal.display_name_taken"),
        Refusal::Moved => plain("refusal.moved"),
        Refusal::TooManyLiveTokens => plain("refusal.too_many_live_tokens"),
        Refusal::AlreadyExpired => plain("refusal.already_expired"),
        Refusal::NoSuchMember { value } => {
            texts.fill("refusal.no_such_member", &[("value", value)])
        }
        Refusal::VersionMoved { now } => texts.fill("refusal.version_moved", &[("now", now)]),
        Refusal::Empty { what } => texts.fill("refusal.empty", &[("what", what)]),
        Refusal::TooLong { what } => texts.fill("refusal.too_long", &[("what", what)]),
        Refusal::TooLarge { bytes } => texts.fill("refusal.too_large", &[("bytes", bytes)]),
        Refusal::Setting(refusal) => setting(texts, refusal),
        Refusal::SignIn(refusal) => sign_in(texts, *refusal),
    }
}

fn setting(texts: &Texts, refusal: &SettingRefusal) -> String {
    let key = match refusal {
        SettingRefusal::NoSuchSsoConfiguration => "refusal.no_such_sso_configuration",
        SettingRefusal::SsoConfigurationExists => "refusal.sso_configuration_exists",
        SettingRefusal::TooManySsoConfigurations => "refusal.too_many_sso_configurations",
        SettingRefusal::ProvisioningIsOn => "refusal.provisioning_is_on",
        SettingRefusal::CredentialIsTheVendors => "refusal.credential_is_the_vendors",
        SettingRefusal::CredentialExists => "refusal.credential_exists",
        SettingRefusal::TooManyLiveCredentials => "refusal.too_many_live_credentials",
        SettingRefusal::CredentialExpired => "refusal.credential_expired",
        SettingRefusal::NoSuchCredential => "refusal.no_such_credential",
        SettingRefusal::LastCredential => "refusal.last_credential",
        SettingRefusal::NoSuchWorkspace => "refusal.no_such_workspace",
        SettingRefusal::WorkspaceExists => "refusal.workspace_exists",
        SettingRefusal::TooManyWorkspaces => "refusal.too_many_workspaces",
        SettingRefusal::NothingToInherit => "refusal.nothing_to_inherit",
        SettingRefusal::NoSuchSession => "refusal.no_such_session",
        SettingRefusal::SecretLife => "refusal.secret_life",
        SettingRefusal::TooManyLiveSecrets => "refusal.too_many_live_secrets",
        SettingRefusal::TooManyApiTokens => "refusal.too_many_api_tokens",
        SettingRefusal::TokenExists => "refusal.token_exists",
        SettingRefusal::RuleMoved => "refusal.rule_moved",
        SettingRefusal::NoSuchSetupLink => "refusal.no_such_setup_link",
        SettingRefusal::SetupLinkUsed => "refusal.setup_link_used",
        SettingRefusal::SetupLinkExpired => "refusal.setup_link_expired",
        SettingRefusal::ShutsOut(reason) => {
            return texts.fill("refusal.shuts_out", &[("reason", &no_entry(texts, *reason))]);
        }
    };
    texts.get(key).to_owned()
}

/// Why somebody may not enter.
#[must_use]
pub fn no_entry(texts: &Texts, reason: NoEntry) -> String {
    named(texts, "no_entry", &reason)
}

/// Why somebody could not sign in.
#[must_use]
pub fn sign_in(texts: &Texts, reason: SignInRefusal) -> String {
    named(texts, "sign_in_refusal", &reason)
}

/// Why a list of groups cannot be read.
#[must_use]
pub fn list(texts: &Texts, error: &InvalidAllowList) -> String {
    match error {
        InvalidAllowList::Empty => texts.get("unread.list_empty").to_owned(),
        InvalidAllowList::TooMany => {
            texts.fill("unread.list_long", &[("most", &AllowList::MAX_GROUPS)])
        }
        InvalidAllowList::Entry { place, error } => {
            let told = error.to_string();
            let entry = format!("`{}`", told.split('`').nth(1).unwrap_or_default());
            texts.fill("unread.list_entry", &[("place", place), ("entry", &entry)])
        }
    }
}

/// Why a text is no slug.
#[must_use]
pub fn slug(texts: &Texts, error: &InvalidSlug) -> String {
    let (key, slug) = match error {
        InvalidSlug::Malformed(slug) => ("unread.slug", slug),
        InvalidSlug::Reserved(slug) => ("unread.slug_reserved", slug),
    };
    texts.fill(key, &[("slug", slug)])
}

/// What Entra's number means and who can do something about it, or the text of a key.
#[must_use]
pub fn advice(texts: &Texts, said: &str) -> String {
    said::advice(said).within(texts)
}

/// When something ends.
#[must_use]
pub fn ending(texts: &Texts, ending: Ending) -> String {
    match ending {
        Ending::Over => texts.get("ending.over").to_owned(),
        Ending::Today => texts.get("ending.today").to_owned(),
        Ending::In(1) => texts.get("ending.tomorrow").to_owned(),
        Ending::In(days) => texts.fill("ending.days", &[("value", &days)]),
    }
}

/// The text of a reason by its name for ever.
fn named(texts: &Texts, section: &str, reason: &impl Serialize) -> String {
    let name = serde_json::to_value(reason).unwrap_or_default();
    let key = format!("{section}.{}", name.as_str().unwrap_or_default());
    texts.get(&key).to_owned()
}

#[cfg(test)]
mod tests;
