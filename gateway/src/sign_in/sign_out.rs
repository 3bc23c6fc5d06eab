//! `POST /o/{organization}/sign-out`: the session ends here first, then at Entra if it can be reached.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use doorward_oidc::logout;
use doorward_store::{
    directory::{Command, EndReason, OrganizationName, SsoConfigurationId},
    record::Actor,
};
use tracing::{debug, warn};

use super::Visit;
use crate::{
    app::App,
    dashboard::csrf,
    pages::{Page, catalogue::Language, texts},
    session::{self, CookieName, HintCookie},
    setup,
    translate::sso,
};

/// What Entra hands back, with the organization after it.
const STATE: &str = "signed-out.";

pub(super) async fn sign_out(visit: &Visit<'_>) -> HttpResponse {
    let public_url = &visit.app.config.server.public_url;
    if !csrf::is_from_here(visit.app, visit.http) {
        return still_signed_in(visit, StatusCode::FORBIDDEN, texts::NOT_OURS);
    }
    let handle = visit.handle();
    let live = handle.and_then(|handle| session::live(&visit.directory, &handle, visit.now));
    let mut next = visit.path("sign-in");
    if let Some(session) = live {
        let command = Command::EndSession { session: session.id, reason: EndReason::SignedOut };
        if let Err(error) = visit.submit(Actor::Person { user: session.user }, command).await {
            warn!(%error, "a session could not be ended");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return still_signed_in(visit, status, texts::BUSY_SIGN_OUT);
        }
        if let Some(address) = at_entra(visit, session.configuration).await {
            next = address;
        } else {
            next = format!("{}?state={STATE}{}", callback_path(visit.app), visit.organization);
        }
    }
    if end_setup(visit).await && live.is_none() {
        next = format!("{}?state={STATE}{}", callback_path(visit.app), visit.organization);
    }
    let cookie = CookieName::of_session(&visit.organization, public_url);
    let setup = setup::cookie(visit.app, &visit.organization);
    let hint = HintCookie::of(&visit.organization, public_url);
    visit.redirect(&next, [cookie.clear(), hint.clear(), setup.clear()])
}

fn still_signed_in(visit: &Visit<'_>, status: StatusCode, why: &str) -> HttpResponse {
    let page = visit.page(texts::STILL_SIGNED_IN_TITLE, why).fact(texts::REQUEST, &visit.request);
    visit.show(status, &page)
}

/// Whether somebody was here through a setup link; that ends, too.
async fn end_setup(visit: &Visit<'_>) -> bool {
    let handle = setup::cookie(visit.app, &visit.organization).presented(visit.http);
    let held = handle.and_then(|it| visit.directory.setup_session(&it.digest(), visit.now));
    let Some(link) = held.map(|held| held.id) else { return false };
    let closed = visit.submit(Actor::SetupLink { link }, Command::CloseSetupLink { link }).await;
    if let Err(error) = closed {
        warn!(%error, "the session of a setup link could not be ended");
    }
    true
}

/// Where Entra ends its own session; nothing when it cannot be asked at the moment.
async fn at_entra(visit: &Visit<'_>, id: SsoConfigurationId) -> Option<String> {
    let entra = &visit.app.entra;
    let held = visit.directory.sso_configuration(id)?;
    let registration = entra.registration(&visit.organization, held, visit.now);
    let registration = registration.inspect_err(|error| debug!(%error, "no sign-out at Entra"));
    let registration = registration.ok()?;
    let time = sso::moment(visit.now);
    let provider = entra.relying_party.provider(&*entra.http, &registration, time).await.ok()?;
    let state = format!("{STATE}{}", visit.organization);
    let hint = HintCookie::of(&visit.organization, &visit.app.config.server.public_url);
    let hint = hint.presented(visit.http, id);
    let (client, back) = (registration.client, &registration.redirect_uri);
    let address = logout::sign_out_url(&provider, client, back, hint.as_ref(), &state);
    address.map(String::from)
}

fn callback_path(app: &App) -> String {
    format!("{}{}", app.config.server.public_url.path(), crate::entra::CALLBACK)
}

/// The page for whoever comes back from signing out. Anybody can ask for it; it says the same to all.
pub(super) fn back_from_entra(app: &App, http: &HttpRequest) -> Option<Page> {
    let said = http.query_string();
    let organization = OrganizationName::parse(said.strip_prefix("state=")?.strip_prefix(STATE)?);
    let home = format!("{}/o/{}/", app.config.server.public_url.path(), organization.ok()?);
    let page = Page::new(
        &app.config,
        Language::of(&app.config, http),
        texts::SIGNED_OUT_TITLE,
        texts::SIGNED_OUT,
    );
    Some(page.link(home, texts::SIGN_IN_AGAIN, ""))
}
