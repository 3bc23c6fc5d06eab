//! `GET /auth/front-channel-logout`: Entra's sign-out page says that a person signed out elsewhere.
//! The answer is 200 whatever happens, and nothing is told to whoever guesses.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use doorward_oidc::logout::FrontChannelLogout;
use doorward_store::{
    RequestId, Submission,
    directory::{Command, OrganizationName, SsoConfigurationId, session::Sid},
    record::Actor,
};
use tracing::warn;
use url::form_urlencoded;

use crate::{app::App, guard, pages};

pub(super) async fn logout(app: &App, http: &HttpRequest, request: RequestId) -> HttpResponse {
    let query = http.query_string();
    let address = guard::address(http, &app.config.server.trusted_proxies);
    let often = address.is_some_and(|address| app.logouts.note(address).is_err());
    if let (Some(said), false) = (FrontChannelLogout::parse(query), often) {
        end(app, &said, only(query), request).await;
    }
    // Entra shows this in a hidden frame, so it is the one answer that may be framed.
    let mut response = pages::guarded(StatusCode::OK, &app.config, request).finish();
    response.headers_mut().remove(actix_web::http::header::X_FRAME_OPTIONS);
    response.headers_mut().remove(actix_web::http::header::CONTENT_SECURITY_POLICY);
    response
}

/// The SSO configuration that the registered address names with `sso`, if it names one. Without it,
/// each configuration that knows the session by this name is meant.
fn only(query: &str) -> Option<SsoConfigurationId> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, value) = pairs.find(|(name, _)| name == "sso")?;
    SsoConfigurationId::parse(&value)
}

async fn end(
    app: &App,
    said: &FrontChannelLogout,
    only: Option<SsoConfigurationId>,
    request: RequestId,
) {
    let sid = Sid::cleaned(&said.session);
    for (organization, directory) in app.store.organizations().iter() {
        if directory.session_count() == 0 {
            continue;
        }
        let meant = directory
            .sso_configurations()
            .filter(|held| only.is_none_or(|only| only == held.id))
            .filter(|held| directory.has_session_called(held.id, &sid))
            .filter(|held| is_of(app, said, held));
        for held in meant {
            let command = Command::EndSessionsBySid { configuration: held.id, sid: sid.clone() };
            submit(app, organization, command, request).await;
        }
    }
}

/// Entra sends no issuer; if one is there it must be the configuration's.
fn is_of(
    app: &App,
    said: &FrontChannelLogout,
    held: &doorward_store::directory::SsoConfiguration,
) -> bool {
    let Some(issuer) = &said.issuer else { return true };
    let authority = app.entra.authority(&held.authority).ok();
    let tenant = doorward_oidc::authority::TenantId::try_from(held.tenant.0).ok();
    authority.zip(tenant).is_some_and(|(authority, tenant)| authority.issuer(tenant) == *issuer)
}

async fn submit(app: &App, organization: &OrganizationName, command: Command, request: RequestId) {
    let submission = Submission {
        organization: organization.clone(),
        actor: Actor::System,
        request,
        time: app.clock.now(),
        command,
    };
    if let Err(error) = app.store.submit(submission).await {
        warn!(%organization, %error, "a front-channel logout could not be carried out");
    }
}
