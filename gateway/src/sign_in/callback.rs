//! `GET /auth/callback`: a person comes back from Entra. The sign-in it belongs to is found by `state`
//! and by the browser; then the code becomes a token, the token a person, the person a session.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use doorward_oidc::{
    authorization::{Callback, PendingSignIn},
    sign_in::SignInError,
};
use doorward_store::{
    RequestId, SubmitError, Timestamp,
    directory::{
        Command, Refusal, SessionId, SignIn, SignInRefusal, SsoConfigurationId, line::Line,
        session::Span, sign_in::RefusedBecause,
    },
    record::Actor,
};
use tracing::warn;

use super::{Held, Lost, Visit, failure::Failed, groups, refused, sign_out};
use crate::{
    app::App,
    pages::{Page, texts},
    session::{CookieName, Handle, HintCookie},
    translate::sso,
};

pub(super) async fn callback(app: &App, http: &HttpRequest, request: RequestId) -> HttpResponse {
    if let Some(page) = sign_out::back_from_entra(app, http.query_string()) {
        return page.answer(StatusCode::OK, &app.config, request);
    }
    let callback = match Callback::parse(http.query_string()) {
        Ok(callback) => callback,
        Err(error) => {
            warn!("somebody came to the callback: {error}");
            return lost(app, request, texts::NOT_BELIEVED);
        }
    };
    let cookie = CookieName::of_browser(&app.config.server.public_url);
    let browser = cookie.presented(http).map(|handle| handle.digest());
    let now = sso::moment(app.clock.now());
    let taken = callback.state().map(|state| app.pending.take(state, browser.as_ref(), now));
    let Held { organization, pending, .. } = match (taken, &callback) {
        (Some(Ok(held)), _) => held,
        (Some(Err(Lost::Unknown)) | None, Callback::AdminConsent { .. }) => {
            let page = Page::new(&app.config, texts::CONSENTED_TITLE, texts::CONSENTED);
            return page.answer(StatusCode::OK, &app.config, request);
        }
        (Some(Err(why)), _) => return belongs_to_none(app, http, request, why).await,
        (None, _) => return lost(app, request, texts::NOT_FOUND_SIGN_IN),
    };
    let Some(visit) = Visit::new(app, http, organization.as_str(), request) else {
        return lost(app, request, texts::NOT_FOUND_SIGN_IN);
    };
    let configuration = SsoConfigurationId::parse(&pending.configuration);
    match complete(&visit, configuration, pending, callback).await {
        Ok(response) => response,
        Err(failed) => failed.answer(&visit, configuration).await,
    }
}

/// A way back that belongs to no sign-in of this browser. It is recorded where an organization can be
/// told, and written to the text log where not.
async fn belongs_to_none(
    app: &App,
    http: &HttpRequest,
    request: RequestId,
    why: Lost,
) -> HttpResponse {
    let (organization, reason) = match why {
        Lost::Unknown => {
            warn!("somebody came to the callback with a state that belongs to no sign-in");
            return lost(app, request, texts::NOT_FOUND_SIGN_IN);
        }
        Lost::Used(organization) => (organization, "callback_used_before"),
        Lost::OtherBrowser(organization) => (organization, "callback_of_another_browser"),
    };
    let Some(visit) = Visit::new(app, http, organization.as_str(), request) else {
        return lost(app, request, texts::NOT_FOUND_SIGN_IN);
    };
    let because = RefusedBecause::Protocol(Line::cleaned(reason));
    refused::record(&visit, because, None, None, None).await;
    let page = visit
        .page(texts::FAILED_TITLE, texts::NOT_FOUND_SIGN_IN)
        .fact(texts::REQUEST, &request)
        .link(visit.path("sign-in"), texts::SIGN_IN_AGAIN, "");
    visit.show(StatusCode::BAD_REQUEST, &page)
}

/// A way back of which nobody knows where it led.
fn lost(app: &App, request: RequestId, lead: &str) -> HttpResponse {
    Page::new(&app.config, texts::FAILED_TITLE, lead).fact(texts::REQUEST, &request).answer(
        StatusCode::BAD_REQUEST,
        &app.config,
        request,
    )
}

async fn complete(
    visit: &Visit<'_>,
    configuration: Option<SsoConfigurationId>,
    pending: PendingSignIn,
    callback: Callback,
) -> Result<HttpResponse, Failed> {
    let Visit { app, now, .. } = visit;
    let held = configuration.and_then(|id| visit.directory.sso_configuration(id));
    let held = held.ok_or_else(|| gone(SignInRefusal::ConfigurationGone))?;
    let registration = app.entra.registration(&visit.organization, held, *now)?;
    let (random, time, return_to) =
        (app.clock.random()?, sso::moment(*now), pending.return_to.clone());
    let (http, party) = (&*app.entra.http, &app.entra.relying_party);
    let completed = party.complete(http, &registration, pending, callback, random, time);
    let signed_in = Box::pin(completed).await.map_err(credential_alarm(visit))?;
    let graph = groups::beyond_token(visit, &signed_in, &registration.authority).await?;
    let claims = sso::claims(held.id, &signed_in.id_token, graph);
    let handle = Handle::of(&app.clock.random()?);
    let (person, upn) = (claims.person, signed_in.id_token.upn.as_deref());
    let sign_in = SignIn {
        claims,
        seed: app.clock.new_seed(),
        session: SessionId(app.clock.new_seed()),
        handle: handle.digest(),
        replaces: visit.handle(),
        address: visit.address(),
        agent: visit.agent(),
        idle: Span(microseconds(app.config.session.idle)),
        ends: Timestamp(now.0.saturating_add(microseconds(app.config.session.absolute))),
        at: *now,
    };
    match visit.submit(Actor::System, Command::SignIn(Box::new(sign_in))).await {
        Ok(_) => {
            let public_url = &app.config.server.public_url;
            let cookie = CookieName::of_session(&visit.organization, public_url);
            let hint = HintCookie::of(&visit.organization, public_url);
            let hint = hint.set(held.id, signed_in.id_token.login_hint.as_deref());
            Ok(visit.redirect(&return_to, [cookie.set(&handle), hint]))
        }
        Err(SubmitError::Refused(Refusal::SignIn(reason))) => {
            let because = RefusedBecause::Person(reason);
            refused::record(visit, because, Some(held.id), Some(person), upn).await;
            Ok(not_let_in(visit, reason))
        }
        Err(error) => Err(error.into()),
    }
}

fn not_let_in(visit: &Visit<'_>, reason: SignInRefusal) -> HttpResponse {
    let again = format!("{}?prompt=select_account", visit.path("sign-in"));
    let page = visit
        .page(texts::NOT_LET_IN_TITLE, texts::NOT_LET_IN)
        .fact(texts::REASON, &reason)
        .fact(texts::REQUEST, &visit.request)
        .link(again, texts::OTHER_ACCOUNT, "");
    visit.show(StatusCode::FORBIDDEN, &page)
}

fn gone(reason: SignInRefusal) -> Failed {
    SubmitError::Refused(Refusal::SignIn(reason)).into()
}

/// A credential that Entra does not take stops everybody of the organization: that is worth a line
/// that alarms.
fn credential_alarm(visit: &Visit<'_>) -> impl Fn(SignInError) -> Failed {
    use doorward_oidc::exchange::ExchangeError;
    move |error| {
        if let SignInError::Exchange(ExchangeError::Refused(failure)) = &error
            && failure.is_of_credential()
        {
            tracing::error!(organization = %visit.organization, "{}", failure.advice().text);
        }
        error.into()
    }
}

fn microseconds(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
