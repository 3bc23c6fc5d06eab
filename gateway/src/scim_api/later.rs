//! Requests that want to be told later how they went: `Prefer: respond-async` (RFC 9967 §2.5.1, RFC 7240
//! §4.1). What was asked is done and durable before they are answered with 202; how it went is an event,
//! and reaches its receiver as a security event token.

use std::time::Duration;

use actix_web::{HttpRequest, http::header::HeaderName};
use doorward_scim::{Endpoint, ResourceType};
use doorward_store::{
    RequestId, Submission, SubmitError, Timestamp,
    directory::{
        Command, GroupId, UserId,
        security_events::{
            About, Method,
            event::{Refused, RequestAnswered},
        },
    },
};
use serde_json::Value;

use crate::{
    answer::{Answer, Outcome, Problem},
    app::App,
    guard::ProvisioningClient,
    request_log::without_values,
    translate::version,
};

const PREFER: HeaderName = HeaderName::from_static("prefer");
/// A longer bulk id is not kept.
const MAX_BULK_ID: usize = 256;

/// A request that wants to be told later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Later {
    method: Method,
    about: About,
    /// How long the client would wait for an answer of the usual kind (RFC 7240 §4.3).
    wait: Option<Duration>,
}

impl Later {
    /// What a request wants; nothing when it changes nothing, or does not want it.
    pub(super) fn of(http: &HttpRequest, endpoint: Option<&Endpoint>) -> Option<Self> {
        let mut wait = None;
        let mut wanted = false;
        for preference in preferences(http) {
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "respond-async" => wanted = true,
                "wait" => wait = value.trim().trim_matches('"').parse().ok(),
                _ => {}
            }
        }
        let method = match http.method().as_str() {
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            _ => return None,
        };
        let about = about(http, endpoint?)?;
        let wait = wait.map(Duration::from_secs);
        wanted.then_some(Self { method, about, wait })
    }

    /// Keeps how it went. Nothing when that is told at once: it was done as soon as the client would
    /// have it, or could not be done at the moment, or not be read.
    pub(super) async fn keep(
        self,
        app: &App,
        client: &ProvisioningClient,
        request: RequestId,
        time: Timestamp,
        outcome: &Outcome,
        operations: &[usize],
    ) -> Result<bool, SubmitError> {
        let took = app.clock.now().0.saturating_sub(time.0);
        let took = Duration::from_micros(took.max(0).unsigned_abs());
        let at_once = self.wait.is_some_and(|wait| took <= wait)
            || outcome
                .as_ref()
                .is_err_and(|problem| problem.error.status >= 500 || problem.hint.is_some());
        if at_once {
            return Ok(false);
        }
        let submission = Submission {
            organization: client.organization().clone(),
            actor: client.actor(),
            request,
            time,
            command: Command::RecordAnswers { answers: self.answers(outcome, operations) },
        };
        app.store.submit(submission).await.map(|_| true)
    }

    fn answers(self, outcome: &Outcome, operations: &[usize]) -> Vec<RequestAnswered> {
        match outcome {
            Ok(Answer { body: Some(body), .. }) if self.about == About::Bulk => {
                let answers = body["Operations"].as_array().into_iter().flatten();
                answers.zip(operations).map(|(it, place)| of_many(it, *place)).collect()
            }
            Ok(answer) => vec![self.done(answer)],
            Err(problem) => vec![self.refused(problem)],
        }
    }

    fn done(self, answer: &Answer) -> RequestAnswered {
        let id = answer.id.as_deref();
        RequestAnswered {
            operation: None,
            method: self.method,
            about: id.map_or(self.about, |id| made(self.about, id)),
            bulk_id: None,
            version: answer.version.map(|version| version::tag(version).into()),
            status: answer.status,
            refused: None,
        }
    }

    fn refused(self, problem: &Problem) -> RequestAnswered {
        let error = &problem.error;
        RequestAnswered {
            operation: None,
            method: self.method,
            about: self.about,
            bulk_id: None,
            version: None,
            status: error.status,
            refused: Some(Refused {
                scim_type: error.scim_type.map(|keyword| keyword.as_str().into()),
                detail: without_values(&error.detail).into(),
            }),
        }
    }
}

/// How one operation of a bulk request went: what its answer says (RFC 7644 §3.7.3).
fn of_many(operation: &Value, place: usize) -> RequestAnswered {
    let text = |name: &str| operation[name].as_str();
    let error = &operation["response"];
    RequestAnswered {
        operation: u32::try_from(place).ok(),
        method: match text("method") {
            Some("PUT") => Method::Put,
            Some("PATCH") => Method::Patch,
            Some("DELETE") => Method::Delete,
            Some(_) | None => Method::Post,
        },
        about: text("location").and_then(located).unwrap_or(About::Bulk),
        bulk_id: text("bulkId").filter(|id| id.len() <= MAX_BULK_ID).map(Into::into),
        version: text("version").map(Into::into),
        status: text("status").and_then(|status| status.parse().ok()).unwrap_or_default(),
        refused: error["detail"].as_str().map(|detail| Refused {
            scim_type: error["scimType"].as_str().map(Into::into),
            detail: without_values(detail).into(),
        }),
    }
}

/// What lies at a URL of ours.
fn located(location: &str) -> Option<About> {
    let (before, id) = location.rsplit_once('/')?;
    if before.ends_with(ResourceType::User.endpoint()) {
        Some(person(id))
    } else {
        before.ends_with(ResourceType::Group.endpoint()).then(|| group(id))
    }
}

/// What a request that changes something is about; nothing for one that only asks.
fn about(http: &HttpRequest, endpoint: &Endpoint) -> Option<About> {
    let one = ["PUT", "PATCH", "DELETE"].contains(&http.method().as_str());
    let many = http.method() == "POST";
    match endpoint {
        Endpoint::User(id) if one => Some(person(id)),
        Endpoint::Group(id) if one => Some(group(id)),
        Endpoint::Users if many => Some(About::Users),
        Endpoint::Groups if many => Some(About::Groups),
        Endpoint::Bulk if many => Some(About::Bulk),
        Endpoint::Root
        | Endpoint::Users
        | Endpoint::User(_)
        | Endpoint::UsersSearch
        | Endpoint::Groups
        | Endpoint::Group(_)
        | Endpoint::GroupsSearch
        | Endpoint::Search
        | Endpoint::Bulk
        | Endpoint::Me
        | Endpoint::ServiceProviderConfig
        | Endpoint::ResourceTypes
        | Endpoint::ResourceType(_)
        | Endpoint::Schemas
        | Endpoint::Schema(_) => None,
    }
}

fn person(id: &str) -> About {
    UserId::parse(id).map_or(About::Users, About::User)
}

fn group(id: &str) -> About {
    GroupId::parse(id).map_or(About::Groups, About::Group)
}

/// What came into being.
fn made(about: About, id: &str) -> About {
    match about {
        About::Users => person(id),
        About::Groups => group(id),
        About::User(_) | About::Group(_) | About::Bulk => about,
    }
}

/// Every preference of a request, without its parameters (RFC 7240 §2).
fn preferences(http: &HttpRequest) -> impl Iterator<Item = &str> {
    let said = http.headers().get_all(PREFER).filter_map(|value| value.to_str().ok());
    let preferences = said.flat_map(|said| said.split(','));
    preferences.filter_map(|one| one.split(';').next()).map(str::trim)
}

#[cfg(test)]
mod tests;
