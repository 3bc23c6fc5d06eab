//! Which method of which endpoint is done by whom.

use actix_web::{HttpRequest, web::Payload};
use doorward_scim::{Endpoint, Error, ResourceType};

use super::{bulk, call::Call, discovery, groups, queries, said::Said, users};
use crate::{
    answer::{Hint, Outcome, Problem},
    body,
};

/// The methods that endpoints know; `HEAD` is `GET` whose body HTTP leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// Does what is asked.
pub(super) async fn dispatch(
    call: &Call<'_>,
    endpoint: Result<&Endpoint, &Error>,
    http: &HttpRequest,
    payload: &mut Payload,
) -> Outcome {
    let endpoint = endpoint.map_err(Error::clone)?;
    let method = method(http, endpoint)?;
    let query = http.query_string();
    match (method, endpoint) {
        (_, Endpoint::Me) => {
            Err(Error::new(501, "`/Me` is not supported: a token is no person").into())
        }
        (Method::Get, Endpoint::Users) => {
            queries::list(call, Some(ResourceType::User), query).await
        }
        (Method::Get, Endpoint::Groups) => {
            queries::list(call, Some(ResourceType::Group), query).await
        }
        (Method::Get, Endpoint::Root) => queries::list(call, None, query).await,
        (Method::Get, Endpoint::User(id)) => users::read(call, id),
        (Method::Get, Endpoint::Group(id)) => groups::read(call, id).await,
        (Method::Delete, Endpoint::User(id)) => users::delete(call, id).await,
        (Method::Delete, Endpoint::Group(id)) => groups::delete(call, id).await,
        (Method::Get, endpoint) => discovery::read(call, endpoint, query),
        (method, endpoint) => with_body(call, method, endpoint, http, payload).await,
    }
}

async fn with_body(
    call: &Call<'_>,
    method: Method,
    endpoint: &Endpoint,
    http: &HttpRequest,
    payload: &mut Payload,
) -> Outcome {
    let scim = &call.app.config.scim;
    let limits = body::Limits { bytes: scim.body_limit, time: scim.body_timeout };
    let body = body::read(http, payload, limits).await?;
    match (method, endpoint) {
        (Method::Post, Endpoint::Users) => users::create(call, Said::Body(body)).await,
        (Method::Put, Endpoint::User(id)) => users::replace(call, id, Said::Body(body)).await,
        (Method::Patch, Endpoint::User(id)) => users::patch(call, id, Said::Body(body)).await,
        (Method::Post, Endpoint::Groups) => groups::create(call, Said::Body(body)).await,
        (Method::Put, Endpoint::Group(id)) => groups::replace(call, id, Said::Body(body)).await,
        (Method::Patch, Endpoint::Group(id)) => groups::patch(call, id, Said::Body(body)).await,
        (Method::Post, Endpoint::UsersSearch) => {
            queries::search(call, Some(ResourceType::User), &body).await
        }
        (Method::Post, Endpoint::GroupsSearch) => {
            queries::search(call, Some(ResourceType::Group), &body).await
        }
        (Method::Post, Endpoint::Search) => queries::search(call, None, &body).await,
        (Method::Post, Endpoint::Bulk) => bulk::carry_out(call, &body).await,
        (_, _) => Err(not_allowed(endpoint)),
    }
}

fn method(http: &HttpRequest, endpoint: &Endpoint) -> Result<Method, Problem> {
    let name = match http.method().as_str() {
        "HEAD" => "GET",
        name => name,
    };
    if !endpoint.allowed_methods().contains(&name) {
        return Err(not_allowed(endpoint));
    }
    match name {
        "GET" => Ok(Method::Get),
        "POST" => Ok(Method::Post),
        "PUT" => Ok(Method::Put),
        "PATCH" => Ok(Method::Patch),
        "DELETE" => Ok(Method::Delete),
        _ => Err(not_allowed(endpoint)),
    }
}

fn not_allowed(endpoint: &Endpoint) -> Problem {
    let detail = format!("{} does not know this method", endpoint.pattern());
    Problem::with(Error::new(405, detail), Hint::Allow(endpoint.allowed_methods()))
}
