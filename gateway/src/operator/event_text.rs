//! An event as it is shown and exported. The schema is documented in the README of this room and
//! has a version: fields may be added to it, none is renamed or removed.

use doorward_store::{
    directory::{Event, OrganizationName, TokenId, UserId},
    record::{Actor, Recorded, Sequence, Timestamp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::time_text;

/// The version of the schema below.
pub const SCHEMA_VERSION: u32 = 1;

/// One event with all that is known of how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventText {
    /// The version of this schema.
    pub version: u32,
    /// Whose log.
    #[schemars(with = "String")]
    pub organization: OrganizationName,
    /// Its place in that log.
    #[schemars(with = "u64")]
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

/// Members that are times.
const TIMES: &[&str] = &["expires", "ends"];
/// Members that would only say that a digest is kept.
const DIGESTS: &[&str] = &["digest", "handle"];

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActorText {
    /// Entra, by a Secret Token, a client secret or a federated trust.
    ProvisioningClient {
        /// Which of them: each is listed under this id.
        #[schemars(with = "uuid::Uuid")]
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
        #[schemars(with = "uuid::Uuid")]
        user_id: UserId,
    },
    /// An application, by its API token.
    Application {
        /// Which token.
        #[schemars(with = "uuid::Uuid")]
        token_id: TokenId,
    },
    /// Somebody who came through a setup link.
    SetupLink {
        /// Which.
        #[schemars(with = "uuid::Uuid")]
        link_id: TokenId,
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
    /// Writes down who caused an event.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        match actor {
            Actor::ProvisioningClient { token } => Self::ProvisioningClient { token_id: *token },
            Actor::Operator { login } => Self::Operator { login: login.clone() },
            Actor::System => Self::System,
            Actor::Person { user } => Self::Person { user_id: *user },
            Actor::Application { token } => Self::Application { token_id: *token },
            Actor::SetupLink { link } => Self::SetupLink { link_id: *link },
        }
    }
}

/// The payload: digests are left out, times are texts, and so is a thumbprint.
fn data(event: &Event) -> Value {
    let mut data = serde_json::to_value(event).unwrap_or_default();
    if let Value::Object(members) = &mut data {
        members.retain(|name, _| !DIGESTS.contains(&name.as_str()));
    }
    for name in TIMES {
        if let Some(time) = data.get_mut(name)
            && let Some(microseconds) = time.as_i64()
        {
            *time = time_text::show(Timestamp(microseconds)).into();
        }
    }
    if let Some(time) = data.pointer_mut("/decided/at")
        && let Some(microseconds) = time.as_i64()
    {
        *time = time_text::show(Timestamp(microseconds)).into();
    }
    if let Some(thumbprint) = data.pointer_mut("/proof/certificate/thumbprint")
        && let Some(bytes) = thumbprint.as_array()
    {
        let hexadecimal = |byte: &Value| format!("{:02X}", byte.as_u64().unwrap_or_default());
        *thumbprint = bytes.iter().map(hexadecimal).collect::<String>().into();
    }
    data
}
