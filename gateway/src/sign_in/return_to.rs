//! Where a person wants to go after signing in: a page of the same organization, and nothing else.

use doorward_store::directory::OrganizationName;

use crate::config::PublicUrl;

const MOST_BYTES: usize = 2048;

/// A path below an organization that neither signs in nor out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Reads a path with its query. What is not plainly a page of this organization is nothing.
    #[must_use]
    pub fn parse(
        raw: &str,
        organization: &OrganizationName,
        public_url: &PublicUrl,
    ) -> Option<Self> {
        let base = format!("{}/o/{organization}/", public_url.path());
        let below = raw.strip_prefix(&base)?;
        let (path, _) = below.split_at(below.find('?').unwrap_or(below.len()));
        // Percent signs may hide slashes, dots and control characters: in a path nobody needs them.
        let plain = raw.len() <= MOST_BYTES
            && raw.bytes().all(|byte| byte.is_ascii_graphic())
            && !raw.contains(['\\', '#'])
            && !path.contains(['%', '@', ':', ';']);
        let mut parts = path.split('/');
        let first = parts.next().unwrap_or_default();
        let loops = first.to_ascii_lowercase().starts_with("sign-");
        let dots = path.split('/').any(|part| part == "." || part == "..");
        let inside = plain && !loops && !dots && !path.contains("//") && !path.starts_with('/');
        inside.then(|| Self(raw.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Option<ReturnTo> {
        let acme = OrganizationName::parse("acme").unwrap();
        ReturnTo::parse(raw, &acme, &PublicUrl::parse("https://id.example.com").unwrap())
    }

    #[test]
    fn a_page_of_the_organization_is_returned_to() {
        for raw in ["/o/acme/", "/o/acme/w/wiki/", "/o/acme/w/wiki/a-b.html?q=a%20b&u=http://x/@y"]
        {
            assert_eq!(read(raw).map(|path| path.0).as_deref(), Some(raw));
        }
    }

    #[test]
    fn row_51_nothing_else_is() {
        for raw in [
            "",
            "/",
            "//evil",
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
            "/o/acme/#x",
            " /o/acme/",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
        assert_eq!(read(&format!("/o/acme/w/{}", "a".repeat(2048))), None);
    }

    #[test]
    fn row_52_no_sign_in_leads_to_a_sign_in_or_out() {
        for raw in ["/o/acme/sign-in", "/o/acme/sign-out", "/o/acme/Sign-In?x", "/auth/callback"] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
