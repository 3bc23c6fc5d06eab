//! What a token request is answered with: RFC 6749 §5.1 and §5.2, and nothing besides.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::RequestId;
use serde_json::{Value, json};

use super::Outcome;
use crate::answer::{Hint, Problem};

const REQUEST_ID: &str = "X-Request-Id";
/// How long to wait when nobody knows how long.
const PAUSE: u64 = 30;

/// Why there is no access token. What is said of it is less than what is known.
#[derive(Debug)]
pub(super) enum Refused {
    /// The request is not as RFC 6749 has it.
    Request(&'static str),
    /// Another grant than `client_credentials`.
    GrantType,
    /// Another method than POST.
    Method,
    /// The body cannot be read, is no form, too large or too slow.
    Body(Problem),
    /// Nobody we know; why, for the operator.
    Client(String),
    /// Too often; come back after so many seconds.
    TooMany(u64, String),
    /// Not now; why, for the operator.
    Unavailable(String),
}

impl Refused {
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Request(_) | Self::GrantType => 400,
            Self::Client(_) => 401,
            Self::Method => 405,
            Self::Body(problem) => problem.error.status,
            Self::TooMany(..) => 429,
            Self::Unavailable(_) => 503,
        }
    }

    /// What the operator reads in the request log.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Client(why) | Self::TooMany(_, why) | Self::Unavailable(why) => why.clone(),
            Self::Body(problem) => problem.reason().to_owned(),
            Self::Request(text) => (*text).to_owned(),
            Self::GrantType => "another grant than `client_credentials` was asked for".to_owned(),
            Self::Method => "the token endpoint knows POST only".to_owned(),
        }
    }

    /// What the client reads.
    fn body(&self) -> Value {
        let (error, text) = match self {
            Self::Request(text) => ("invalid_request", *text),
            Self::Body(problem) => ("invalid_request", &*problem.error.detail),
            Self::Method => ("invalid_request", "use POST"),
            Self::GrantType => ("unsupported_grant_type", "use `client_credentials`"),
            Self::Client(_) => ("invalid_client", "the client is not known by what it shows"),
            Self::TooMany(..) => ("temporarily_unavailable", "too many requests"),
            Self::Unavailable(_) => ("temporarily_unavailable", "come back later"),
        };
        json!({ "error": error, "error_description": text })
    }
}

/// The HTTP answer.
pub(super) fn respond(outcome: Outcome, request: RequestId) -> HttpResponse {
    let status = outcome.as_ref().map_or_else(Refused::status, |_| 200);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((REQUEST_ID, request.to_string()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .content_type("application/json");
    let body = match outcome {
        Ok((token, seconds)) => {
            json!({ "access_token": token, "token_type": "Bearer", "expires_in": seconds })
        }
        Err(refused) => {
            match &refused {
                Refused::Client(_) => {
                    let basic = "Basic realm=\"Doorward provisioning\"";
                    response.insert_header((header::WWW_AUTHENTICATE, basic));
                }
                Refused::TooMany(seconds, _) => {
                    response.insert_header((header::RETRY_AFTER, *seconds));
                }
                Refused::Unavailable(_) => {
                    response.insert_header((header::RETRY_AFTER, PAUSE));
                }
                Refused::Method => {
                    response.insert_header((header::ALLOW, "POST"));
                }
                Refused::Body(problem) if problem.hint == Some(Hint::Close) => {
                    response.force_close();
                }
                Refused::Body(_) | Refused::Request(_) | Refused::GrantType => {}
            }
            refused.body()
        }
    };
    response.body(body.to_string())
}
