//! A setup link for an organization that exists, for the operator.

use doorward_store::{
    Timestamp,
    directory::{Command, OrganizationName, TokenId, setup_link::decide::LIFE},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    operator::{Failure, House, Login, submit},
    time_text,
};

/// A setup link, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedSetupLink {
    /// Whose.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// What it is called in the log.
    #[schemars(with = "uuid::Uuid")]
    pub link_id: TokenId,
    /// What a browser opens, once.
    pub url: String,
    /// When it cannot be used any more, in RFC 3339.
    pub expires: String,
}

/// Makes a link.
///
/// # Errors
/// When there is no such organization, or the event cannot be noted.
pub async fn issue(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
) -> Result<IssuedSetupLink, Failure> {
    let (link_id, at) = (TokenId(house.clock.new_seed()), house.clock.now());
    let code = house.clock.new_setup_code()?;
    let expires = Timestamp(at.0.saturating_add(LIFE));
    let command = Command::IssueSetupLink { link: link_id, digest: code.digest(), at, expires };
    submit(house, caller, &organization, command).await?;
    let url = format!("{}/o/{organization}/setup/{}", house.public_url, code.into_shown());
    Ok(IssuedSetupLink { organization, link_id, url, expires: time_text::show(expires) })
}
