//! Somebody who is known and may not enter: a person sees a page that says why and what to ask for, a
//! script gets a problem.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use doorward_store::{
    RequestId,
    directory::{NoEntry, OrganizationName},
};

use super::{
    Caller, Demand, Place,
    answer::{page, problem},
    sign_in,
};
use crate::{app::App, pages::Refused, session};

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
    let named = OrganizationName::parse(place.organization).ok();
    let handle = named.and_then(|named| session::presented(http, &named, public_url));
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
    page(app, StatusCode::FORBIDDEN, &told.page(&app.config, request), reason, request)
}
