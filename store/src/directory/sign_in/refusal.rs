//! Why somebody whose token was believed may not come in, and what to ask the administrator for.

use serde::{Deserialize, Serialize};

/// The named reasons. Variants are added; none is renamed, moved or removed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the messages say it")]
pub enum SignInRefusal {
    #[error("the SSO configuration is gone: ask your administrator where to sign in")]
    ConfigurationGone,
    #[error(
        "the SSO configuration is not active yet: ask your administrator to prove the tenant ID by signing in"
    )]
    ConfigurationNotActive,
    #[error(
        "you signed in to another directory than this organization trusts: sign in with another account, or ask your administrator to trust that directory"
    )]
    OtherTenant,
    #[error("guests are not admitted: ask your administrator for a member account")]
    Guest,
    #[error(
        "only members are admitted and Entra does not say who is one: ask your administrator to add the optional claim `acct`"
    )]
    AccountUnknown,
    #[error(
        "nobody here is known to be you: ask your administrator to assign you to the application in Entra, so that you are provisioned"
    )]
    UnknownPerson,
    #[error(
        "more than one user could be you: ask your administrator to give `externalId` one value for each person"
    )]
    NotOnePerson,
    #[error(
        "the user of your name belongs to another account of your directory: ask your administrator to delete that user and to provision you anew"
    )]
    NameReassigned,
    #[error(
        "people of several directories sign in here, so a name is not enough: ask your administrator to map `externalId` to `objectId` in Entra"
    )]
    NameNotTrusted,
    #[error("you are deactivated: ask your administrator to activate you in Entra")]
    Deactivated,
    #[error(
        "Entra does not say your user name: ask your administrator to add the optional claim `upn`"
    )]
    NoUserName,
    #[error(
        "you belong to more groups than a session can hold: ask your administrator to turn provisioning on"
    )]
    TooManyGroups,
}
