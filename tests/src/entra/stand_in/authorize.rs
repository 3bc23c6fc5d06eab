//! The sign-in page: who asks is checked first, and only a registered address is ever sent back to.

use uuid::Uuid;

use super::{
    Asked, TenantId,
    held::{Grant, Held, Session},
    page::{self, Reply, with_query},
};
use crate::entra::{ObjectId, Standing};

/// The stand-in's own session.
pub(super) const COOKIE: &str = "ESTSAUTH";

/// Shows the page, or sends somebody back.
pub(super) fn answer(held: &mut Held, tenant: TenantId, asked: &Asked) -> Reply {
    let (client, redirect_uri) = match application(held, tenant, asked) {
        Ok(application) => application,
        Err(reply) => return reply,
    };
    let field = |name: &str| asked.field(name).unwrap_or_default();
    let back = |error: &str, description: &str| {
        let said = [("error", error), ("error_description", description)];
        Reply::redirect(with_query(
            &redirect_uri,
            &[&said[..], &[("state", &field("state"))]].concat(),
        ))
    };
    if let Some((error, description)) = &held.refusal {
        return back(error, description);
    }
    if field("response_type") != "code" || !field("scope").split(' ').any(|scope| scope == "openid")
    {
        return back("unsupported_response_type", "AADSTS700054: response_type is not enabled");
    }
    if asked.field("cancel").is_some() {
        let declined = "AADSTS65004: User declined to consent to access the app.\r\nTrace ID: 1";
        return back("access_denied", declined);
    }
    let prompt = field("prompt");
    let asks = matches!(prompt.as_str(), "login" | "select_account");
    let held_session = asked.cookie(COOKIE).and_then(|cookie| held.sessions.get(cookie)).cloned();
    let known = held_session.filter(|session| session.tenant == tenant && !asks);
    let session = match (asked.field("pick"), known) {
        (Some(named), _) => match sign_in(held, tenant, &named) {
            Ok(session) => session,
            Err(reply) => return reply,
        },
        (None, Some(session)) => session,
        (None, None) if prompt == "none" => {
            return back("login_required", "AADSTS50058: Nobody is signed in.\r\nTrace ID: 1");
        }
        (None, None) => return choice(held, tenant, asked),
    };
    let code = give(held, &session, client, &redirect_uri, asked);
    let said =
        [("code", code.as_str()), ("state", &field("state")), ("session_state", &session.sid)];
    let cookie = held.sessions.iter().find(|(_, one)| one.sid == session.sid);
    let cookie = cookie.map(|(cookie, _)| cookie.as_str()).unwrap_or_default();
    Reply::redirect(with_query(&redirect_uri, &said))
        .with("set-cookie", format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax"))
}

/// An administrator's page: one look consents.
pub(super) fn consent(held: &mut Held, tenant: TenantId, asked: &Asked) -> Reply {
    let client = asked.field("client_id").and_then(|id| Uuid::parse_str(&id).ok());
    let redirect_uri = asked.field("redirect_uri").unwrap_or_default();
    let app = client.and_then(|client| Some((client, held.apps.get(&client)?)));
    let Some((client, _)) = app.filter(|(_, app)| app.redirect_uris.contains(&redirect_uri)) else {
        return Reply::problem(50011, "The redirect URI does not match.");
    };
    if let Some(tenant) = held.tenants.get_mut(&tenant) {
        tenant.consented.insert(client);
    }
    let (tenant, state) = (tenant.to_string(), asked.field("state").unwrap_or_default());
    let said = [("admin_consent", "True"), ("tenant", &tenant), ("state", &state)];
    Reply::redirect(with_query(&redirect_uri, &said))
}

/// The application, if this tenant knows it, and the address, if it is registered.
fn application(held: &Held, tenant: TenantId, asked: &Asked) -> Result<(Uuid, String), Reply> {
    let unknown = || Reply::problem(700_016, "Application was not found in the directory.");
    let client = asked.field("client_id").and_then(|id| Uuid::parse_str(&id).ok());
    let client = client.ok_or_else(unknown)?;
    let app = held.apps.get(&client).ok_or_else(unknown)?;
    let consented = held.tenants.get(&tenant).is_some_and(|t| t.consented.contains(&client));
    if app.home != Some(tenant) && !(app.home.is_none() && consented) {
        return Err(unknown());
    }
    let redirect_uri = asked.field("redirect_uri").unwrap_or_default();
    if app.redirect_uris.contains(&redirect_uri) {
        Ok((client, redirect_uri))
    } else {
        Err(Reply::problem(50011, "The redirect URI specified in the request does not match."))
    }
}

/// The person was picked: no password is asked for.
fn sign_in(held: &mut Held, tenant: TenantId, named: &str) -> Result<Session, Reply> {
    let person = held.tenants.get(&tenant).and_then(|tenant| tenant.person(named)).cloned();
    let person = person.ok_or_else(|| {
        Reply::problem(50034, "The user account does not exist in the directory.")
    })?;
    if person.standing != Standing::Active {
        return Err(Reply::problem(50057, "The user account is disabled."));
    }
    Ok(begin(held, tenant, person.object_id))
}

fn begin(held: &mut Held, tenant: TenantId, person: ObjectId) -> Session {
    let (cookie, sid) = (held.text(), held.guid().to_string());
    let session = Session { sid, tenant, person, clients: Vec::new() };
    held.sessions.insert(cookie, session.clone());
    session
}

fn choice(held: &Held, tenant: TenantId, asked: &Asked) -> Reply {
    match held.tenants.get(&tenant) {
        Some(tenant) => page::pick(tenant, &asked.path, &asked.query),
        None => Reply::not_found(),
    }
}

/// A code for what was asked.
fn give(
    held: &mut Held,
    session: &Session,
    client: Uuid,
    redirect_uri: &str,
    asked: &Asked,
) -> String {
    let known = held.sessions.values_mut().find(|held| held.sid == session.sid);
    if let Some(known) = known.filter(|known| !known.clients.contains(&client)) {
        known.clients.push(client);
    }
    let code = held.text();
    let s256 = asked.field("code_challenge_method").as_deref() == Some("S256");
    let grant = Grant {
        tenant: session.tenant,
        client,
        person: session.person,
        sid: session.sid.clone(),
        redirect_uri: redirect_uri.to_owned(),
        challenge: asked.field("code_challenge").filter(|_| s256),
        nonce: asked.field("nonce"),
        context: asked.field("claims").and_then(|claims| context(&claims)),
        used: false,
    };
    held.codes.insert(code.clone(), grant);
    code
}

/// The authentication context that a request asks for.
fn context(claims: &str) -> Option<String> {
    let claims: serde_json::Value = serde_json::from_str(claims).ok()?;
    claims.pointer("/id_token/acrs/value")?.as_str().map(str::to_owned)
}
