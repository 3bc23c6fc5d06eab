//! What can be wrong with an answer, whatever it would have been.

use std::time::Duration;

use serde_json::Value;

/// Where people and the gateway ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// The discovery document of a tenant.
    Discovery,
    /// The key set of a tenant.
    Keys,
    /// The page where people sign in.
    Authorize,
    /// Where codes become tokens.
    Token,
    /// Microsoft Graph.
    Graph,
    /// The page where people sign out.
    SignOut,
    /// The page where administrators consent.
    AdminConsent,
}

/// What an endpoint does instead of answering well.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// This status and JSON, with headers.
    Answer(u16, Value, Vec<(&'static str, String)>),
    /// The good answer with these members of its JSON changed; `null` takes one away.
    Changed(Value),
    /// The good answer, after a while.
    Slow(Duration),
    /// No answer.
    Hang,
    /// The first bytes of an answer, then nothing.
    Stall,
    /// More bytes than anybody should read.
    Huge(usize),
    /// 64 KiB that say they are compressed and grow to 64 MiB.
    Bomb,
    /// Go elsewhere.
    Redirect(String),
    /// Something that is no JSON.
    Page,
}

impl Fault {
    /// A status with an error of JSON and nothing else.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Answer(status, serde_json::json!({ "error": "server_error" }), Vec::new())
    }
}
