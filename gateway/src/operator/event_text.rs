//! An event as it is shown and exported. The schema is documented in the README of this room and
//! has a version: fields may be added to it, none is renamed or removed.

use doorward_store::{
    directory::{Event, OrganizationName, TokenId, UserId},
    record::{Actor, Recorded, Sequence},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::time_text;

/// The version of the schema below.
pub const SCHEMA_VERSION: u32 = 1;

/// One event with all that is known of how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventText {
    /// The version of this schema.
    pub version: u32,
    /// Whose log.
    pub organization: OrganizationName,
    /// Its place in that log.
    pub sequence: Sequence,
    /// When it happened, in RFC 3339.
    pub time: String,
    /// Who caused it.
    pub actor: ActorText,
    /// By which request: the same id stands in the text log and in `X-Request-Id`.
    pub request_id: String,
    /// Its name, for ever.
    pub event: String,
    /// What happened.
    pub data: Value,
}

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActorText {
    /// Entra, by a Secret Token.
    ProvisioningClient {
        /// Which token.
        token_id: TokenId,
    },
    /// Somebody on the host.
    Operator {
        /// The login name.
        login: String,
    },
    /// Doorward itself.
    System,
    /// Somebody signed in.
    Person {
        /// Who.
        user_id: UserId,
    },
    /// An application, by its API token.
    Application {
        /// Which token.
        token_id: TokenId,
    },
}

impl EventText {
    /// Writes a recorded event.
    #[must_use]
    pub fn of(organization: &OrganizationName, recorded: &Recorded) -> Self {
        Self {
            version: SCHEMA_VERSION,
            organization: organization.clone(),
            sequence: recorded.sequence,
            time: time_text::show(recorded.time),
            actor: ActorText::of(&recorded.actor),
            request_id: recorded.request.to_string(),
            event: recorded.event.name().into(),
            data: data(&recorded.event),
        }
    }
}

impl ActorText {
    fn of(actor: &Actor) -> Self {
        match actor {
            Actor::ProvisioningClient { token } => Self::ProvisioningClient { token_id: *token },
            Actor::Operator { login } => Self::Operator { login: login.clone() },
            Actor::System => Self::System,
            Actor::Person { user } => Self::Person { user_id: *user },
            Actor::Application { token } => Self::Application { token_id: *token },
        }
    }
}

/// The payload; of a token its digest is not shown, and its end as a time.
fn data(event: &Event) -> Value {
    if let Event::ScimTokenIssued(issued) = event {
        return json!({ "token": issued.token, "expires": issued.expires.map(time_text::show) });
    }
    serde_json::to_value(event).unwrap_or_default()
}
