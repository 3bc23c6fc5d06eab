//! Whether an application is who it says: a secret, an assertion signed by its certificate, or a token
//! of somebody whom it trusts.

use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Asked, Proof, exchange::Refused, keys, registration::App};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Takes one of the proofs that are registered.
pub(super) fn check(
    app: &App,
    client: Uuid,
    asked: &Asked,
    audience: &str,
    now: i64,
) -> Result<(), Refused> {
    if let Some(shown) = asked.field("client_secret") {
        let is = |proof: &Proof| matches!(proof, Proof::Secret(secret) if *secret == shown);
        let expired = "The provided client secret keys are expired.";
        return match app.proofs.iter().any(is) {
            true => Ok(()),
            false if app.expired.contains(&shown) => Err(("invalid_client", 7_000_222, expired)),
            false => Err(("invalid_client", 7_000_215, "Invalid client secret provided.")),
        };
    }
    let shown = asked.field("client_assertion").unwrap_or_default();
    if asked.field("client_assertion_type").as_deref() != Some(ASSERTION) {
        return Err((
            "invalid_client",
            7_000_218,
            "The request body must contain client_assertion.",
        ));
    }
    let is = |proof: &Proof| match proof {
        Proof::Secret(_) => false,
        Proof::Federated(token) => *token == shown,
        Proof::Certificate(pem) => signed(pem, &shown, client, audience, now).is_some(),
    };
    let wrong = ("invalid_client", 700_027, "The certificate with identifier is not registered.");
    app.proofs.iter().any(is).then_some(()).ok_or(wrong)
}

/// An assertion as Entra wants it: `PS256`, `x5t#S256`, for this endpoint, of this client, for now.
fn signed(pem: &str, assertion: &str, client: Uuid, audience: &str, now: i64) -> Option<()> {
    let (signed, signature) = assertion.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let read = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let (header, claims) = (read(header)?, read(claims)?);
    let blocks = pem::parse_many(pem).ok()?;
    let certificate = blocks.iter().find(|block| block.tag() == "CERTIFICATE")?;
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.contents()));
    let text = |of: &Value, name: &str| of.get(name)?.as_str().map(str::to_owned);
    let (id, at) = (client.to_string(), |name: &str| claims.get(name).and_then(Value::as_i64));
    let good = text(&header, "alg")? == "PS256"
        && text(&header, "x5t#S256")? == thumbprint
        && text(&claims, "aud")? == audience
        && text(&claims, "iss")? == id
        && text(&claims, "sub")? == id
        && at("nbf")? <= now
        && (now..=now + 600).contains(&at("exp")?);
    let key = keys::read(pem).ok()?;
    let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, key.public_key().as_ref());
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    key.verify(signed.as_bytes(), &signature).ok()?;
    good.then_some(())
}
