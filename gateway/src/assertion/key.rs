//! One key pair on P-256, for ES256 (RFC 7518 §3.4).

use std::fmt;

use aws_lc_rs::{
    encoding::AsBigEndian,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::record::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A key with its age. It prints its name only.
pub struct Key {
    id: String,
    header: String,
    event_header: String,
    made: Timestamp,
    document: Vec<u8>,
    pair: EcdsaKeyPair,
}

impl Key {
    /// A key that nobody has seen.
    pub(super) fn make(now: Timestamp) -> Option<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok()?;
        let document = pair.to_pkcs8v1().ok()?;
        Self::of(document.as_ref(), now)
    }

    /// Reads a key in PKCS #8.
    pub(super) fn of(document: &[u8], made: Timestamp) -> Option<Self> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document).ok()?;
        let digest = Sha256::digest(pair.public_key().as_ref());
        let id = URL_SAFE_NO_PAD.encode(digest.first_chunk::<12>()?);
        let header = |what: &str| {
            let header = json!({ "alg": "ES256", "kid": id, "typ": what });
            URL_SAFE_NO_PAD.encode(header.to_string())
        };
        let (header, event_header) = (header("JWT"), header("secevent+jwt"));
        Some(Self { id, header, event_header, made, document: document.into(), pair })
    }

    pub(super) fn made(&self) -> Timestamp {
        self.made
    }

    pub(super) fn document(&self) -> &[u8] {
        &self.document
    }

    /// The first part of every assertion it signs.
    pub(super) fn header(&self) -> &str {
        &self.header
    }

    /// The first part of every security event token it signs (RFC 8417 §2.3), so that none is taken
    /// for an assertion.
    pub(super) fn event_header(&self) -> &str {
        &self.event_header
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let signature = self.pair.sign(&SystemRandom::new(), message).ok()?;
        Some(signature.as_ref().to_vec())
    }

    /// The public half as a JSON Web Key.
    pub(super) fn published(&self) -> Option<Value> {
        // SEC 1 §2.3.3: 04, then both coordinates.
        let point: aws_lc_rs::encoding::EcPublicKeyUncompressedBin<'_> =
            self.pair.public_key().as_be_bytes().ok()?;
        let (x, y) = point.as_ref().get(1..)?.split_at_checked(32)?;
        Some(json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id,
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
        }))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}
