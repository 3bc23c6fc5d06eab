//! What Entra says when it says no, in plain words. What we do depends on `error` alone; the AADSTS
//! number only chooses the words, because Microsoft may change it at any time.

use crate::plain_text::clean;

const MOST_DESCRIPTION: usize = 500;

/// An error answer, from the callback or from the token endpoint. Its texts are cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `error`, such as `access_denied`.
    pub error: String,
    /// `error_description`, on one line.
    pub description: String,
    /// The AADSTS number, if there is one.
    pub code: Option<u32>,
    /// `error_subcode` or `suberror`, such as `cancel`.
    pub subcode: Option<String>,
}

/// Who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// The person: sign in again, or with another account.
    Person,
    /// An administrator of the tenant or of the SSO configuration.
    Administrator,
    /// Nobody but time.
    Nobody,
}

/// What to tell whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// One sentence.
    pub text: &'static str,
    /// Who can do something about it.
    pub whom: Whom,
}

impl Failure {
    pub(crate) fn new(error: &str, description: &str, subcode: Option<&str>) -> Self {
        let description = clean(description, MOST_DESCRIPTION);
        Self {
            error: clean(error, 64),
            code: code_in(&description),
            subcode: subcode.map(|subcode| clean(subcode, 64)),
            description,
        }
    }

    /// Whether the credential of the SSO configuration is at fault: an alarm for administrators.
    #[must_use]
    pub fn is_of_credential(&self) -> bool {
        self.error == "invalid_client"
    }

    /// Whether time alone may mend it.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(&*self.error, "temporarily_unavailable" | "server_error")
    }

    /// What it means and who can change it.
    #[must_use]
    pub fn advice(&self) -> Advice {
        self.code.and_then(by_code).unwrap_or_else(|| by_error(&self.error))
    }
}

/// The number after `AADSTS`.
fn code_in(description: &str) -> Option<u32> {
    let (_, rest) = description.split_once("AADSTS")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).take(9).collect();
    digits.parse().ok()
}

const fn by_code(code: u32) -> Option<Advice> {
    use Whom::{Administrator, Nobody, Person};
    let (whom, text) = match code {
        50011 => (
            Administrator,
            "The redirect URI is not registered: add the callback address of this service to the app registration, as platform `Web`.",
        ),
        700_016 => (
            Administrator,
            "The app registration is not known in this tenant: check tenant ID and client ID, or open the admin-consent link.",
        ),
        90002 => (
            Administrator,
            "The tenant does not exist in this cloud: check the tenant ID and the authority.",
        ),
        50105 => (
            Administrator,
            "The person is not assigned to the enterprise application: assign the person or one of their groups.",
        ),
        50020 | 50034 | 90072 | 16000 => (
            Person,
            "The account does not exist in this tenant: sign in with another account, or ask to be invited as a guest.",
        ),
        65001 | 90094 | 90095 => (
            Administrator,
            "Nobody has consented to the application yet: an administrator opens the admin-consent link.",
        ),
        65004 => (Person, "Consent was declined: sign in again and accept."),
        50058 => (Person, "Nobody is signed in to Microsoft: sign in."),
        50076 | 50079 => (Person, "Microsoft asks for a second factor: sign in again."),
        53000..=53003 | 530_032 => (
            Administrator,
            "Conditional Access blocks this sign-in: the sign-in logs of the tenant say which policy.",
        ),
        50057 => (Administrator, "The account is disabled in Entra."),
        50173 | 700_082 | 70043 => {
            (Person, "The earlier sign-in is no longer valid: sign in again.")
        }
        54005 | 70008 => {
            (Person, "The answer of Microsoft was used already or came too late: sign in again.")
        }
        700_005 => {
            (Administrator, "The answer belongs to another tenant than the SSO configuration.")
        }
        7_000_215 => (
            Administrator,
            "The client secret is wrong: paste the secret's `Value`, not its `Secret ID`.",
        ),
        7_000_222 => {
            (Administrator, "The client secret is expired: create a new one and add it here.")
        }
        700_027 => (
            Administrator,
            "The certificate is not the one in the app registration, or it is expired: upload it under `Certificates & secrets`.",
        ),
        700_025 | 9_002_327 => (
            Administrator,
            "The redirect URI is registered for another platform: register it as platform `Web`.",
        ),
        50194 => {
            (Administrator, "The app registration is for a single tenant: check the tenant ID.")
        }
        900_439 => (
            Administrator,
            "The account belongs to another cloud: choose the authority of that cloud.",
        ),
        50196 => (
            Nobody,
            "Microsoft saw too many sign-ins in a row: wait some minutes, then sign in again.",
        ),
        500_212 | 500_213 => (
            Administrator,
            "A cross-tenant access policy forbids this sign-in: administrators of both tenants have to agree.",
        ),
        _ => return None,
    };
    Some(Advice { text, whom })
}

fn by_error(error: &str) -> Advice {
    use Whom::{Administrator, Nobody, Person};
    let (whom, text) = match error {
        "access_denied" => (Person, "The sign-in was cancelled or denied: sign in again."),
        "login_required" | "interaction_required" => {
            (Person, "Microsoft has to ask something: sign in again.")
        }
        "consent_required" => (
            Administrator,
            "Nobody has consented to the application yet: an administrator opens the admin-consent link.",
        ),
        "invalid_grant" => (Person, "The sign-in is no longer valid: sign in again."),
        "invalid_client" => (
            Administrator,
            "The credential of the SSO configuration is not accepted: check its value and when it expires.",
        ),
        "unauthorized_client"
        | "invalid_scope"
        | "invalid_request"
        | "unsupported_response_type"
        | "invalid_resource" => (
            Administrator,
            "The app registration does not allow what is asked: compare it with the set-up guide.",
        ),
        "temporarily_unavailable" | "server_error" => {
            (Nobody, "Microsoft is not available at the moment: try again in some minutes.")
        }
        _ => (Administrator, "Microsoft refused the sign-in."),
    };
    Advice { text, whom }
}
