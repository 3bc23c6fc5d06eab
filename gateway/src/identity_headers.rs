//! What an application is told of a person, as headers: the one place that knows their names.
//! Whatever a client sends under any of these names, in any spelling, is nobody's word.

use actix_web::http::header::{HeaderName, HeaderValue};
use doorward_store::directory::{
    Directory, ObjectId, User,
    access_rule::{Admission, Admitted, Rule},
    profile::{Attribute, Field, Value},
};

/// How the headers are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `X-Forwarded-User` and so on: forward-auth, Envoy, upstreams.
    Forwarded,
    /// `X-Auth-Request-User` and so on: nginx `auth_request`.
    AuthRequest,
}

/// What is told of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The SCIM `id`: never given to anybody else.
    pub user: String,
    /// The userName.
    pub user_name: String,
    /// The e-mail address marked as the one to use, or the first.
    pub email: Option<String>,
    /// The object IDs of the groups they belong to, nested ones included: those that the rule names
    /// first, and no more than are to be told.
    pub groups: Vec<String>,
}

impl Identity {
    /// What is told of somebody whom a rule lets in, with so many groups at most.
    #[must_use]
    pub fn of(directory: &Directory, user: &User, rule: &Rule, most: usize) -> Self {
        let mut groups: Vec<_> = directory.object_ids_of(user.id.number()).collect();
        groups.sort_unstable_by_key(|group| (!names(rule, *group), *group));
        groups.dedup();
        Self {
            user: user.id.to_string(),
            user_name: user.user_name.to_string(),
            email: email(user),
            groups: groups.iter().take(most).map(ToString::to_string).collect(),
        }
    }

    /// The headers, the assertion among them. A value that no header can hold is left out; the
    /// assertion has it.
    #[must_use]
    pub fn headers(&self, style: Style, assertion: &str) -> Vec<(HeaderName, HeaderValue)> {
        let names = match style {
            Style::Forwarded => [
                "x-forwarded-user",
                "x-forwarded-preferred-username",
                "x-forwarded-email",
                "x-forwarded-groups",
            ],
            Style::AuthRequest => [
                "x-auth-request-user",
                "x-auth-request-preferred-username",
                "x-auth-request-email",
                "x-auth-request-groups",
            ],
        };
        let groups = self.groups.join(",");
        let email = self.email.as_deref().unwrap_or_default();
        let values = [&self.user, &self.user_name, email, &groups];
        let all = names.into_iter().zip(values).chain([(ASSERTION, assertion)]);
        all.filter(|(_, value)| !value.is_empty())
            .filter_map(|(name, value)| {
                let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
                Some((HeaderName::from_static(name), value))
            })
            .collect()
    }
}

/// The header of the signed assertion.
const ASSERTION: &str = "x-doorward-jwt-assertion";
/// What the names of our own headers begin with.
const OURS: &str = "x-doorward-";

/// The names that say who somebody is, as they are compared. Snippets for proxies take all of them
/// from clients.
pub const TOLD: [&str; 25] = [
    "x-forwarded-user",
    "x-forwarded-email",
    "x-forwarded-groups",
    "x-forwarded-preferred-username",
    "x-forwarded-access-token",
    "x-forwarded-user-roles",
    "x-auth-request-user",
    "x-auth-request-email",
    "x-auth-request-groups",
    "x-auth-request-preferred-username",
    "x-auth-request-access-token",
    "x-auth-request-redirect",
    "x-doorward-jwt-assertion",
    "x-doorward-reason",
    "x-pomerium-jwt-assertion",
    "cf-access-jwt-assertion",
    "cf-access-authenticated-user-email",
    "x-goog-iap-jwt-assertion",
    "remote-user",
    "remote-groups",
    "remote-name",
    "remote-email",
    "x-remote-user",
    "x-remote-group",
    "x-remote-groups",
];

/// Whether a header says who somebody is. The first letter is looked at first, because every header
/// of every request is asked about.
#[must_use]
pub fn tells_identity(name: &str) -> bool {
    matches!(name.as_bytes(), [b'x' | b'X' | b'r' | b'R' | b'c' | b'C', ..])
        && (begins_as(name, OURS) || TOLD.into_iter().any(|told| reads_as(name, told)))
}

/// Whether a header may reach an application under a known name: what is neither letter nor digit
/// (`_`, `.`, `~` …) becomes one and the same sign where names of headers become variables (CGI, WSGI,
/// PHP), and case is none.
#[must_use]
pub fn reads_as(said: &str, known: &str) -> bool {
    said.len() == known.len() && begins_as(said, known)
}

/// The same of the beginning of a name.
#[must_use]
pub fn begins_as(said: &str, known: &str) -> bool {
    said.len() >= known.len()
        && known.bytes().zip(said.bytes()).all(|(known, said)| {
            known == said.to_ascii_lowercase() || (known == b'-' && !said.is_ascii_alphanumeric())
        })
}

/// Whether somebody of that group is let in because of it.
fn names(rule: &Rule, group: ObjectId) -> bool {
    match &rule.admission {
        Admission::On { admitted: Admitted::Groups(allowed), .. } => allowed.names(group),
        Admission::On { admitted: Admitted::Everyone, .. } | Admission::Off => false,
    }
}

fn email(user: &User) -> Option<String> {
    let Value::Entries(entries) = user.profile.attributes().remove(&Attribute::Emails)? else {
        return None;
    };
    let chosen = entries.iter().find(|entry| entry.primary == Some(true)).or(entries.first())?;
    let value = chosen.fields.iter().find(|(field, _)| *field == Field::Value);
    value.map(|(_, value)| value.clone())
}

#[cfg(test)]
mod tests {
    use super::tells_identity;

    #[test]
    fn a_header_that_names_a_person_is_known_in_every_spelling() {
        for name in [
            "x-forwarded-user",
            "X-Forwarded-User",
            "X_FORWARDED_USER",
            "x-forwarded_email",
            "x_auth_request_groups",
            "Remote_User",
            "X-Doorward-Jwt-Assertion",
            "x_doorward_anything",
            "X.Forwarded.User",
            "x~forwarded~user",
            "cf|access^jwt!assertion",
            "remote*user",
        ] {
            assert!(tells_identity(name), "{name}");
        }
        for name in ["x-forwarded-for", "x-doorward", "remote-users", "cookie", "x", "", "user"] {
            assert!(!tells_identity(name), "{name}");
        }
    }
}
