//! The compact form of a signed token: size first, three parts, a header that asks for nothing unusual,
//! then the signature. What is inside is not looked at here, and nothing is believed before `open`.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, crypto::aws_lc};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};

use crate::{keys::Key, rejected::Rejected};

/// Ten times a token with 100 groups.
const MOST_BYTES: usize = 64 * 1024;
const MOST_KEY_ID_BYTES: usize = 128;

/// Whether a `kid` is short and printable. Entra's are thumbprints.
pub(crate) fn is_key_id(id: &str) -> bool {
    (1..=MOST_KEY_ID_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A token in three parts. Nothing in it is verified.
pub(crate) struct Unopened {
    signed: String,
    claims: String,
    signature: Vec<u8>,
    key_id: String,
}

/// Only what must be looked at. A member that is named here may not be there twice.
#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(default)]
    crit: Present,
    #[serde(default)]
    cty: Present,
    #[serde(default)]
    jwk: Present,
    #[serde(default)]
    jku: Present,
    #[serde(default)]
    x5u: Present,
    #[serde(default)]
    x5c: Present,
    #[serde(default)]
    enc: Present,
    #[serde(default)]
    zip: Present,
    #[serde(default)]
    b64: Present,
}

/// Whether a member is there, even as `null`.
#[derive(Default)]
struct Present(bool);

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self(true))
    }
}

impl Header {
    fn asks_for_more(&self) -> bool {
        let members = [
            &self.crit, &self.cty, &self.jwk, &self.jku, &self.x5u, &self.x5c, &self.enc,
            &self.zip, &self.b64,
        ];
        members.iter().any(|member| member.0)
    }

    fn key_id(self) -> Result<String, Rejected> {
        if self.alg != "RS256" {
            return Err(Rejected::AlgorithmNotAllowed);
        }
        if self.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
            return Err(Rejected::TypeNotAllowed);
        }
        if self.asks_for_more() {
            return Err(Rejected::HeaderNotAllowed);
        }
        match self.kid {
            None => Err(Rejected::KeyIdMissing),
            Some(id) if is_key_id(&id) => Ok(id),
            Some(_) => Err(Rejected::KeyIdMalformed),
        }
    }
}

impl Unopened {
    pub(crate) fn read(raw: &str) -> Result<Self, Rejected> {
        if raw.len() > MOST_BYTES {
            return Err(Rejected::TooLong);
        }
        let parts: Vec<&str> = raw.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return Err(Rejected::NotThreeParts);
        };
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part);
        let bytes = decode(header).map_err(|_| Rejected::HeaderUnreadable)?;
        let header_read: Header =
            serde_json::from_slice(&bytes).map_err(|_| Rejected::HeaderUnreadable)?;
        Ok(Self {
            key_id: header_read.key_id()?,
            signature: decode(signature).map_err(|_| Rejected::SignatureWrong)?,
            signed: format!("{header}.{claims}"),
            claims: (*claims).to_owned(),
        })
    }

    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The claims, if the key signed them and none is there twice.
    pub(crate) fn open(self, key: &Key) -> Result<Vec<u8>, Rejected> {
        // The back end is named, so that a second one in the build cannot make a panic of this.
        let verifier =
            (aws_lc::DEFAULT_PROVIDER.verifier_factory)(&Algorithm::RS256, key.decoding());
        let verifier = verifier.map_err(|_| Rejected::SignatureWrong)?;
        verifier
            .verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| Rejected::SignatureWrong)?;
        let claims =
            URL_SAFE_NO_PAD.decode(&self.claims).map_err(|_| Rejected::ClaimsUnreadable)?;
        let Names { repeated } =
            serde_json::from_slice(&claims).map_err(|_| Rejected::ClaimsUnreadable)?;
        if repeated { Err(Rejected::ClaimRepeated) } else { Ok(claims) }
    }
}

/// Whether a name stands twice in an object, known to us or not.
struct Names {
    repeated: bool,
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Look;
        impl<'de> Visitor<'de> for Look {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut seen = std::collections::HashSet::new();
                let mut repeated = false;
                while let Some(name) = map.next_key::<String>()? {
                    map.next_value::<IgnoredAny>()?;
                    repeated |= !seen.insert(name);
                }
                Ok(Names { repeated })
            }
        }
        deserializer.deserialize_map(Look)
    }
}
