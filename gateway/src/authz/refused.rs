//! Somebody who is known and may not enter: a person sees a page that says why and what to ask for, a
//! script gets a problem.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::{
    RequestId,
    directory::{NoEntry, OrganizationName},
};

use super::{
    Caller, Demand, Place,
    answer::{begin, page, problem},
    sign_in,
};
use crate::{
    app::App,
    pages::{Refused, catalogue::Language},
    session,
};

/// They were admitted since they were refused: a person is sent to the page they wanted, whatever else
/// it was is to be sent again.
pub(super) fn no_more(
    app: &App,
    http: &HttpRequest,
    place: Place<'_>,
    request: RequestId,
) -> HttpResponse {
    let named = OrganizationName::parse(place.organization).ok();
    let wanted = named.filter(|_| Caller::RefusedPage.navigates(http));
    match wanted.and_then(|name| sign_in::wanted(app, http, Caller::RefusedPage, &name)) {
        Some(page) => begin(StatusCode::FOUND, request)
            .insert_header((header::LOCATION, page.as_str()))
            .finish(),
        None => begin(StatusCode::SERVICE_UNAVAILABLE, request)
            .insert_header((header::RETRY_AFTER, "0"))
            .finish(),
    }
}

pub(super) fn answer(
    app: &App,
    http: &HttpRequest,
    caller: Caller,
    place: Place<'_>,
    reason: NoEntry,
    request: RequestId,
) -> HttpResponse {
    let directory = app.store.directory_named(place.organization);
    let (true, Some(directory)) = (caller.shows_pages(http), directory) else {
        return problem(StatusCode::FORBIDDEN, reason, request);
    };
    let public_url = &app.config.server.public_url;
    let handle = session::presented(http, place.organization, public_url);
    let session = handle.and_then(|handle| directory.session(&handle));
    let user = session.and_then(|session| directory.user(session.user));
    let demand = Demand::of(&directory, place.resource());
    let told = Refused {
        reason,
        organization: place.organization,
        workspace: place.workspace.and_then(|slug| directory.workspace(slug)),
        person: user.map(|user| user.user_name.as_str()),
        another_account: &sign_in::address(app, http, caller, place, demand, true),
    };
    let told = told.page(&app.config, Language::of(&app.config, http), request);
    page(app, StatusCode::FORBIDDEN, &told, reason, request)
}
