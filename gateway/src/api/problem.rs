//! Why a request was not carried out, as RFC 9457 tells it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::exit::Exit;

/// A no, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: u16,
    /// The last word of its `type`, for ever.
    pub(super) name: &'static str,
    pub(super) detail: String,
    pub(super) errors: Vec<Wrong>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) exit: Exit,
}

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Wrong {
    /// Where in the body, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    /// Which parameter of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// What is wrong with it.
    detail: String,
}

/// A problem as it is written (RFC 9457 §3).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ProblemDetails {
    /// What kind of problem it is, for programs.
    r#type: String,
    /// The same for people.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is the matter this time.
    detail: String,
    /// With which number a command of `doorward` ends that is told so.
    exit: u8,
    /// Everything that is wrong with what was sent, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

impl Wrong {
    pub(super) fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.into()), parameter: None, detail: detail.into() }
    }

    pub(super) fn parameter(name: &str, detail: impl Into<String>) -> Self {
        let name = name.chars().take(64).collect();
        Self { pointer: None, parameter: Some(name), detail: detail.into() }
    }
}

impl Problem {
    pub(super) fn new(status: u16, name: &'static str, detail: impl Into<String>) -> Self {
        let exit = usual_exit(status);
        Self { status, name, detail: detail.into(), errors: vec![], headers: vec![], exit }
    }

    /// With another exit of the command that is told so.
    pub(super) fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// With a header that says what can be done about it.
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn query(errors: Vec<Wrong>) -> Self {
        let detail = "the query says what is not understood";
        Self { errors, ..Self::new(400, "bad-parameter", detail) }
    }

    pub(super) fn body(errors: Vec<Wrong>) -> Self {
        let detail = "the body says what is not understood";
        Self { errors, ..Self::new(422, "invalid-body", detail) }
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "not-found", detail)
    }

    pub(super) fn no_organization(name: &str) -> Self {
        let name: String = name.chars().take(64).collect();
        Self::not_found(format!("there is no organization `{name}`"))
    }

    /// As it is written.
    pub(super) fn details(&self) -> ProblemDetails {
        ProblemDetails {
            r#type: format!("urn:doorward:problem:{}", self.name),
            title: self.name.replace('-', " "),
            status: self.status,
            detail: self.detail.clone(),
            exit: self.exit.number(),
            errors: self.errors.clone(),
        }
    }
}

/// How a command ends when only the status is known of why.
const fn usual_exit(status: u16) -> Exit {
    match status {
        400 | 405 | 406 | 408 | 413 | 414 | 415 | 422 | 431 => Exit::Usage,
        401 | 403 | 404 | 409 | 412 => Exit::Refused,
        424 | 503 => Exit::Unavailable,
        429 => Exit::TryAgain,
        _ => Exit::Internal,
    }
}
