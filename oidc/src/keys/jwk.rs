//! One entry of a key set: an RSA signing key of at least 2048 bits, or nothing.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

use super::Key;

const LEAST_BITS: usize = 2048;
const MOST_BITS: usize = 8192;
const MOST_EXPONENT_BYTES: usize = 4;

#[derive(Deserialize)]
struct Jwk {
    kid: String,
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    n: String,
    e: String,
    issuer: Option<String>,
}

/// Reads an entry; `None` for one that cannot sign an ID token.
pub(super) fn read(entry: &Value) -> Option<Key> {
    let jwk = Jwk::deserialize(entry).ok()?;
    let signs = jwk.kty == "RSA"
        && jwk.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
        && jwk.alg.as_deref().is_none_or(|alg| alg == "RS256")
        && crate::jws::is_key_id(&jwk.kid);
    if !signs {
        return None;
    }
    let n = without_leading_zeros(URL_SAFE_NO_PAD.decode(&jwk.n).ok()?);
    let e = without_leading_zeros(URL_SAFE_NO_PAD.decode(&jwk.e).ok()?);
    if !(LEAST_BITS..=MOST_BITS).contains(&bits(&n)) || !is_sane_exponent(&e) {
        return None;
    }
    Some(Key {
        id: jwk.kid,
        decoding: DecodingKey::from_rsa_raw_components(&n, &e),
        material: (n, e),
        issuer: jwk.issuer,
    })
}

fn without_leading_zeros(number: Vec<u8>) -> Vec<u8> {
    number.into_iter().skip_while(|byte| *byte == 0).collect()
}

fn bits(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    number.len().saturating_mul(8).saturating_sub(unused)
}

/// Odd and at least 3.
fn is_sane_exponent(e: &[u8]) -> bool {
    let odd = e.last().is_some_and(|byte| byte % 2 == 1);
    odd && e != [1] && e.len() <= MOST_EXPONENT_BYTES
}
