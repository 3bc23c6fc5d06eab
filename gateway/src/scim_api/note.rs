//! What is remembered of a request when it is over: an entry of the request log, a count.

use doorward_scim::Endpoint;
use doorward_store::{
    RequestId, Timestamp,
    directory::{GroupId, OrganizationName, TokenId, UserId},
};

use crate::{
    answer::Outcome,
    app::App,
    metrics::ScimRequest,
    request_log::{Entry, without_values},
    time_text,
};

/// What a request says of itself on its way, besides its outcome.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// What was filtered by, without the values.
    pub(super) filter: Option<String>,
    /// Why a request that is answered with success was none altogether.
    pub(super) reason: Option<String>,
    /// Where the operations of a bulk request that were answered stand in it.
    pub(super) operations: Vec<usize>,
}

/// A request that is over.
#[derive(Debug)]
pub(super) struct Over<'a> {
    pub(super) request: RequestId,
    pub(super) time: Timestamp,
    pub(super) organization: Option<&'a OrganizationName>,
    pub(super) token: Option<TokenId>,
    /// Whether the guard let the client in.
    pub(super) known: bool,
    pub(super) method: &'static str,
    pub(super) endpoint: Option<&'a Endpoint>,
    pub(super) note: Note,
}

impl Over<'_> {
    /// Counts the request and writes it into the organization's log.
    pub(super) fn remember(self, app: &App, outcome: &Outcome) {
        let status = outcome.as_ref().map_or_else(|problem| problem.error.status, |it| it.status);
        let (op, resource) = (self.operation(), self.endpoint.map_or("none", resource));
        tracing::debug!(
            request_id = %self.request,
            operation = op,
            resource,
            status,
            duration_us = app.clock.now().0.saturating_sub(self.time.0).max(0),
            "answered {op} of {resource} with {status}",
        );
        app.metrics.scim_request(&ScimRequest { op, resource, code: status });
        // Who knocks too often must not push what matters out of the log.
        let Some(organization) = self.organization.filter(|_| status != 429 || self.known) else {
            return;
        };
        let reason = outcome.as_ref().err().map(|problem| without_values(problem.reason()));
        let entry = Entry {
            time: time_text::show(self.time),
            request: self.request,
            token: self.token,
            method: self.method.into(),
            endpoint: self.endpoint.map_or("unknown", Endpoint::pattern).into(),
            target: self.endpoint.and_then(target).or_else(|| created(outcome)),
            filter: self.note.filter,
            status,
            reason: reason.or(self.note.reason),
        };
        if !app.request_log.note(organization, entry) {
            app.metrics.request_log_dropped();
        }
    }

    fn operation(&self) -> &'static str {
        match (self.method, self.endpoint) {
            (_, Some(Endpoint::Bulk)) => "bulk",
            (_, Some(Endpoint::Search | Endpoint::UsersSearch | Endpoint::GroupsSearch)) => {
                "search"
            }
            ("GET" | "HEAD", Some(Endpoint::Root | Endpoint::Users | Endpoint::Groups)) => "list",
            ("GET" | "HEAD", _) => "get",
            ("POST", _) => "create",
            ("PUT", _) => "replace",
            ("PATCH", _) => "patch",
            ("DELETE", _) => "delete",
            (_, _) => "other",
        }
    }
}

const fn resource(endpoint: &Endpoint) -> &'static str {
    match endpoint {
        Endpoint::Users | Endpoint::User(_) | Endpoint::UsersSearch => "User",
        Endpoint::Groups | Endpoint::Group(_) | Endpoint::GroupsSearch => "Group",
        Endpoint::Root | Endpoint::Search => "any",
        Endpoint::Bulk => "Bulk",
        Endpoint::Me => "Me",
        Endpoint::ServiceProviderConfig => "ServiceProviderConfig",
        Endpoint::ResourceTypes | Endpoint::ResourceType(_) => "ResourceType",
        Endpoint::Schemas | Endpoint::Schema(_) => "Schema",
    }
}

/// The id of what came into being.
fn created(outcome: &Outcome) -> Option<String> {
    outcome.as_ref().ok().and_then(|answer| answer.id.clone())
}

/// The id in a path, if it is one that could have been given out: anything else may be personal.
fn target(endpoint: &Endpoint) -> Option<String> {
    if let Endpoint::User(id) = endpoint {
        UserId::parse(id).map(|id| id.to_string())
    } else if let Endpoint::Group(id) = endpoint {
        GroupId::parse(id).map(|id| id.to_string())
    } else {
        None
    }
}
