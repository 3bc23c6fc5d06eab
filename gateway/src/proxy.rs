//! `/o/{organization}/w/{workspace}/…`: the workspace itself. Who may enter is passed on to its
//! upstream with their identity; the right to it is asked again whenever something happened, and a
//! connection ends with it.

mod climbs;
mod headers;
mod passing;
mod right;
mod target;
mod trial;
mod unreachable;
mod upgraded;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Data, Payload},
};
use doorward_store::{RequestId, directory::Workspace};
use hyper::Uri;

use crate::{
    app::App,
    authz::{self, Caller, Pass, Passes, Place, Verdict},
    outside,
    pages::{self, catalogue::Language},
};
use passing::Upstreams;
use right::Right;
use target::Targets;
pub(crate) use trial::{Reached, reach};

/// What there is below a workspace: everything its upstream has.
pub const TABLE: &[(&str, &[&str])] =
    &[("/{path}", &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])];

/// Puts the workspaces of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| parts(context.head().uri.path()).is_some());
    server.app_data(Data::new(Upstreams::default()));
    server.app_data(Data::new(Targets::default()));
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

async fn entry(
    app: Data<App>,
    passes: Data<Passes>,
    upstreams: Data<Upstreams>,
    targets: Data<Targets>,
    http: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let request = app.clock.new_request_id();
    let Some((place, below)) = parts(http.uri().path()) else {
        return not_passed_on(404, "there is nothing here", request);
    };
    let verdict = authz::decide(&app, &passes, &http, place, Caller::Proxy, request);
    let Verdict::Allowed(pass) = &verdict else {
        return authz::answer(&app, &http, Caller::Proxy, place, &verdict, request);
    };
    let Some(below) = below else { return with_slash(&app, &http, place, request) };
    let right = Right::of(&app, place, pass);
    let held = right.as_ref().zip(place.workspace);
    let held = held.and_then(|((_, directory), slug)| directory.workspace(slug));
    let Some(held) = held else {
        return not_passed_on(404, "there is nothing here", request); // it was removed just now
    };
    let target = held.upstream.as_deref().and_then(|upstream| targets.of(upstream));
    let Some(target) = target else { return landing(&app, &http, place, held, pass, request) };
    let uri = target.below(below, http.uri().query());
    let (Some(uri), Some((right, _))) = (uri, right) else {
        return not_passed_on(400, "this path cannot be passed on", request);
    };
    match pass_on(&app, &upstreams, &http, payload, pass, uri, right, request).await {
        Some(response) => response,
        // The right ended while the upstream was asked: the reason is today's.
        None => match authz::decide(&app, &passes, &http, place, Caller::Proxy, request) {
            Verdict::Allowed(_) => not_passed_on(503, "ask again", request),
            verdict @ (Verdict::SignIn(..) | Verdict::Refused(_) | Verdict::Unknown) => {
                authz::answer(&app, &http, Caller::Proxy, place, &verdict, request)
            }
        },
    }
}

/// Nothing when the right to it ended before there was an answer.
#[allow(clippy::too_many_arguments, reason = "each is a part of what is passed on")]
async fn pass_on(
    app: &App,
    upstreams: &Upstreams,
    http: &HttpRequest,
    payload: Payload,
    pass: &Pass,
    uri: Uri,
    right: Right,
    request: RequestId,
) -> Option<HttpResponse> {
    let upgrades = headers::upgrades(http);
    if upgrades && !headers::same_origin(http, &app.config.server.public_url) {
        return Some(not_passed_on(403, "a connection from another site is refused", request));
    }
    let (body, upgraded) = match upgrades {
        true => (passing::nothing(), Some((payload.into_inner(), right.clone().end()))),
        false => (passing::onward(http, payload.into_inner(), &right), None),
    };
    let mut wanted = hyper::Request::new(body);
    let Ok(method) = hyper::Method::from_bytes(http.method().as_str().as_bytes()) else {
        return Some(not_passed_on(400, "this method cannot be passed on", request));
    };
    *wanted.method_mut() = method;
    *wanted.uri_mut() = uri;
    headers::forward(app, http, pass, &right.prefix(), request, wanted.headers_mut());
    let patience = app.config.server.upstream_timeout;
    let mut end = right.end();
    let answered = tokio::select! {
        biased;
        () = &mut end => return None,
        answered = tokio::time::timeout(patience, upstreams.send(wanted)) => answered,
    };
    Some(match answered {
        Ok(Ok(response)) => passing::answer(response, upgraded, end, request).await,
        Ok(Err(error)) => unreachable::answer(app, http, &error, request),
        Err(_) => unreachable::late(app, http, request),
    })
}

/// `acme`, `labs` and `a/b` of `/o/acme/w/labs/a/b`.
fn parts(path: &str) -> Option<(Place<'_>, Option<&str>)> {
    let mut parts = path.strip_prefix("/o/")?.splitn(4, '/');
    let organization = parts.next()?;
    if parts.next()? != "w" {
        return None;
    }
    let workspace = parts.next().filter(|slug| !slug.is_empty())?;
    Some((Place { organization, workspace: Some(workspace) }, parts.next()))
}

fn with_slash(app: &App, http: &HttpRequest, place: Place<'_>, request: RequestId) -> HttpResponse {
    let query = http.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let base = app.config.server.public_url.path();
    pages::guarded(StatusCode::PERMANENT_REDIRECT, &app.config, request)
        .insert_header(("location", format!("{base}{}{query}", place.path())))
        .finish()
}

/// A workspace that leads nowhere.
fn landing(
    app: &App,
    http: &HttpRequest,
    place: Place<'_>,
    held: &Workspace,
    pass: &Pass,
    request: RequestId,
) -> HttpResponse {
    let (language, person) = (Language::of(&app.config, http), pass.user_name());
    pages::workspace::without_upstream(&app.config, language, place.organization, held, person)
        .answer(StatusCode::OK, &app.config, request)
}

/// A request that is not passed on, and why.
fn not_passed_on(status: u16, detail: &str, request: RequestId) -> HttpResponse {
    outside::problem(StatusCode::from_u16(status).unwrap_or_default(), detail, request)
}

#[cfg(test)]
mod tests;
