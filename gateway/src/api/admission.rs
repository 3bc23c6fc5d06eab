//! Who asks, and for which operation: everything that can be said before the query and the body.

use actix_web::{HttpRequest, http::header};
use doorward_store::directory::{OrganizationName, Scopes};

use super::{
    caller::Caller,
    operation::{Gives, Operation},
    problem::Problem,
    table,
};
use crate::{
    app::App,
    guard::{self, Application, NoApplication},
    operator::{House, Login},
    review,
};

/// The longest path and query, in bytes.
const MAX_TARGET: usize = 8 * 1024;
/// The largest headers, in bytes.
const MAX_HEADERS: usize = 32 * 1024;
/// What stands before the name of an organization.
const ORGANIZATIONS: &str = "/api/v1/organizations/";

/// Somebody who may ask for something that there is.
pub(super) struct Admitted {
    pub(super) caller: Caller,
    /// Absent when the whole host is asked.
    pub(super) organization: Option<OrganizationName>,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<String>,
}

/// Lets an application in.
///
/// # Errors
/// When it is none that may, or nothing that there is.
pub(super) fn admit(app: &App, http: &HttpRequest) -> Result<Admitted, Problem> {
    insist_small(http)?;
    let (organization, below) = split(http.uri().path());
    let Some(organization) = organization else {
        let (operations, _) = table::found(below, true);
        by_method(&operations, http.method().as_str())?;
        return Err(operators_only());
    };
    let application = known(app, http, organization)?;
    let (operations, path) = table::found(below, false);
    let operation = by_method(&operations, http.method().as_str())?;
    if operation.is_for_operators() {
        return Err(operators_only());
    }
    if !operation.needs().are_met_by(application.scopes()) {
        return Err(not_for(operation.needs().scopes()));
    }
    app.guards.api_pace.load().note(&application.token()).map_err(|seconds| {
        app.metrics.requests_limited();
        let detail = "this API token sent more requests than `api.requests_per_second`";
        Problem::new(429, "too-many-requests", detail).header("retry-after", seconds.to_string())
    })?;
    insist_acceptable(http, operation)?;
    let organization = application.directory().organization().cloned();
    Ok(Admitted { caller: Caller::Application(application), organization, operation, path })
}

/// Lets whoever is on the host in.
///
/// # Errors
/// When there is no such organization, or nothing that is asked for.
pub(super) fn admit_operator(
    house: &House,
    login: Login,
    http: &HttpRequest,
) -> Result<Admitted, Problem> {
    insist_small(http)?;
    let (named, below) = split(http.uri().path());
    let (operations, path) = table::found(below, named.is_none());
    let operation = by_method(&operations, http.method().as_str())?;
    insist_acceptable(http, operation)?;
    let found = |name: &str| {
        let directory = house.store.directory_named(name);
        let held = directory.and_then(|directory| directory.organization().cloned());
        held.ok_or_else(|| Problem::no_organization(name))
    };
    let organization = named.map(found).transpose()?;
    Ok(Admitted { caller: Caller::Operator(login), organization, operation, path })
}

/// The organization that a path names, and what is below it; without one, the path is what is asked of
/// the host.
fn split(path: &str) -> (Option<&str>, &str) {
    match path.strip_prefix(ORGANIZATIONS) {
        None => (None, path),
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (organization, below) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (Some(organization), below)
        }
    }
}

/// The application that asks, whatever it may do here.
fn known(app: &App, http: &HttpRequest, organization: &str) -> Result<Application, Problem> {
    let now = app.clock.now();
    let authorization = http.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let any = |it: Scopes| it.read || it.write || it.audit;
    match guard::application(&app.store, organization, authorization, now, any) {
        Ok(application) => {
            app.usage.note(application.token(), now);
            Ok(application)
        }
        Err(NoApplication::Scope) => Err(not_for("`read`, `write` or `audit`")),
        Err(NoApplication::Stranger) => Err(stranger(app, http)),
    }
}

fn stranger(app: &App, http: &HttpRequest) -> Problem {
    match guard::failed_attempt(app, http) {
        Ok(()) => {
            let detail = "a valid API token of this organization is needed";
            Problem::new(401, "no-valid-token", detail)
                .header("www-authenticate", "Bearer realm=\"Doorward API\"")
        }
        Err(seconds) => {
            let detail = "too many requests without a valid API token";
            Problem::new(429, "too-many-attempts", detail)
                .header("retry-after", seconds.to_string())
        }
    }
}

fn operators_only() -> Problem {
    let detail = "only whoever is on the host may ask for this, through `operator.sock` in the data \
                  directory";
    let ask = "Bearer realm=\"Doorward API\", error=\"insufficient_scope\"";
    Problem::new(403, "operators-only", detail).header("www-authenticate", ask)
}

fn not_for(scope: &str) -> Problem {
    let detail = format!("the API token is live and has not the scope {scope}");
    let ask = "Bearer realm=\"Doorward API\", error=\"insufficient_scope\"";
    Problem::new(403, "insufficient-scope", detail).header("www-authenticate", ask)
}

fn by_method(
    operations: &[&'static Operation],
    method: &str,
) -> Result<&'static Operation, Problem> {
    if operations.is_empty() {
        return Err(Problem::not_found("there is no such endpoint: see `/api/openapi.json`"));
    }
    // Whoever asks for the headers alone is answered by what would answer with a body too.
    let wanted = if method == "HEAD" { "GET" } else { method };
    let found = operations.iter().find(|operation| operation.method == wanted);
    found.copied().ok_or_else(|| {
        let methods: Vec<_> = operations.iter().map(|operation| operation.method).collect();
        let methods = methods.join(", ");
        Problem::new(405, "method-not-allowed", format!("use {methods}")).header("allow", methods)
    })
}

fn insist_small(http: &HttpRequest) -> Result<(), Problem> {
    if http.uri().to_string().len() > MAX_TARGET {
        let detail = format!("path and query are longer than {MAX_TARGET} bytes");
        return Err(Problem::new(414, "uri-too-long", detail));
    }
    let length = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        name.as_str().len() + value.len()
    };
    if http.headers().iter().map(length).sum::<usize>() > MAX_HEADERS {
        let detail = format!("the headers are larger than {MAX_HEADERS} bytes");
        return Err(Problem::new(431, "headers-too-large", detail));
    }
    Ok(())
}

/// Whoever accepts neither what is given nor everything is told so (RFC 9110 §15.5.7).
fn insist_acceptable(http: &HttpRequest, operation: &Operation) -> Result<(), Problem> {
    let given = media(operation);
    let kind = given.split('/').next().unwrap_or_default();
    let accepts = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        !refused && (name == given || name == format!("{kind}/*") || name == "*/*")
    };
    let said: Vec<_> =
        http.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).collect();
    let ranges = said.iter().flat_map(|value| value.split(',')).map(str::trim);
    let mut ranges = ranges.filter(|range| !range.is_empty()).peekable();
    if ranges.peek().is_none() || ranges.any(accepts) {
        return Ok(());
    }
    Err(Problem::new(406, "not-acceptable", format!("this is told as `{given}` only")))
}

/// What a success is told as.
pub(super) fn media(operation: &Operation) -> &'static str {
    match operation.gives {
        Gives::Lines(_) => "application/jsonl",
        Gives::Table => "text/csv",
        Gives::Archive => review::MEDIA,
        Gives::One(_) | Gives::Made(..) | Gives::Page(_) => "application/json",
    }
}
