//! Where a person wants to go after signing in: a page of the same organization, or of an application
//! that a proxy serves on the same host. Nothing else: the session's cookie goes nowhere else either.

use doorward_store::directory::OrganizationName;

use crate::config::PublicUrl;

const MOST_BYTES: usize = 2048;

/// What no application stands at: other organizations, and the way to Entra and back.
const OURS: [&str; 2] = ["o", "auth"];

/// A path of this host that neither signs in nor out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Reads a path with its query. What is not plainly a page of this organization, or of an
    /// application beside Doorward, is nothing.
    #[must_use]
    pub fn parse(
        raw: &str,
        organization: &OrganizationName,
        public_url: &PublicUrl,
    ) -> Option<Self> {
        let (path, _) = raw.split_at(raw.find('?').unwrap_or(raw.len()));
        let plain = raw.len() <= MOST_BYTES
            && raw.bytes().all(|byte| byte.is_ascii_graphic())
            && !raw.contains(['\\', '#'])
            && !path.contains(['@', ':', ';'])
            && hides_nothing(path);
        let dots = path.split('/').any(|part| part == "." || part == "..");
        if !plain || dots || path.contains("//") {
            return None;
        }
        let base = format!("{}/o/{organization}/", public_url.path());
        let begins = |path: &str| path.split('/').next().unwrap_or_default().to_ascii_lowercase();
        let wanted = match path.strip_prefix(&base) {
            Some(page) => !begins(page).starts_with("sign-"),
            None => {
                let below = path.strip_prefix(public_url.path()).unwrap_or(path);
                path.starts_with('/')
                    && !below.strip_prefix('/').is_some_and(|it| OURS.contains(&&*begins(it)))
            }
        };
        wanted.then(|| Self(raw.to_owned()))
    }

    /// Reads an address as a proxy says it: what is not on our own host is nothing.
    #[must_use]
    pub fn of_address(
        scheme: Option<&str>,
        host: Option<&str>,
        path: &str,
        organization: &OrganizationName,
        public_url: &PublicUrl,
    ) -> Option<Self> {
        let scheme = scheme.unwrap_or(if public_url.is_secure() { "https" } else { "http" });
        let here = host.is_none_or(|host| {
            let said = PublicUrl::parse(&format!("{scheme}://{host}"));
            said.is_some_and(|said| said.path().is_empty() && said.origin() == public_url.origin())
        });
        Self::parse(path, organization, public_url).filter(|_| here)
    }

    /// What was parsed before, and sealed since.
    pub(super) fn again(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// The organization's first page.
    #[must_use]
    pub fn home(organization: &OrganizationName, public_url: &PublicUrl) -> Self {
        Self(format!("{}/o/{organization}/", public_url.path()))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Percent signs may hide slashes, dots and control characters: those of a path may stand for blanks
/// and for letters beyond ASCII only.
fn hides_nothing(path: &str) -> bool {
    let mut hidden = path.split('%');
    hidden.next();
    hidden.all(|after| {
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        byte.is_some_and(|byte| byte == b' ' || byte >= 0x80)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Option<ReturnTo> {
        let acme = OrganizationName::parse("acme").unwrap();
        ReturnTo::parse(raw, &acme, &PublicUrl::parse("https://id.example.com").unwrap())
    }

    #[test]
    fn a_page_of_the_organization_is_returned_to() {
        for raw in [
            "/o/acme/",
            "/o/acme/w/wiki/",
            "/o/acme/w/wiki/a-b.html?q=a%20b&u=http://x/@y",
            "/o/acme/w/wiki/a%20b/%C3%A4",
        ] {
            assert_eq!(read(raw).map(|path| path.0).as_deref(), Some(raw));
        }
    }

    #[test]
    fn an_application_beside_doorward_is_returned_to() {
        for raw in ["/", "/?a=1", "/labs/", "/labs/a%20b?x=%2F", "/organizations/", "/o-labs/"] {
            assert_eq!(read(raw).map(|path| path.0).as_deref(), Some(raw));
        }
    }

    #[test]
    fn row_51_an_address_of_another_origin_is_not_returned_to() {
        let acme = OrganizationName::parse("acme").unwrap();
        let public_url = PublicUrl::parse("https://id.example.com").unwrap();
        let read = |scheme, host| {
            ReturnTo::of_address(scheme, host, "/labs/", &acme, &public_url).is_some()
        };
        for (scheme, host) in [
            (None, None),
            (None, Some("id.example.com")),
            (Some("https"), Some("ID.example.com:443")),
        ] {
            assert!(read(scheme, host), "{scheme:?} {host:?}");
        }
        for (scheme, host) in [
            (None, Some("evil.example")),
            (Some("http"), Some("id.example.com")),
            (None, Some("id.example.com:8443")),
            (None, Some("id.example.com@evil.example")),
            (None, Some("id.example.com/evil")),
            (Some("javascript"), Some("id.example.com")),
            (None, Some("")),
        ] {
            assert!(!read(scheme, host), "{scheme:?} {host:?}");
        }
    }

    #[test]
    fn row_51_nothing_else_is() {
        for raw in [
            "",
            "//evil",
            "///evil",
            "/labs//evil",
            "/labs/../o/other/",
            "/labs/%2e%2e/",
            "/labs/%2",
            "/labs/%+9",
            "/\\evil",
            "/%09/evil",
            "https:evil",
            "https://evil/o/acme/",
            "javascript:alert(1)",
            "/o/acme/%0d%0aSet-Cookie:a",
            "/o/acme/\r\nx",
            "/@evil",
            "/o/acme/\u{2044}evil",
            "/o/acme//evil",
            "/o/acme/../evil/",
            "/o/acme/%2e%2e/evil/",
            "/o/acme/w/./x",
            "/o/acme/w\\x",
            "/o/other/",
            "/o/acme",
            "/O/other/",
            "/o",
            "/o/acme/#x",
            " /o/acme/",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
        assert_eq!(read(&format!("/o/acme/w/{}", "a".repeat(2048))), None);
    }

    #[test]
    fn row_52_no_sign_in_leads_to_a_sign_in_or_out() {
        for raw in [
            "/o/acme/sign-in",
            "/o/acme/sign-out",
            "/o/acme/Sign-In?x",
            "/auth/callback",
            "/auth/callback?state=x",
            "/Auth/front-channel-logout",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
