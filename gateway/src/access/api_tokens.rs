//! API tokens: issued, listed, revoked.

use doorward_store::directory::{ApiToken, Command, OrganizationName, Refusal, Scopes, TokenId};

use super::{Answer, ApiTokenRow, IssuedApiToken};
use crate::{
    operator::{Failure, House, Lifetime, Login, TokenState, directory, end, submit},
    time_text,
};

pub(super) async fn issue(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
    name: Box<str>,
    scopes: Scopes,
    lifetime: &Lifetime,
) -> Result<Answer, Failure> {
    let (token, at) = (TokenId(house.clock.new_seed()), house.clock.now());
    let secret = house.clock.new_api_token()?;
    let expires = end(house, at, lifetime)?;
    let command = Command::IssueApiToken {
        token,
        name: name.clone(),
        scopes,
        digest: secret.digest(),
        expires,
        at,
    };
    submit(house, caller, &organization, command).await?;
    Ok(Answer::IssuedApiToken(IssuedApiToken {
        organization,
        token_id: token,
        name: name.into(),
        scopes: words(scopes),
        api_token: secret.into_shown(),
        expires: expires.map(time_text::show),
    }))
}

pub(super) fn list(house: &House, organization: &OrganizationName) -> Result<Vec<Answer>, Failure> {
    let directory = directory(house, organization)?;
    let mut tokens: Vec<_> = directory.api_tokens().collect();
    tokens.sort_by_key(|token| token.issued);
    Ok(tokens.into_iter().map(|token| Answer::ApiToken(row(house, token))).collect())
}

pub(super) async fn revoke(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    token: TokenId,
) -> Result<Answer, Failure> {
    let command = Command::RevokeApiToken { token };
    let committed = submit(house, caller, organization, command).await?;
    let held = committed.directory.api_tokens().find(|held| held.id == token);
    let gone = || Failure::refused(Refusal::NoSuchToken);
    held.map(|held| Answer::ApiToken(row(house, held))).ok_or_else(gone)
}

/// An API token without its secret.
pub(crate) fn row(house: &House, token: &ApiToken) -> ApiTokenRow {
    let state = match token.revoked {
        Some(_) => TokenState::Revoked,
        None if token.is_live(house.clock.now()) => TokenState::Live,
        None => TokenState::Expired,
    };
    ApiTokenRow {
        token_id: token.id,
        name: token.name.to_string(),
        scopes: words(token.scopes),
        state,
        issued: time_text::show(token.issued),
        expires: token.expires.map(time_text::show),
        revoked: token.revoked.map(time_text::show),
        last_used: house.usage.last_used(token.id).map(time_text::show),
    }
}

fn words(scopes: Scopes) -> Vec<String> {
    let Scopes { decide, read, write, audit } = scopes;
    let all = [("decide", decide), ("read", read), ("write", write), ("audit", audit)];
    all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name.into()).collect()
}
