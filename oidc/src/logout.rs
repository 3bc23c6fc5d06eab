//! Signing out: the address at Entra that ends the session there, and what Entra's page tells us when
//! somebody signed out elsewhere.

use openidconnect::{EndSessionUrl, LogoutHint, LogoutRequest, PostLogoutRedirectUrl};
use url::{Url, form_urlencoded};

use crate::{
    authority::Destination, authorization::LoginHint, discovery::Provider, guid::ClientId,
};

const MOST_BYTES: usize = 4096;
const MOST_SESSION_BYTES: usize = 128;

/// Where to send the browser to sign out at Entra too; `None` if the provider has no such address.
/// `client` says whose redirect URIs `back_to` is one of (RP-Initiated Logout 1.0 §2); `hint` is the claim `login_hint`, which spares the
/// person the choice of an account.
#[must_use]
pub fn sign_out_url(
    provider: &Provider,
    client: ClientId,
    back_to: &Url,
    hint: Option<&LoginHint>,
    state: &str,
) -> Option<Url> {
    let end = provider.end_session_endpoint().map(Destination::url)?;
    let mut request = LogoutRequest::from(EndSessionUrl::from_url(end.clone()))
        .set_client_id(openidconnect::ClientId::new(client.to_string()))
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::from_url(back_to.clone()))
        .set_state(openidconnect::CsrfToken::new(state.to_owned()));
    if let Some(hint) = hint {
        request = request.set_logout_hint(LogoutHint::new(hint.as_str().to_owned()));
    }
    Some(request.http_get_url())
}

/// What the hidden frame of Entra's sign-out page asks: end the sessions of this `sid`. Nothing proves
/// it, so it ends only sessions of the SSO configuration whose address was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontChannelLogout {
    /// The Entra session, as in the ID token's claim `sid`.
    pub session: String,
    /// The issuer, which Entra does not send. If it is there it must be the expected one.
    pub issuer: Option<String>,
}

impl FrontChannelLogout {
    /// Reads the query; `None` if it does not name exactly one session. The answer is 200 either way.
    #[must_use]
    pub fn parse(query: &str) -> Option<Self> {
        if query.len() > MOST_BYTES {
            return None;
        }
        let only = |wanted: &str| {
            let mut found = form_urlencoded::parse(query.as_bytes())
                .filter(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned());
            (found.next(), found.next().is_none())
        };
        let ((Some(session), true), (issuer, true)) = (only("sid"), only("iss")) else {
            return None;
        };
        let short = (1..=MOST_SESSION_BYTES).contains(&session.len());
        let plain = session.bytes().all(|byte| byte.is_ascii_graphic());
        (short && plain).then_some(Self { session, issuer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, want: Option<&str>) {
        let got = FrontChannelLogout::parse(query).map(|logout| logout.session);
        assert_eq!(got.as_deref(), want, "{query}");
    }

    #[test]
    fn row_58_a_front_channel_logout_names_one_session() {
        check("sid=a-b", Some("a-b"));
        check("iss=https%3A%2F%2Fx&sid=a-b&other=1", Some("a-b"));
        check("sid=a&sid=b", None);
        check("sid=a&iss=x&iss=y", None);
        check("sid=", None);
        check("sid=a%0d%0ab", None);
        check("", None);
        check(&format!("sid={}", "a".repeat(129)), None);
    }
}
