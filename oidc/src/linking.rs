//! What a token offers for the first link to a provisioned user, by the rules of user names alone. Who
//! it is, and whether that user is linked already, is decided elsewhere. E-mail links nobody.

use crate::id_token::{Account, IdToken};

const MOST_BYTES: usize = 256;

/// A `upn` that may be compared with a provisioned `userName`: ASCII, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinkableName(String);

/// Why a token's `upn` links nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotLinkable {
    /// The optional claim `upn` is not configured.
    #[error("the token has no `upn`: add the optional claim to the app registration")]
    NoUpn,
    /// Letters that look like others, spaces, several `@`.
    #[error("the user name has letters that are not compared")]
    NotPlain,
    /// A guest under the name they have at home, which may be somebody else's here.
    #[error("the guest comes under the name they have at home, not under the one in this tenant")]
    GuestByHomeName,
}

impl LinkableName {
    /// The text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this provisioned user name, upper and lower case of ASCII aside.
    #[must_use]
    pub fn is(&self, user_name: &str) -> bool {
        self.0.eq_ignore_ascii_case(user_name)
    }
}

/// The name by which a token may be linked.
///
/// # Errors
/// When it must not be.
pub fn linkable_name(token: &IdToken) -> Result<LinkableName, NotLinkable> {
    let upn = token.upn.as_deref().ok_or(NotLinkable::NoUpn)?;
    let home = token.identity_provider.is_some();
    decide(upn, token.account, home)
}

fn decide(
    upn: &str,
    account: Account,
    comes_from_elsewhere: bool,
) -> Result<LinkableName, NotLinkable> {
    if !is_plain(upn) {
        return Err(NotLinkable::NotPlain);
    }
    let name = upn.to_ascii_lowercase();
    let as_guest = name.contains("#ext#@");
    match account {
        Account::Guest if !as_guest => Err(NotLinkable::GuestByHomeName),
        Account::Unsaid if comes_from_elsewhere && !as_guest => Err(NotLinkable::GuestByHomeName),
        // A user of this directory who was invited once may keep that name as a member.
        Account::Member | Account::Guest | Account::Unsaid => Ok(LinkableName(name)),
    }
}

/// One `@` with something around it, printable ASCII without spaces, no dot at an end.
fn is_plain(upn: &str) -> bool {
    let letters = upn.len() <= MOST_BYTES && upn.bytes().all(|byte| byte.is_ascii_graphic());
    let mut parts = upn.split('@');
    let framed = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.'))
    };
    letters && framed(parts.next()) && framed(parts.next()) && parts.next().is_none()
}

/// Whether the account is the tenant's own. A guest's is not, nor is one of another identity provider;
/// whoever comes from elsewhere proves nothing about the tenant.
#[must_use]
pub fn is_of_tenant(token: &IdToken) -> bool {
    token.account != Account::Guest && token.identity_provider.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(upn: &str, account: Account, want: Result<&str, NotLinkable>) {
        let got = decide(upn, account, false);
        assert_eq!(got.as_ref().map(LinkableName::as_str).map_err(|error| *error), want, "{upn}");
    }

    #[test]
    fn row_61_only_plain_ascii_links() {
        check("Ada@Contoso.com", Account::Member, Ok("ada@contoso.com"));
        for upn in [
            "\u{430}da@contoso.com",
            "\u{212a}ay@contoso.com",
            "\u{130}da@contoso.com",
            "\u{ff41}da@contoso.com",
            "ada@contoso.com.",
            "ada@contoso.com ",
            " ada@contoso.com",
            "zoe\u{308}@contoso.com",
            "zo\u{eb}@contoso.com",
            "ada@x@contoso.com",
            "ada",
            "@contoso.com",
            "",
        ] {
            check(upn, Account::Member, Err(NotLinkable::NotPlain));
        }
    }

    #[test]
    fn row_61_a_provisioned_name_matches_by_ascii_case_only() {
        let name = decide("kay@contoso.com", Account::Member, false).expect("a plain name");
        assert!(name.is("KAY@contoso.com"));
        assert!(!name.is("\u{212a}ay@contoso.com"));
        assert!(!name.is("kay@contoso.com."));
    }

    #[test]
    fn row_64_a_guest_links_only_by_the_name_in_this_tenant() {
        let here = "ada_fabrikam.com#EXT#@contoso.onmicrosoft.com";
        check(here, Account::Guest, Ok("ada_fabrikam.com#ext#@contoso.onmicrosoft.com"));
        check("ada@contoso.com", Account::Guest, Err(NotLinkable::GuestByHomeName));
        let unsaid = decide("ada@contoso.com", Account::Unsaid, true);
        assert_eq!(unsaid, Err(NotLinkable::GuestByHomeName));
    }
}
