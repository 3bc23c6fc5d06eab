//! How an app registration shows that it is itself: a client secret, a certificate, or a token of
//! somebody whom Entra was told to trust.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, crypto::aws_lc};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::ExchangeError;
use crate::{guid::ClientId, secret::Secret};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ASSERTION_SECONDS: i64 = 300;
/// Entra may be behind us by so much.
const BACKDATED_SECONDS: i64 = 60;

/// One credential of an app registration.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A client secret's *Value*.
    Secret(Secret),
    /// A certificate whose key signs an assertion.
    Certificate(Certificate),
    /// A token of another issuer, read anew for every use.
    Federated(Secret),
}

/// A certificate's thumbprint and its private key. `Debug` shows the thumbprint only.
#[derive(Clone)]
pub struct Certificate {
    thumbprint: String,
    key: EncodingKey,
}

/// The PEM text is no certificate with its RSA key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCertificate {
    /// No `CERTIFICATE` block.
    #[error("there is no `CERTIFICATE` in the PEM text")]
    NoCertificate,
    /// No private key block, or not of RSA.
    #[error("there is no RSA `PRIVATE KEY` in the PEM text")]
    NoKey,
}

impl Certificate {
    /// Reads a PEM text with a certificate and its RSA private key, in any order.
    ///
    /// # Errors
    /// When one of the two is not there.
    pub fn parse(pem: &Secret) -> Result<Self, InvalidCertificate> {
        let blocks =
            pem::parse_many(pem.expose()).map_err(|_| InvalidCertificate::NoCertificate)?;
        let certificate = blocks.iter().find(|block| block.tag() == "CERTIFICATE");
        let key = blocks.iter().find(|block| block.tag().ends_with("PRIVATE KEY"));
        let certificate = certificate.ok_or(InvalidCertificate::NoCertificate)?;
        let key = pem::encode(key.ok_or(InvalidCertificate::NoKey)?);
        let key =
            EncodingKey::from_rsa_pem(key.as_bytes()).map_err(|_| InvalidCertificate::NoKey)?;
        let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.contents()));
        let certificate = Self { thumbprint, key };
        // A key that cannot sign is found now and not at the first sign-in.
        certificate.sign("").map_err(|_| InvalidCertificate::NoKey)?;
        Ok(certificate)
    }

    /// The SHA-256 thumbprint as it stands in `x5t#S256`.
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    fn assertion(
        &self,
        client: ClientId,
        audience: &str,
        random: [u8; 16],
        now: Timestamp,
    ) -> Result<Secret, ExchangeError> {
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let seconds = now.as_second();
        let claims = json!({
            "aud": audience,
            "iss": client,
            "sub": client,
            "jti": Uuid::from_bytes(random),
            "nbf": seconds - BACKDATED_SECONDS,
            "iat": seconds,
            "exp": seconds + ASSERTION_SECONDS,
        });
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self.sign(&signed)?;
        Ok(Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, ExchangeError> {
        let signer = (aws_lc::DEFAULT_PROVIDER.signer_factory)(&Algorithm::PS256, &self.key);
        let signer = signer.map_err(|_| ExchangeError::CannotSign)?;
        signer.try_sign(text.as_bytes()).map_err(|_| ExchangeError::CannotSign)
    }
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({})", self.thumbprint)
    }
}

impl Credential {
    /// What is added to the form.
    pub(super) fn parameters(
        &self,
        client: ClientId,
        audience: &str,
        random: [u8; 16],
        now: Timestamp,
    ) -> Result<Vec<(&'static str, Secret)>, ExchangeError> {
        let assertion = match self {
            Self::Secret(secret) => return Ok(vec![("client_secret", secret.clone())]),
            Self::Certificate(certificate) => {
                certificate.assertion(client, audience, random, now)?
            }
            Self::Federated(token) => token.clone(),
        };
        let kind = Secret::new(ASSERTION.to_owned());
        Ok(vec![("client_assertion_type", kind), ("client_assertion", assertion)])
    }
}
