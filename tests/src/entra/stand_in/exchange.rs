//! The token endpoint: the application first, then the code, then the tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Asked, TenantId,
    held::{Grant, Held},
    page::Reply,
    proof, token,
};

/// What Entra says no with.
pub(super) type Refused = (&'static str, u32, &'static str);

/// Answers a form.
pub(super) fn answer(held: &mut Held, tenant: TenantId, asked: &Asked) -> Reply {
    match exchange(held, tenant, asked) {
        Ok(reply) => reply,
        Err((error, code, text)) => {
            let status = if error == "invalid_client" { 401 } else { 400 };
            let description = format!("AADSTS{code}: {text}\r\nTrace ID: 1\r\nCorrelation ID: 2");
            let said = json!({
                "error": error, "error_description": description, "error_codes": [code],
                "trace_id": "1", "correlation_id": "2",
            });
            Reply::json(status, &said)
        }
    }
}

fn exchange(held: &mut Held, tenant: TenantId, asked: &Asked) -> Result<Reply, Refused> {
    let unknown = ("unauthorized_client", 700_016, "Application was not found.");
    let client =
        asked.field("client_id").and_then(|id| Uuid::parse_str(&id).ok()).ok_or(unknown)?;
    let app = held.apps.get(&client).ok_or(unknown)?;
    let consented = held.tenants.get(&tenant).is_some_and(|held| held.consented.contains(&client));
    if app.home != Some(tenant) && !(app.home.is_none() && consented) {
        return Err(unknown);
    }
    let audience = format!("{}/{tenant}/oauth2/v2.0/token", held.authority);
    proof::check(app, client, asked, &audience, held.now())?;
    match asked.field("grant_type").as_deref() {
        Some("authorization_code") => tokens(held, tenant, client, asked),
        Some("client_credentials") => Ok(Reply::json(
            200,
            &json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": held.text() }),
        )),
        _ => Err(("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")),
    }
}

fn tokens(
    held: &mut Held,
    tenant: TenantId,
    client: Uuid,
    asked: &Asked,
) -> Result<Reply, Refused> {
    let grant = redeem(held, tenant, client, asked)?;
    let id_token = token::make(held, &grant);
    let id_token = id_token.ok_or(("invalid_grant", 50034, "The user account does not exist."))?;
    let access_token = held.text();
    held.bearers.insert(access_token.clone(), (grant.tenant, grant.person));
    Ok(Reply::json(
        200,
        &json!({
            "token_type": "Bearer", "scope": "openid profile email User.Read", "expires_in": 4000,
            "ext_expires_in": 4000, "access_token": access_token, "id_token": id_token,
        }),
    ))
}

/// Uses a code up. One that is shown twice is worth nothing, whoever shows it.
fn redeem(
    held: &mut Held,
    tenant: TenantId,
    client: Uuid,
    asked: &Asked,
) -> Result<Grant, Refused> {
    let code = asked.field("code").unwrap_or_default();
    let expired = ("invalid_grant", 70008, "The provided authorization code has expired.");
    let grant = held.codes.get_mut(&code).ok_or(expired)?;
    if std::mem::replace(&mut grant.used, true) {
        return Err(("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed."));
    }
    if grant.tenant != tenant {
        return Err(("invalid_grant", 700_005, "The authorization code is of another tenant."));
    }
    let same = grant.client == client
        && asked.field("redirect_uri").as_deref() == Some(grant.redirect_uri.as_str());
    if !same {
        return Err(("invalid_grant", 70000, "The code was issued for somebody else."));
    }
    let shown = asked.field("code_verifier").map(challenge_of);
    if grant.challenge != shown {
        return Err((
            "invalid_grant",
            501_481,
            "The Code_Verifier does not match the code_challenge.",
        ));
    }
    Ok(grant.clone())
}

fn challenge_of(verifier: String) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.into_bytes()))
}
