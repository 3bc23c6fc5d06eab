//! A request that did not go well: the SCIM error, and what HTTP has to say besides.

use doorward_scim::Error;
use doorward_store::{SubmitError, directory::Refusal};

use super::refusal;

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What the client is told.
    pub error: Error,
    /// What the headers say besides.
    pub hint: Option<Hint>,
    /// What only the operator is told, when that is more.
    pub reason: Option<String>,
}

/// What the client can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Come back after so many seconds.
    RetryAfter(u64),
    /// Bring a Secret Token.
    Authenticate,
    /// Use one of these methods.
    Allow(&'static [&'static str]),
    /// Nothing more can be read from this connection.
    Close,
}

impl Problem {
    /// With something the client can do about it.
    #[must_use]
    pub fn with(error: Error, hint: Hint) -> Self {
        Self { error, hint: Some(hint), reason: None }
    }

    /// With words for the operator.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// What the operator reads in the request log.
    #[must_use]
    pub fn reason(&self) -> &str {
        self.reason.as_deref().unwrap_or(&self.error.detail)
    }

    /// Whether somebody else changed the resource in the meantime.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.error.status == 412
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self { error, hint: None, reason: None }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        refusal::error(&refusal).into()
    }
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => refusal.into(),
            SubmitError::Unavailable => unavailable(&error, 30)
                .because("the event log cannot be written: look for a full or failing disk"),
            SubmitError::Busy => unavailable(&error, 1)
                .because("more requests came than can be written; they are repeated by themselves"),
            SubmitError::Closed => unavailable(&error, 5)
                .because("Doorward was shutting down; the request is repeated by itself"),
        }
    }
}

fn unavailable(error: &SubmitError, seconds: u64) -> Problem {
    Problem::with(Error::new(503, error.to_string()), Hint::RetryAfter(seconds))
}
