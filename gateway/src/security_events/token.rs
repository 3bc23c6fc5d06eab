//! One security event token (RFC 8417 §2.2).

use doorward_scim::security_event::Subject;
use doorward_store::{Recorded, Sequence, directory::OrganizationName};
use serde::Serialize;
use serde_json::Value;

use crate::{app::App, translate::security_event::Told};

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    jti: &'a str,
    /// When the token was made.
    iat: i64,
    /// When it happened.
    toe: i64,
    txn: String,
    sub_id: &'a Subject,
    events: Value,
}

/// The name of a token: that of its event, for ever.
pub(super) fn jti(organization: &OrganizationName, place: Sequence) -> String {
    format!("{organization}.{place}")
}

/// The place of the event whose token has that name, if it is one of this organization.
pub(super) fn place(organization: &OrganizationName, jti: &str) -> Option<Sequence> {
    let (named, place) = jti.rsplit_once('.')?;
    let place = Sequence(place.parse().ok()?);
    (named == organization.as_str()).then_some(place)
}

/// Makes the token of an event; none when there is no key that may sign.
pub(super) fn write(
    app: &App,
    audience: &str,
    jti: &str,
    recorded: &Recorded,
    told: &Told,
) -> Option<String> {
    let now = app.clock.now();
    let request = recorded.request;
    let claims = Claims {
        iss: app.config.server.public_url.as_str(),
        aud: audience,
        jti,
        iat: seconds(now.0),
        toe: seconds(recorded.time.0),
        // One of many has the place that it had in the request (RFC 9967 §2.5.1.2).
        txn: match told.operation {
            Some(operation) => format!("{request}:{operation}"),
            None => request.to_string(),
        },
        sub_id: &told.subject,
        events: told.event.claim(),
    };
    app.assertion.sign_event(&claims, now)
}

const fn seconds(micros: i64) -> i64 {
    micros.div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_event_and_to_none_of_another_organization() {
        let named = |name: &str| OrganizationName::parse(name).unwrap();
        let acme = named("acme");
        assert_eq!(place(&acme, &jti(&acme, Sequence(17))), Some(Sequence(17)));
        assert_eq!(place(&acme, &jti(&named("globex"), Sequence(17))), None);
        for strange in ["", "acme", "acme.", "acme.x", "acme.-1", ".17"] {
            assert_eq!(place(&acme, strange), None, "{strange}");
        }
    }
}
