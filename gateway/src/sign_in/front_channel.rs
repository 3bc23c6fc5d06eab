//! `GET /auth/front-channel-logout`: Entra's sign-out page says that a person signed out elsewhere.
//! The answer is 200 whatever happens, and nothing is told to whoever guesses.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use doorward_oidc::logout::FrontChannelLogout;
use doorward_store::{
    RequestId, Submission,
    directory::{
        Command, OrganizationName, SsoConfiguration, SsoConfigurationId, session::Sid,
        sso_configuration::Kind,
    },
    record::Actor,
};
use tracing::warn;
use url::form_urlencoded;

use crate::{app::App, entra::FRONT_CHANNEL_LOGOUT, guard, pages};

/// Whose sessions the called address can be about.
#[derive(Debug, Clone, Copy)]
enum Meant {
    /// Those of the SSO configuration that the address names.
    Only(SsoConfigurationId),
    /// Those of the vendor's app registration: it has one address for all configurations made of it.
    Vendors,
}

pub(super) async fn logout(app: &App, http: &HttpRequest, request: RequestId) -> HttpResponse {
    let address = guard::address(http, &app.config.server.trusted_proxies);
    let often = address.is_some_and(|address| app.logouts.note(address).is_err());
    let (said, meant) = (FrontChannelLogout::parse(http.query_string()), Meant::by(http));
    if let (Some(said), Some(meant), false) = (said, meant, often) {
        end(app, &said, meant, request).await;
    }
    // Entra shows this in a hidden frame, so it is the one answer that may be framed.
    let mut response = pages::guarded(StatusCode::OK, &app.config, request).finish();
    response.headers_mut().remove(actix_web::http::header::X_FRAME_OPTIONS);
    response.headers_mut().remove(actix_web::http::header::CONTENT_SECURITY_POLICY);
    response
}

impl Meant {
    /// A configuration is named by the path, or by `sso` in the query. Nothing is meant by an address
    /// that names something else, or more than one.
    fn by(http: &HttpRequest) -> Option<Self> {
        let below = http.path().strip_prefix(FRONT_CHANNEL_LOGOUT).unwrap_or_default();
        let in_query = form_urlencoded::parse(http.query_string().as_bytes())
            .filter(|(name, _)| name == "sso")
            .map(|(_, value)| value);
        let mut named = below.strip_prefix('/').map(Into::into).into_iter().chain(in_query);
        match (named.next(), named.next()) {
            (None, _) => Some(Self::Vendors),
            (Some(one), None) => SsoConfigurationId::parse(&one).map(Self::Only),
            (Some(_), Some(_)) => None,
        }
    }

    fn is(self, held: &SsoConfiguration) -> bool {
        match self {
            Self::Only(id) => held.id == id,
            Self::Vendors => held.kind == Kind::MultiTenant,
        }
    }
}

async fn end(app: &App, said: &FrontChannelLogout, meant: Meant, request: RequestId) {
    let sid = Sid::cleaned(&said.session);
    for (organization, directory) in app.store.organizations().iter() {
        if directory.session_count() == 0 {
            continue;
        }
        let meant = directory
            .sso_configurations()
            .filter(|held| meant.is(held))
            .filter(|held| directory.has_session_called(held.id, &sid))
            .filter(|held| is_of(app, said, held));
        for held in meant {
            let command = Command::EndSessionsBySid { configuration: held.id, sid: sid.clone() };
            submit(app, organization, command, request).await;
        }
    }
}

/// Entra sends no issuer; if one is there it must be the configuration's.
fn is_of(app: &App, said: &FrontChannelLogout, held: &SsoConfiguration) -> bool {
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
