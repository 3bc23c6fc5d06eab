//! The authorization request: code, PKCE with S256, state and nonce, always. Randomness and time are
//! arguments.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use openidconnect::{
    AuthUrl, ClientId as OpenIdClientId, CsrfToken, IssuerUrl, JsonWebKeySet, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    core::{CoreAuthenticationFlow, CoreClient},
};
use serde_json::json;
use url::Url;

use super::LoginHint;
use crate::{
    discovery::Provider,
    guid::ClientId,
    secret::{Digest, Secret},
};

/// 32 bytes each for nonce and verifier.
pub const RANDOM_BYTES: usize = 64;

/// What Entra shall ask the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// The password again.
    Login,
    /// Nothing: fail instead.
    Silent,
    /// Consent.
    Consent,
    /// Which account.
    SelectAccount,
}

/// A Conditional Access authentication context: `c1` to `c99`, defined by the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticationContext(String);

/// The text names no authentication context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an authentication context is named `c1` to `c99`")]
pub struct InvalidContext;

impl AuthenticationContext {
    /// Reads the ID that the tenant's administrator defined.
    ///
    /// # Errors
    /// When it is not of the form `c1` to `c99`.
    pub fn parse(text: &str) -> Result<Self, InvalidContext> {
        let number: u8 =
            text.strip_prefix('c').and_then(|n| n.parse().ok()).ok_or(InvalidContext)?;
        let whole = (1..=99).contains(&number) && format!("c{number}") == text;
        if whole { Ok(Self(text.to_owned())) } else { Err(InvalidContext) }
    }

    /// The ID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is asked of Entra beyond the necessary.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Whom Entra shall suggest.
    pub login_hint: Option<LoginHint>,
    /// Skips the choice of the home; from configuration only, as it sends guests astray.
    pub domain_hint: Option<String>,
    /// What Entra shall ask.
    pub prompt: Option<Prompt>,
    /// The step-up that the access rule asks for.
    pub context: Option<AuthenticationContext>,
    /// Whether the access token shall open Graph, to resolve an overage of groups.
    pub graph: bool,
}

/// What is needed on the way back. It is used once.
#[derive(Debug, Clone)]
pub struct PendingSignIn {
    /// The digest of the state that it belongs to.
    pub state: Digest,
    /// The digest of the nonce.
    pub nonce: Digest,
    /// The PKCE verifier.
    pub verifier: Secret,
    /// Which SSO configuration it is for, as the caller names it.
    pub configuration: String,
    /// Where the person wants to go; checked by the caller.
    pub return_to: String,
    /// When it was started.
    pub started: Timestamp,
    /// The step-up that was asked for.
    pub context: Option<AuthenticationContext>,
}

/// An address in the request cannot be written. Addresses of a [`Provider`] always can.
#[derive(Debug, thiserror::Error)]
#[error("the authorization request cannot be written")]
pub struct NotBegun(#[from] url::ParseError);

impl PendingSignIn {
    /// What belongs to the request that was made of this state and these random bytes.
    #[must_use]
    pub fn of(
        (state, random): (&str, &[u8; RANDOM_BYTES]),
        (configuration, return_to): (String, String),
        context: Option<AuthenticationContext>,
        started: Timestamp,
    ) -> Self {
        let [nonce, verifier] = texts(random);
        Self {
            state: Digest::of(state),
            nonce: Digest::of(&nonce),
            verifier: Secret::new(verifier),
            configuration,
            return_to,
            started,
            context,
        }
    }
}

/// Makes the authorization request: where to send the browser. Nobody but the caller may be able to make
/// such a `state`, and nobody may guess the random bytes.
///
/// # Errors
/// When an address cannot be written.
pub fn begin(
    provider: &Provider,
    client: ClientId,
    redirect_uri: &Url,
    wish: &Wish,
    (state, random): (&str, &[u8; RANDOM_BYTES]),
) -> Result<Url, NotBegun> {
    let [nonce, verifier] = texts(random);
    let said = (CsrfToken::new(state.to_owned()), Nonce::new(nonce));
    location(provider, client, redirect_uri, wish, said, verifier)
}

/// Two independent texts of 43 letters each.
fn texts(random: &[u8; RANDOM_BYTES]) -> [String; 2] {
    let text = |part: usize| {
        let bytes: Vec<u8> = random.iter().skip(part * 32).take(32).copied().collect();
        URL_SAFE_NO_PAD.encode(bytes)
    };
    [text(0), text(1)]
}

fn location(
    provider: &Provider,
    client: ClientId,
    redirect_uri: &Url,
    wish: &Wish,
    (state, nonce): (CsrfToken, Nonce),
    verifier: String,
) -> Result<Url, NotBegun> {
    let issuer = IssuerUrl::new(provider.issuer().to_owned())?;
    let client =
        CoreClient::new(OpenIdClientId::new(client.to_string()), issuer, JsonWebKeySet::default())
            .set_auth_uri(AuthUrl::from_url(provider.authorization_endpoint().url().clone()))
            .set_redirect_uri(RedirectUrl::from_url(redirect_uri.clone()));
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let mut request = client
        .authorize_url(flow, move || state, move || nonce)
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .add_extra_param("response_mode", "query");
    if wish.graph {
        request = request.add_scope(Scope::new("User.Read".to_owned()));
    }
    for (name, value) in wish.parameters() {
        request = request.add_extra_param(name, value);
    }
    Ok(request.url().0)
}

impl Wish {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        if let Some(prompt) = self.prompt {
            parameters.push(("prompt", prompt.as_str().to_owned()));
        }
        // Entra refuses a hint together with the choice of an account.
        if let (Some(hint), false) = (&self.login_hint, self.prompt == Some(Prompt::SelectAccount))
        {
            parameters.push(("login_hint", hint.as_str().to_owned()));
        }
        if let Some(hint) = &self.domain_hint {
            parameters.push(("domain_hint", hint.clone()));
        }
        if let Some(context) = &self.context {
            let acrs = json!({ "acrs": { "essential": true, "value": context.as_str() } });
            parameters.push(("claims", json!({ "id_token": acrs }).to_string()));
        }
        parameters
    }
}

impl Prompt {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Silent => "none",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }
}
