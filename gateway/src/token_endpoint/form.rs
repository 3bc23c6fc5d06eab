//! What a token request asks for and shows: RFC 6749 §4.4.2 and §2.3.1, RFC 7523 §2.2. Names that
//! nobody knows are stepped over: Entra sends some.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use doorward_oidc::secret::Secret;
use doorward_store::directory::provisioning::TokenDigest;
use url::form_urlencoded;

use super::answer::Refused;
use crate::secret_token;

/// The one kind of assertion there is (RFC 7523 §2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A token request, understood and not believed.
#[derive(Debug)]
pub(super) struct Asked {
    /// Who it says it is.
    pub(super) client: Option<String>,
    /// What it shows for that.
    pub(super) shown: Shown,
}

/// What a client shows.
#[derive(Debug)]
pub(super) enum Shown {
    /// A client secret, of which the digest is compared.
    Secret(TokenDigest),
    /// An assertion of Entra.
    Assertion(Secret),
    /// Nothing, or nothing that can be read.
    Nothing,
}

/// The fields we know. Each may stand there once.
#[derive(Debug, Default)]
struct Fields<'a> {
    grant_type: Option<Cow<'a, str>>,
    client_id: Option<Cow<'a, str>>,
    client_secret: Option<Cow<'a, str>>,
    client_assertion: Option<Cow<'a, str>>,
    client_assertion_type: Option<Cow<'a, str>>,
    scope: Option<Cow<'a, str>>,
}

impl Asked {
    /// Reads a body and the header `Authorization`.
    pub(super) fn read(body: &[u8], authorization: Option<&[u8]>) -> Result<Self, Refused> {
        let fields = Fields::read(body)?;
        match fields.grant_type.as_deref() {
            None => return Err(Refused::Request("`grant_type` is missing")),
            Some("client_credentials") => {}
            Some(_) => return Err(Refused::GrantType),
        }
        let client = fields.client_id.map(Cow::into_owned);
        let assertion = match (fields.client_assertion, fields.client_assertion_type.as_deref()) {
            (None, None) => None,
            (Some(assertion), Some(JWT_BEARER)) => Some(Secret::new(assertion.into_owned())),
            (_, _) => {
                let text = "`client_assertion` comes with the `client_assertion_type` of RFC 7523";
                return Err(Refused::Request(text));
            }
        };
        match (authorization, fields.client_secret, assertion) {
            (None, None, None) => Ok(Self { client, shown: Shown::Nothing }),
            (None, Some(secret), None) => {
                let digest = secret_token::digest(secret.as_bytes());
                Ok(Self { client, shown: Shown::Secret(digest) })
            }
            (None, None, Some(assertion)) => {
                Ok(Self { client, shown: Shown::Assertion(assertion) })
            }
            (Some(header), None, None) => Ok(Self::of_header(header, client)),
            (_, _, _) => Err(Refused::Request("the client authenticates in more than one way")),
        }
    }

    /// `Basic …`: two forms of one value each, in base64 (RFC 6749 §2.3.1).
    fn of_header(header: &[u8], said: Option<String>) -> Self {
        let nobody = || Self { client: None, shown: Shown::Nothing };
        let Some((client, secret)) = basic(header) else { return nobody() };
        match said {
            Some(said) if said != client => nobody(),
            Some(_) | None => {
                let digest = secret_token::digest(secret.as_bytes());
                Self { client: Some(client), shown: Shown::Secret(digest) }
            }
        }
    }
}

impl<'a> Fields<'a> {
    fn read(body: &'a [u8]) -> Result<Self, Refused> {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "grant_type" => &mut fields.grant_type,
                "client_id" => &mut fields.client_id,
                "client_secret" => &mut fields.client_secret,
                "client_assertion" => &mut fields.client_assertion,
                "client_assertion_type" => &mut fields.client_assertion_type,
                "scope" => &mut fields.scope,
                _ => continue,
            };
            // RFC 6749 §3.2: what has no value counts as left out, and nothing comes twice.
            if !value.is_empty() && field.replace(value).is_some() {
                return Err(Refused::Request("a parameter stands there twice"));
            }
        }
        Ok(fields)
    }
}

fn basic(header: &[u8]) -> Option<(String, String)> {
    const SCHEME: &[u8] = b"basic ";
    let (scheme, coded) = header.split_at_checked(SCHEME.len())?;
    let text = STANDARD.decode(coded.trim_ascii()).ok()?;
    let text = std::str::from_utf8(&text).ok()?;
    let (client, secret) = text.split_once(':')?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some((decoded(client)?, decoded(secret)?))
}

/// One value of a form.
fn decoded(raw: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(raw.as_bytes());
    match (pairs.next(), pairs.next()) {
        (Some((value, rest)), None) if rest.is_empty() => Some(value.into_owned()),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests;
