//! The one table in which a refusal of the store becomes a SCIM error (RFC 7644 §3.12).

use doorward_scim::{Error, ScimType};
use doorward_store::directory::Refusal;

/// What the client is told of a refusal.
#[must_use]
pub fn error(refusal: &Refusal) -> Error {
    let detail = refusal.to_string();
    match refusal {
        Refusal::NoSuchOrganization
        | Refusal::NoSuchUser
        | Refusal::NoSuchGroup
        | Refusal::NoSuchToken
        | Refusal::NoSuchMember { .. } => Error::new(404, detail),
        Refusal::UserNameTaken | Refusal::DisplayNameTaken | Refusal::OrganizationExists => {
            Error::taken(detail)
        }
        Refusal::VersionMoved { .. } | Refusal::Moved => Error::new(412, detail),
        Refusal::TooManyLiveTokens => Error::new(409, detail),
        Refusal::TooLarge { .. } => Error::new(413, detail),
        Refusal::Setting(_) | Refusal::SignIn(_) => Error::new(409, detail), // no SCIM wish asks for it
        Refusal::AlreadyExpired | Refusal::Empty { .. } | Refusal::TooLong { .. } => {
            Error::bad(ScimType::InvalidValue, detail)
        }
    }
}
