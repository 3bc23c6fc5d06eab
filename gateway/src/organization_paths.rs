//! Everything below `/o/{organization}/`: whom a path is for is told by the first word after the name.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};

use crate::{app::App, scim_api, sign_in};

/// What a person asks for below an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonPath {
    /// `/o/{organization}/`
    Home,
    /// `/o/{organization}/sign-in`
    SignIn,
    /// `/o/{organization}/sign-out`
    SignOut,
}

/// Answers a request below `/o/`.
pub async fn entry(app: Data<App>, http: HttpRequest, payload: Payload) -> HttpResponse {
    match person_path(http.uri().path()) {
        Some((organization, path)) => {
            Box::pin(sign_in::entry(&app, &http, organization, path)).await
        }
        None => Box::pin(scim_api::entry(app, http, payload)).await,
    }
}

/// The organization's name, unchecked, and what is asked for; nothing when it is no page for people.
fn person_path(path: &str) -> Option<(&str, PersonPath)> {
    let rest = path.strip_prefix("/o/")?;
    let (organization, below) = rest.split_once('/').unwrap_or((rest, ""));
    let path = match below {
        "" => PersonPath::Home,
        "sign-in" => PersonPath::SignIn,
        "sign-out" => PersonPath::SignOut,
        _ => return None,
    };
    Some((organization, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_for_a_person_or_for_a_provisioning_client() {
        assert_eq!(person_path("/o/acme/"), Some(("acme", PersonPath::Home)));
        assert_eq!(person_path("/o/acme"), Some(("acme", PersonPath::Home)));
        assert_eq!(person_path("/o/acme/sign-in"), Some(("acme", PersonPath::SignIn)));
        assert_eq!(person_path("/o/acme/sign-out"), Some(("acme", PersonPath::SignOut)));
        for other in ["/o/acme/scim/v2/Users", "/o/acme/sign-in/x", "/o/acme/scim", "/x"] {
            assert_eq!(person_path(other), None, "{other}");
        }
    }
}
