//! `GET /auth/callback`: a person comes back from Entra. The sign-in it belongs to is found by `state`
//! and by the browser; then the code becomes a token, the token a person, the person a session.

mod nowhere;

use std::net::Ipv4Addr;

use actix_web::{HttpResponse, http::StatusCode};
use doorward_oidc::{authorization::Callback, secret::Secret, sign_in::SignInError};
use doorward_store::{
    SubmitError, Timestamp,
    directory::{
        Command, Refusal, SessionId, SignIn, SignInRefusal, session::Span, sign_in::RefusedBecause,
    },
    record::Actor,
};

use super::{Lost, UnderWay, Visit, failure::Failed, groups, refused, sign_out};
use crate::{
    dashboard::words,
    guard,
    pages::{Page, catalogue::Language, texts},
    session::{CookieName, Handle, HintCookie},
    translate::sso,
};

pub(super) use nowhere::Way;

pub(super) async fn callback(way: Way<'_>) -> HttpResponse {
    let Way { app, http, request } = way;
    if let Some(page) = sign_out::back_from_entra(app, http) {
        return page.answer(StatusCode::OK, &app.config, request);
    }
    let callback = match Callback::parse(http.query_string()) {
        Ok(callback) => callback,
        Err(error) => return way.is_no_answer(error).await,
    };
    let under_way = match (taken(way, &callback), &callback) {
        (Ok(under_way), _) => under_way,
        (Err(Lost::Unknown), Callback::AdminConsent { .. }) => {
            let page = Page::new(
                &app.config,
                Language::of(&app.config, http),
                texts::CONSENTED_TITLE,
                texts::CONSENTED,
            );
            return page.answer(StatusCode::OK, &app.config, request);
        }
        (Err(why), _) => return way.is_lost(why).await,
    };
    let Some(visit) = Visit::new(app, http, under_way.organization.as_str(), request) else {
        return way.is_lost(Lost::Unknown).await;
    };
    let configuration = under_way.configuration;
    match complete(&visit, under_way, callback).await {
        Ok(response) => response,
        Err(failed) => failed.answer(&visit, Some(configuration)).await,
    }
}

/// The sign-in that the answer belongs to. It is used up.
fn taken(way: Way<'_>, callback: &Callback) -> Result<UnderWay, Lost> {
    let Way { app, http, .. } = way;
    let state = callback.state().ok_or(Lost::Unknown)?;
    let cookie = CookieName::of_browser(&app.config.server.public_url);
    let browser = cookie.presented(http).map(|handle| handle.digest());
    let address = guard::address(http, &app.config.server.trusted_proxies);
    let address = address.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
    app.pending.take(state, (browser.as_ref(), address), app.clock.now())
}

async fn complete(
    visit: &Visit<'_>,
    under_way: UnderWay,
    callback: Callback,
) -> Result<HttpResponse, Failed> {
    let Visit { app, now, .. } = visit;
    let held = visit.directory.sso_configuration(under_way.configuration);
    let held = held.ok_or_else(|| gone(SignInRefusal::ConfigurationGone))?;
    let registration = app.entra.registration(&visit.organization, held, *now)?;
    let pending = under_way.pending(callback.state().map_or("", Secret::expose));
    let (random, time, return_to) = (app.clock.random()?, sso::moment(*now), under_way.return_to);
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
            Ok(visit.redirect(return_to.as_str(), [cookie.set(&handle), hint]))
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
        .fact(texts::REASON, &words::sign_in(visit.language().texts(), reason))
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
