//! A sign-in under way, as bytes that are sealed into its `state`: whichever process of this instance
//! the person comes back to knows from it what was begun, and where.

use doorward_oidc::authorization::{AuthenticationContext, PendingSignIn, RANDOM_BYTES};
use doorward_store::{
    Timestamp,
    directory::{HandleDigest, OrganizationName, SsoConfigurationId},
};
use uuid::Uuid;

use super::ReturnTo;
use crate::translate::sso;

/// Everything that the way back needs.
#[derive(Clone)]
pub struct UnderWay {
    /// Where to.
    pub organization: OrganizationName,
    /// The browser, by the digest of its cookie.
    pub browser: HandleDigest,
    /// Through which SSO configuration.
    pub configuration: SsoConfigurationId,
    /// When it began.
    pub started: Timestamp,
    /// The step-up that was asked for.
    pub context: Option<AuthenticationContext>,
    /// Where the person wants to go.
    pub return_to: ReturnTo,
    /// What the nonce and the PKCE verifier are made of.
    pub random: [u8; RANDOM_BYTES],
}

impl UnderWay {
    /// What the relying party wants back, for the state that this was sealed into.
    #[must_use]
    pub fn pending(&self, state: &str) -> PendingSignIn {
        let place = (self.configuration.to_string(), self.return_to.as_str().to_owned());
        let started = sso::moment(self.started);
        PendingSignIn::of((state, &self.random), place, self.context.clone(), started)
    }

    /// Parts of fixed length, then context and organization with their lengths, then the rest.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.random.to_vec();
        bytes.extend_from_slice(&self.browser.0);
        bytes.extend_from_slice(self.configuration.0.as_bytes());
        bytes.extend_from_slice(&self.started.0.to_be_bytes());
        let context = self.context.as_ref().map_or("", AuthenticationContext::as_str);
        for text in [context, self.organization.as_str()] {
            // Both are far shorter than 256 bytes; another one would not be read back.
            bytes.push(u8::try_from(text.len()).unwrap_or(0));
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(self.return_to.as_str().as_bytes());
        bytes
    }

    /// The same from its bytes, which were sealed here.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (random, bytes) = bytes.split_first_chunk::<RANDOM_BYTES>()?;
        let (browser, bytes) = bytes.split_first_chunk()?;
        let (configuration, bytes) = bytes.split_first_chunk()?;
        let (started, bytes) = bytes.split_first_chunk()?;
        let (context, bytes) = text(bytes)?;
        let (organization, return_to) = text(bytes)?;
        Some(Self {
            organization: OrganizationName::parse(organization).ok()?,
            browser: HandleDigest(*browser),
            configuration: SsoConfigurationId(Uuid::from_bytes(*configuration)),
            started: Timestamp(i64::from_be_bytes(*started)),
            context: match context {
                "" => None,
                context => Some(AuthenticationContext::parse(context).ok()?),
            },
            return_to: ReturnTo::again(std::str::from_utf8(return_to).ok()?),
            random: *random,
        })
    }
}

/// A text behind its length, and what follows.
fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, bytes) = bytes.split_first()?;
    let (text, rest) = bytes.split_at_checked(usize::from(*length))?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

impl std::fmt::Debug for UnderWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UnderWay({}, {})", self.organization, self.configuration)
    }
}
