//! Whom Entra may suggest when the same browser signs in again: the claim `login_hint` of its last
//! sign-in, kept in the browser and nowhere else. It is opaque, a suggestion, and proves nothing.

use actix_web::HttpRequest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_oidc::authorization::LoginHint;
use doorward_store::directory::{OrganizationName, SsoConfigurationId};

use super::CookieName;
use crate::config::PublicUrl;

/// The cookie with the hint of an organization's last sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintCookie(CookieName);

impl HintCookie {
    /// Its name has a dot, which stands in no organization's name.
    #[must_use]
    pub fn of(organization: &OrganizationName, public_url: &PublicUrl) -> Self {
        Self(CookieName::new(&format!("hint.{organization}"), public_url))
    }

    /// The hint, if it comes from this SSO configuration: another directory has no use for it.
    #[must_use]
    pub fn presented(&self, http: &HttpRequest, from: SsoConfigurationId) -> Option<LoginHint> {
        let (configuration, hint) = self.0.value(http)?.split_once('.')?;
        let bytes = URL_SAFE_NO_PAD.decode(hint).ok()?;
        let ours = SsoConfigurationId::parse(configuration) == Some(from);
        LoginHint::parse(std::str::from_utf8(&bytes).ok()?).ok().filter(|_| ours)
    }

    /// The header `Set-Cookie` that keeps what a token said, or forgets what an earlier one did.
    #[must_use]
    pub fn set(&self, from: SsoConfigurationId, claim: Option<&str>) -> String {
        match claim.and_then(|claim| LoginHint::parse(claim).ok()) {
            Some(hint) => {
                let hint = URL_SAFE_NO_PAD.encode(hint.as_str());
                self.0.written(&format!("{from}.{hint}"), "")
            }
            None => self.clear(),
        }
    }

    /// The header `Set-Cookie` that forgets it.
    #[must_use]
    pub fn clear(&self) -> String {
        self.0.clear()
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_hint_comes_back_for_the_sso_configuration_that_gave_it() {
        let acme = OrganizationName::parse("acme").unwrap();
        let cookie = HintCookie::of(&acme, &PublicUrl::parse("https://id.example.com").unwrap());
        let here = SsoConfigurationId(uuid::Uuid::from_u128(1));
        let set = cookie.set(here, Some("O.a b"));
        assert!(set.contains("Max-Age=0"), "what is no hint is forgotten: {set}");
        let set = cookie.set(here, Some("O.ada+/="));
        let (pair, rest) = set.split_once(';').unwrap();
        assert!(pair.starts_with("__Host-doorward-hint.acme=") && rest.contains("HttpOnly"));
        let sent = |pair: &str| {
            TestRequest::default().insert_header(("cookie", pair.to_owned())).to_http_request()
        };
        let hint = cookie.presented(&sent(pair), here).unwrap();
        assert_eq!(hint.as_str(), "O.ada+/=");
        let elsewhere = SsoConfigurationId(uuid::Uuid::from_u128(2));
        assert_eq!(cookie.presented(&sent(pair), elsewhere), None);
        let twice = format!("{pair}; {pair}");
        assert_eq!(cookie.presented(&sent(&twice), here), None, "two are an attack");
        assert!(super::super::is_ours(pair), "applications never see it");
    }
}
