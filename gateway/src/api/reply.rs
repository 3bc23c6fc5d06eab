//! An answer before it is HTTP: it can be kept, and given again.

use std::borrow::Cow;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// What a request is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(Cow<'static, str>, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// JSON.
    pub(super) fn json(status: u16, body: &impl Serialize) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            // JSON that is a value already always has a text.
            body: serde_json::to_vec(body).unwrap_or_default(),
        }
    }

    /// A file of a name, whose letters are those of slugs.
    pub(super) fn file(media: &str, name: &str, bytes: Vec<u8>) -> Self {
        let kept = format!("attachment; filename=\"{name}\"");
        let headers = vec![("content-type".into(), media.into())];
        Self { status: 200, headers, body: bytes }.header("content-disposition", kept)
    }

    /// With one more header.
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// As HTTP: nobody on the way keeps a copy.
    pub(super) fn into_http(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status);
        let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        for (name, value) in self.headers {
            response.insert_header((name.as_ref(), value));
        }
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        response.insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff")).body(self.body)
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        let mut reply = Self::json(problem.status, &problem.details());
        reply.headers = vec![("content-type".into(), "application/problem+json".into())];
        reply.headers.extend(problem.headers.into_iter().map(|(name, it)| (name.into(), it)));
        reply
    }
}
