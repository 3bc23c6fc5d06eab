//! Those who acted, by what they are.

use doorward_store::{
    directory::{TokenId, UserId},
    finding::Topic,
    record::Actor,
};
use uuid::Uuid;

/// What kinds of actors there are, by their names in a query.
pub const ACTORS: [&str; 6] =
    ["provisioning", "operator", "system", "person", "application", "setup_link"];

/// What was done by actors of a kind; which of them does not matter.
#[must_use]
pub fn acted(kind: &str) -> Option<Topic> {
    let actor = match kind {
        "provisioning" => Actor::ProvisioningClient { token: TokenId(Uuid::nil()) },
        "operator" => Actor::Operator { login: String::new() },
        "system" => Actor::System,
        "person" => Actor::Person { user: UserId(Uuid::nil()) },
        "setup_link" => Actor::SetupLink { link: TokenId(Uuid::nil()) },
        "application" => Actor::Application { token: TokenId(Uuid::nil()) },
        _ => return None,
    };
    Some(Topic::actor(&actor))
}
