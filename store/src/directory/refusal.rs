//! Every no has a name.

use super::version::Version;

/// Why a command makes nothing happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum Refusal {
    #[error("there is no such organization")]
    NoSuchOrganization,
    #[error("an organization of that name exists already")]
    OrganizationExists,
    #[error("there is no such user")]
    NoSuchUser,
    #[error("there is no such group")]
    NoSuchGroup,
    #[error("there is no such token")]
    NoSuchToken,
    #[error("no user or group answers to the member `{value}`")]
    NoSuchMember { value: Box<str> },
    #[error("`userName` is taken by another user")]
    UserNameTaken,
    #[error("`displayName` is taken by another group")]
    DisplayNameTaken,
    #[error("the resource has changed since: it is at version `{now}`")]
    VersionMoved { now: Version },
    #[error("two Secret Tokens are live already: revoke one first")]
    TooManyLiveTokens,
    #[error("the token would be expired from the start")]
    AlreadyExpired,
    #[error("`{what}` is empty")]
    Empty { what: &'static str },
    #[error("`{what}` is too long")]
    TooLong { what: &'static str },
    #[error("the resource has {bytes} bytes, which is more than a user may have")]
    TooLarge { bytes: usize },
}
