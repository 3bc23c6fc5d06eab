//! What became of a token that was sent (RFC 8935 §2.2 to §2.4).

use std::time::Duration;

use doorward_oidc::http::{HttpError, Response};
use serde::Deserialize;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The receiver has it.
    Taken,
    /// The receiver has it, cannot read it, and will not tomorrow.
    Unreadable,
    /// It must come again.
    NotTaken {
        /// Why.
        why: String,
        /// How long the receiver wants to be left alone.
        wait: Option<Duration>,
    },
}

/// The body of a refusal (§2.3).
#[derive(Deserialize)]
struct Refusal {
    err: String,
}

/// Why a receiver may refuse a token (§2.4) though it could be taken another time: a key that it has not
/// fetched, a name that it does not expect, something that it wants to be shown.
const MENDED: [&str; 5] =
    ["invalid_key", "invalid_issuer", "invalid_audience", "authentication_failed", "access_denied"];

impl Outcome {
    /// What an answer says.
    pub(super) fn of(answer: &Result<Response, HttpError>) -> Self {
        let response = match answer {
            Ok(response) => response,
            Err(error) => return Self::NotTaken { why: error.to_string(), wait: None },
        };
        match response.status {
            200..=299 => Self::Taken,
            400 => match serde_json::from_slice(&response.body) {
                Ok(Refusal { err }) if err == "invalid_request" => Self::Unreadable,
                // Only words of ours get into the log.
                Ok(Refusal { err }) => match MENDED.iter().find(|name| **name == err) {
                    Some(name) => Self::NotTaken { why: (*name).into(), wait: response.wait() },
                    None => Self::status(response),
                },
                Err(_) => Self::status(response),
            },
            _ => Self::status(response),
        }
    }

    /// How it is counted.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Unreadable => "unreadable",
            Self::NotTaken { .. } => "not_taken",
        }
    }

    fn status(response: &Response) -> Self {
        Self::NotTaken { why: format!("status {}", response.status), wait: response.wait() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Outcome {
        Outcome::of(&Ok(Response { status, retry_after: Some("7".into()), body: body.into() }))
    }

    fn not_taken(why: &str) -> Outcome {
        Outcome::NotTaken { why: why.into(), wait: Some(Duration::from_secs(7)) }
    }

    #[test]
    fn only_what_was_taken_or_can_never_be_read_is_done_with() {
        for status in [200, 202, 204] {
            assert_eq!(answered(status, ""), Outcome::Taken);
        }
        let unreadable = r#"{ "err": "invalid_request", "description": "what is this?" }"#;
        assert_eq!(answered(400, unreadable), Outcome::Unreadable);
        assert_eq!(answered(403, unreadable), not_taken("status 403"));
    }

    #[test]
    fn what_can_be_mended_comes_again_and_no_word_of_the_receiver_is_repeated() {
        for name in MENDED {
            let body = format!(r#"{{ "err": "{name}", "description": "secret" }}"#);
            assert_eq!(answered(400, &body), not_taken(name));
        }
        for body in ["", "[]", "<html>", r#"{ "err": "Bearer 123" }"#] {
            assert_eq!(answered(400, body), not_taken("status 400"), "{body}");
        }
        for status in [301, 401, 404, 429, 500, 503] {
            assert_eq!(answered(status, ""), not_taken(&format!("status {status}")));
        }
        let lost = Outcome::of(&Err(HttpError::Unreachable));
        let why = "cannot be reached".into();
        assert_eq!(lost, Outcome::NotTaken { why, wait: None });
    }
}
