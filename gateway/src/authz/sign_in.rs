//! Somebody who has to sign in, or more strongly, or elsewhere: a person is sent there and comes back
//! to the page they wanted, a script is told.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::{
    RequestId,
    directory::{
        AuthenticationContext, Directory, NoEntry, OrganizationName, Resource, SsoConfigurationId,
        access_rule::Admission,
    },
};
use url::form_urlencoded;

use super::{
    Caller, Place,
    answer::{page, problem},
};
use crate::{
    app::App,
    pages::{Page, catalogue::Language, texts},
    sign_in::ReturnTo,
};

/// What a sign-in must bring so that the rule of a resource is content with it. Whoever signed in so
/// is not asked again, whatever Entra brings: no browser goes round in circles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Demand {
    configuration: Option<SsoConfigurationId>,
    context: Option<AuthenticationContext>,
}

impl Demand {
    /// What the rule of a resource asks for, as far as anybody can bring it.
    #[must_use]
    pub fn of(directory: &Directory, resource: Resource<'_>) -> Self {
        let rule = directory.effective_rule(resource).map(|effective| &effective.rule.admission);
        match rule {
            Ok(Admission::On { configuration, context, .. }) => Self {
                configuration: directory.sso_configuration(*configuration).map(|held| held.id),
                context: *context,
            },
            Ok(Admission::Off) | Err(_) => Self::default(),
        }
    }
}

/// A person is sent to sign in, by nginx through the `Location` of a 401; a form that came too late
/// gets a page; a script gets a bare 401.
pub(super) fn answer(
    app: &App,
    http: &HttpRequest,
    caller: Caller,
    place: Place<'_>,
    reason: NoEntry,
    demand: Demand,
    request: RequestId,
) -> HttpResponse {
    let address = address(app, http, caller, place, demand, false);
    let navigates = caller.navigates(http);
    let status = match (navigates, caller) {
        (true, Caller::ForwardAuth | Caller::ExtAuthz | Caller::RefusedPage | Caller::Proxy) => {
            StatusCode::FOUND
        }
        (true, Caller::AuthRequest) | (false, _) => StatusCode::UNAUTHORIZED,
    };
    if !navigates && caller.shows_pages(http) {
        let told = Page::new(
            &app.config,
            Language::of(&app.config, http),
            texts::NOT_SIGNED_IN_TITLE,
            texts::NOT_SIGNED_IN,
        )
        .fact(texts::REQUEST, &request)
        .link(address, texts::SIGN_IN, "");
        return page(app, status, &told, reason, request);
    }
    let mut response = problem(status, reason, request);
    if let (true, Ok(address)) = (navigates, header::HeaderValue::from_str(&address)) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Where to sign in, with everything that the rule asks for and the page to come back to.
pub(super) fn address(
    app: &App,
    http: &HttpRequest,
    caller: Caller,
    place: Place<'_>,
    demand: Demand,
    another_account: bool,
) -> String {
    let public_url = &app.config.server.public_url;
    let organization = OrganizationName::parse(place.organization).ok();
    let wanted = organization.and_then(|name| wanted(app, http, caller, &name));
    let mut query = form_urlencoded::Serializer::new(String::new());
    if another_account {
        query.append_pair("prompt", "select_account");
    }
    if let Some(wanted) = wanted {
        query.append_pair("return_to", wanted.as_str());
    }
    if let Some(configuration) = demand.configuration {
        query.append_pair("sso", &configuration.to_string());
    }
    if let Some(context) = demand.context {
        query.append_pair("context", &context.to_string());
    }
    let address = format!("{public_url}/o/{}/sign-in?{}", place.organization, query.finish());
    address.trim_end_matches('?').to_owned()
}

/// The page that a person wanted, if it is one that they can be sent back to.
pub(super) fn wanted(
    app: &App,
    http: &HttpRequest,
    caller: Caller,
    organization: &OrganizationName,
) -> Option<ReturnTo> {
    let public_url = &app.config.server.public_url;
    let wanted = caller.wanted(http)?;
    let path = match caller {
        Caller::Proxy => format!("{}{}", public_url.path(), wanted.path),
        Caller::AuthRequest | Caller::ForwardAuth | Caller::ExtAuthz | Caller::RefusedPage => {
            wanted.path.into()
        }
    };
    ReturnTo::of_address(wanted.scheme, wanted.host, &path, organization, public_url)
}
