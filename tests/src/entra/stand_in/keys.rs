//! Signing keys: three of the fixtures in turn, and one that nobody publishes.

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::forgery::Seal;

const PUBLISHED: [&str; 3] = [
    include_str!("../../../fixtures/keys/entra-1.pem"),
    include_str!("../../../fixtures/keys/entra-2.pem"),
    include_str!("../../../fixtures/keys/entra-3.pem"),
];
const FOREIGN: &str = include_str!("../../../fixtures/keys/entra-foreign.pem");

/// The directory of all personal accounts: its keys stand in every key set too.
const PERSONAL_ACCOUNTS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// All keys, and which one signs.
#[derive(Debug)]
pub(super) struct Keys {
    published: Vec<KeyPair>,
    foreign: KeyPair,
    turn: usize,
    withdrawn: usize,
}

/// The text is no RSA key.
fn unreadable() -> std::io::Error {
    std::io::Error::other("a key of the fixtures cannot be read")
}

/// Reads a PEM text with a PKCS #8 key.
pub(super) fn read(text: &str) -> std::io::Result<KeyPair> {
    let blocks = pem::parse_many(text).map_err(|_| unreadable())?;
    let key = blocks.iter().find(|block| block.tag() == "PRIVATE KEY").ok_or_else(unreadable)?;
    KeyPair::from_pkcs8(key.contents()).map_err(|_| unreadable())
}

impl Keys {
    pub(super) fn of_fixtures() -> std::io::Result<Self> {
        let published = PUBLISHED.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { published, foreign: read(FOREIGN)?, turn: 0, withdrawn: 0 })
    }

    pub(super) fn rotate(&mut self, withdraw: bool) {
        self.turn += 1;
        if withdraw {
            self.withdrawn = self.turn;
        }
    }

    /// The name of the key that signs now.
    pub(super) fn key_id(&self) -> String {
        name(self.turn)
    }

    /// What is published: the keys of this turn and of those before, and one of personal accounts.
    pub(super) fn documents(&self, authority: &str) -> Value {
        let key = |turn: usize, kid: String, issuer: String| {
            let pair = self.pair(turn)?.public_key();
            let n = pair.modulus().big_endian_without_leading_zero().to_vec();
            let e = pair.exponent().big_endian_without_leading_zero().to_vec();
            let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
            Some(
                json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": n, "e": e, "issuer": issuer }),
            )
        };
        let first = self.withdrawn.max(self.turn.saturating_sub(1));
        let ours = (first..=self.turn)
            .filter_map(|turn| key(turn, name(turn), format!("{authority}/{{tenantid}}/v2.0")));
        let personal = format!("{authority}/{PERSONAL_ACCOUNTS}/v2.0");
        let all: Vec<_> = ours.chain(key(self.turn + 1, "personal".to_owned(), personal)).collect();
        json!({ "keys": all })
    }

    /// Signs, or does something like it.
    pub(super) fn sign(&self, text: &str, seal: &Seal) -> Option<String> {
        let pair = match seal {
            Seal::Good | Seal::Flipped => self.pair(self.turn)?,
            Seal::PersonalKey => self.pair(self.turn + 1)?,
            Seal::ForeignKey => &self.foreign,
            Seal::Shared(secret) => return Some(shared(secret, text)),
            Seal::PublicKeyAsSecret => {
                return Some(shared(self.pair(self.turn)?.public_key().as_ref(), text));
            }
            Seal::Missing => return Some(String::new()),
        };
        let mut signature = vec![0; pair.public_modulus_len()];
        let random = SystemRandom::new();
        pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).ok()?;
        if let (Seal::Flipped, Some(byte)) = (seal, signature.first_mut()) {
            *byte ^= 1;
        }
        Some(URL_SAFE_NO_PAD.encode(signature))
    }

    fn pair(&self, turn: usize) -> Option<&KeyPair> {
        self.published.get(turn % self.published.len())
    }
}

/// As `HS256` signs.
fn shared(secret: &[u8], text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()))
}

fn name(turn: usize) -> String {
    format!("key-{turn}")
}
