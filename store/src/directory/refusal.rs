//! Every no has a name.

use super::{access::NoEntry, sign_in::SignInRefusal, version::Version};

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
    #[error("it is not as it was shown any more: look again and decide anew")]
    Moved,
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
    #[error(transparent)]
    Setting(#[from] SettingRefusal),
    #[error(transparent)]
    SignIn(#[from] SignInRefusal),
}

/// Why a setting of sign-in and access stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum SettingRefusal {
    #[error("there is no such SSO configuration")]
    NoSuchSsoConfiguration,
    #[error("an SSO configuration of that name exists already")]
    SsoConfigurationExists,
    #[error("the organization has as many SSO configurations as it may: remove one first")]
    TooManySsoConfigurations,
    #[error("just-in-time users are for organizations without provisioning, and it is on here")]
    ProvisioningIsOn,
    #[error("the multi-tenant kind uses the vendor's credential: it is set in Doorward's settings")]
    CredentialIsTheVendors,
    #[error("a credential of that id exists already")]
    CredentialExists,
    #[error("two credentials are live already: remove one first")]
    TooManyLiveCredentials,
    #[error("the credential has expired")]
    CredentialExpired,
    #[error("there is no such credential")]
    NoSuchCredential,
    #[error(
        "it is the last live credential, without which nobody signs in here: add another one first"
    )]
    LastCredential,
    #[error("there is no such workspace")]
    NoSuchWorkspace,
    #[error("a workspace of that slug exists already")]
    WorkspaceExists,
    #[error("the organization has as many workspaces as it may: remove one first")]
    TooManyWorkspaces,
    #[error("only a workspace inherits: say whom it admits, or that SSO is off")]
    NothingToInherit,
    #[error("there is no such session")]
    NoSuchSession,
    #[error("a client secret lives from one to three years")]
    SecretLife,
    #[error("four client secrets are live already: revoke one first")]
    TooManyLiveSecrets,
    #[error("the organization has as many API tokens as it may: revoke one first")]
    TooManyApiTokens,
    #[error("that token exists already")]
    TokenExists,
    #[error("the access rule has changed since it was shown")]
    RuleMoved,
    #[error("you could not enter the dashboard any more: {0}")]
    ShutsOut(NoEntry),
    #[error("there is no such setup link")]
    NoSuchSetupLink,
    #[error("the setup link was used already")]
    SetupLinkUsed,
    #[error("the setup link is too old")]
    SetupLinkExpired,
}
