//! An answer before it is HTTP: it can be kept, and given again.

use actix_web::{HttpResponse, http::StatusCode};
use serde::Serialize;

use super::problem::Problem;

/// What a request is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// JSON.
    pub(super) fn json(status: u16, body: &impl Serialize) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".into())],
            // JSON that is a value already always has a text.
            body: serde_json::to_vec(body).unwrap_or_default(),
        }
    }

    /// With one more header.
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As HTTP: nobody on the way keeps a copy.
    pub(super) fn into_http(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status);
        let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        for (name, value) in self.headers {
            response.insert_header((name, value));
        }
        response.insert_header(("cache-control", "no-store")).body(self.body)
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        let mut reply = Self::json(problem.status, &problem.details());
        reply.headers = vec![("content-type", "application/problem+json".into())];
        reply.headers.extend(problem.headers);
        reply
    }
}
