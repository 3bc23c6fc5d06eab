//! What we say: outcomes of a SCIM request, and the one place where each becomes HTTP.

use doorward_scim::Error;
use doorward_store::directory::Version;
use serde_json::Value;

mod http;
mod problem;
mod refusal;

pub use http::{accepted, kept_by_nobody, named, respond};
pub use problem::{Hint, Problem};
pub use refusal::error;

/// A request that went well.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The resource or list, if one is shown.
    pub body: Option<Value>,
    /// The id of the resource, if the answer is about one.
    pub id: Option<String>,
    /// Where the resource is found.
    pub location: Option<String>,
    /// The state of the resource that is shown or was written.
    pub version: Option<Version>,
}

/// What became of a request.
pub type Outcome = Result<Answer, Problem>;

impl Answer {
    /// 200 with something to read that is no resource of its own.
    #[must_use]
    pub fn read(body: Value) -> Self {
        Self { status: 200, body: Some(body), ..Self::default() }
    }

    /// 204.
    #[must_use]
    pub fn nothing() -> Self {
        Self { status: 204, ..Self::default() }
    }

    /// The same without a body, which the client did not want or has already.
    #[must_use]
    pub fn bare(self, status: u16) -> Self {
        Self { status, body: None, ..self }
    }
}

/// A path, method or feature that is not there.
#[must_use]
pub fn no_such_endpoint() -> Error {
    Error::new(404, "there is no such endpoint")
}

#[cfg(test)]
mod tests;
