//! What the browser brings back: a code, a failure, or an administrator's consent. All of it is a
//! stranger's text until the sign-in it belongs to is found through `state`.

use std::collections::HashMap;

use url::form_urlencoded;

use super::Failure;
use crate::secret::Secret;

const MOST_BYTES: usize = 16 * 1024;
/// A sealed sign-in, with the longest page to go back to.
const MOST_STATE_BYTES: usize = 4096;

/// What the browser brought back.
#[derive(Debug)]
pub enum Callback {
    /// A code to exchange.
    Code {
        /// The state: find the pending sign-in by its digest.
        state: Secret,
        /// The code.
        code: Secret,
        /// The issuer, if the answer names one.
        issuer: Option<String>,
    },
    /// A failure.
    Failed {
        /// The state, if there is one.
        state: Option<Secret>,
        /// What Entra says.
        failure: Failure,
        /// The issuer, if the answer names one.
        issuer: Option<String>,
    },
    /// An administrator consented, says the browser. It proves nothing, and binds nothing: the tenant
    /// it may name is not read. A sign-in has to follow.
    AdminConsent {
        /// The state, if there is one.
        state: Option<Secret>,
    },
}

/// Why the query is no answer of Entra.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCallback {
    /// More than 16 KiB.
    #[error("the answer is too long")]
    TooLong,
    /// A parameter stands there twice.
    #[error("the answer says something twice")]
    Repeated,
    /// A code and an error.
    #[error("the answer has a code and an error")]
    Contradiction,
    /// Neither code nor error.
    #[error("the answer has no code")]
    NoCode,
    /// A code without a state, or with an impossible one.
    #[error("the answer does not say which sign-in it belongs to")]
    NoState,
    /// `iss` is not the tenant's issuer.
    #[error("the answer comes from somebody else")]
    Issuer,
}

impl Callback {
    /// Reads the query of the callback.
    ///
    /// # Errors
    /// When it is no answer of Entra; the request deserves a 400.
    pub fn parse(query: &str) -> Result<Self, InvalidCallback> {
        if query.len() > MOST_BYTES {
            return Err(InvalidCallback::TooLong);
        }
        let mut said = HashMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
            if said.insert(name, value).is_some() {
                return Err(InvalidCallback::Repeated);
            }
        }
        Self::of(said)
    }

    fn of(mut said: HashMap<String, String>) -> Result<Self, InvalidCallback> {
        let state = said.remove("state").filter(|state| is_state(state)).map(Secret::new);
        let code = said.remove("code").filter(|code| !code.is_empty()).map(Secret::new);
        // The failure of an admin consent says `admin_consent=True` too: the error comes first.
        match (said.remove("error"), code) {
            (Some(_), Some(_)) => Err(InvalidCallback::Contradiction),
            (Some(error), None) => {
                let description = said.remove("error_description").unwrap_or_default();
                let subcode = said.remove("error_subcode");
                let failure = Failure::new(&error, &description, subcode.as_deref());
                Ok(Self::Failed { state, failure, issuer: said.remove("iss") })
            }
            (None, Some(code)) => {
                let state = state.ok_or(InvalidCallback::NoState)?;
                Ok(Self::Code { state, code, issuer: said.remove("iss") })
            }
            (None, None) if said.contains_key("admin_consent") => Ok(Self::AdminConsent { state }),
            (None, None) => Err(InvalidCallback::NoCode),
        }
    }

    /// The first state that a query or form says, whatever else is wrong with it: to find out whose
    /// sign-in it was, and nothing more.
    #[must_use]
    pub fn first_state(said: &str) -> Option<Secret> {
        let mut pairs = form_urlencoded::parse(said.as_bytes());
        let (_, state) = pairs.find(|(name, _)| name == "state")?;
        is_state(&state).then(|| Secret::new(state.into_owned()))
    }

    /// The state, if there is one.
    #[must_use]
    pub const fn state(&self) -> Option<&Secret> {
        match self {
            Self::Code { state, .. } => Some(state),
            Self::Failed { state, .. } | Self::AdminConsent { state } => state.as_ref(),
        }
    }

    /// Whether the answer, good or bad (RFC 9207 §2.4), names the issuer of the sign-in it belongs to, or
    /// none, as Entra does.
    ///
    /// # Errors
    /// When it names another one, in words fit for a log.
    pub fn is_from(&self, expected: &str) -> Result<(), InvalidCallback> {
        match self {
            Self::Code { issuer: Some(issuer), .. } | Self::Failed { issuer: Some(issuer), .. }
                if issuer != expected =>
            {
                Err(InvalidCallback::Issuer)
            }
            Self::Code { .. } | Self::Failed { .. } | Self::AdminConsent { .. } => Ok(()),
        }
    }
}

fn is_state(state: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=MOST_STATE_BYTES).contains(&state.len()) && state.bytes().all(letters)
}
