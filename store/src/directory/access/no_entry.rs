//! The conditions of an entry, by what is said when one fails: what to ask the administrator for.

use serde::{Deserialize, Serialize};

/// A condition that failed. Variants are added; none is renamed, moved or removed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the messages say it")]
pub enum NoEntry {
    #[error("there is no such workspace")]
    NoSuchWorkspace,
    #[error("you are not signed in: the session has ended or never was")]
    NoSession,
    #[error("your session's time is over: sign in again")]
    SessionExpired,
    #[error("there is no such user")]
    NoSuchUser,
    #[error("the user is deactivated: ask your administrator for activation in Entra")]
    Deactivated,
    #[error("nobody has said yet who may enter: ask your administrator to set an access rule")]
    NoRule,
    #[error("single sign-on is off here: ask your administrator to turn it on")]
    SsoOff,
    #[error(
        "the SSO configuration of the access rule is gone: ask your administrator to choose another"
    )]
    ConfigurationGone,
    #[error(
        "the SSO configuration of the access rule is not active: ask your administrator to prove its tenant ID"
    )]
    ConfigurationNotActive,
    #[error("the access rule asks for a sign-in at another SSO configuration: sign in there")]
    OtherConfiguration,
    #[error("none of the groups that may enter has the user: ask your administrator for one")]
    NotInGroups,
    #[error("the access rule asks for a stronger sign-in")]
    StepUpNeeded,
}
