use serde_json::{Value, json};

use super::*;
use crate::given::{CLIENT, NOW, OID, TENANT, at, header, issuer, jwk, sign, tenant};

const OTHER: &str = "99999999-2222-3333-4444-555555555555";

fn trusted() -> TrustedProvisioner {
    TrustedProvisioner {
        authority: Authority::Public,
        tenant: tenant(),
        audience: ClientId::parse(CLIENT).expect("a GUID"),
        subject: ObjectId::parse(OID).expect("a GUID"),
    }
}

/// An assertion with some claims changed; `null` takes one away.
fn assertion(changes: &Value) -> Secret {
    let mut claims = json!({
        "iss": issuer(), "aud": format!("api://{CLIENT}"), "sub": OID, "oid": OID, "tid": TENANT,
        "ver": "2.0", "iat": NOW, "nbf": NOW, "exp": NOW + 3900, "uti": "once",
    });
    let members = claims.as_object_mut().expect("an object");
    for (name, change) in changes.as_object().expect("an object") {
        members.insert(name.clone(), change.clone());
    }
    members.retain(|_, claim| !claim.is_null());
    Secret::new(sign(0, &header(), &claims))
}

fn verified(assertion: &Secret) -> Result<Assertion, Rejected> {
    let keys = json!({ "keys": [jwk(0, "k1")] }).to_string();
    let keys = crate::keys::KeySet::read(keys.as_bytes()).expect("a key set");
    let read = UnverifiedAssertion::read(assertion)?;
    let key = keys.get(read.key_id()).ok_or(Rejected::KeyUnknown)?;
    read.verify(key, &trusted(), at(0))
}

#[test]
fn an_assertion_is_believed_in_both_forms_of_its_audience() {
    let other_case = format!("api://{}", CLIENT.to_uppercase());
    for audience in [format!("api://{CLIENT}"), format!("api://{CLIENT}/.default"), other_case] {
        let believed = verified(&assertion(&json!({ "aud": audience }))).expect("a good assertion");
        assert_eq!(believed.subject, trusted().subject);
        assert_eq!(believed.token_id.as_deref(), Some("once"));
        assert_eq!(believed.expires_at, at(3900));
    }
    assert!(verified(&assertion(&json!({ "nbf": null, "idtyp": "app" }))).is_ok());
}

#[test]
fn every_claim_that_is_wrong_is_a_reason_with_a_name() {
    let check = |changes: Value, want: Rejected| {
        assert_eq!(verified(&assertion(&changes)), Err(want), "{changes}");
    };
    let other_issuer = issuer().replace(TENANT, OTHER);
    check(json!({ "iss": other_issuer }), Rejected::IssuerWrong);
    check(json!({ "iss": format!("https://sts.windows.net/{TENANT}/") }), Rejected::IssuerWrong);
    check(json!({ "iss": null }), Rejected::ClaimMissing("iss"));
    check(json!({ "aud": CLIENT }), Rejected::AudienceWrong);
    check(json!({ "aud": format!("api://{OTHER}") }), Rejected::AudienceWrong);
    check(json!({ "aud": format!("api://{CLIENT}/.default/.default") }), Rejected::AudienceWrong);
    check(json!({ "aud": format!("https://{CLIENT}") }), Rejected::AudienceWrong);
    check(json!({ "aud": [format!("api://{CLIENT}")] }), Rejected::ClaimsUnreadable);
    check(json!({ "aud": null }), Rejected::ClaimMissing("aud"));
    check(json!({ "tid": OTHER }), Rejected::TenantWrong);
    check(json!({ "tid": null }), Rejected::ClaimMissing("tid"));
    check(json!({ "ver": "1.0" }), Rejected::VersionWrong);
    check(json!({ "sub": OTHER }), Rejected::SubjectWrong);
    check(json!({ "sub": null }), Rejected::ClaimMissing("sub"));
    check(json!({ "oid": OTHER }), Rejected::SubjectWrong);
    check(json!({ "oid": null }), Rejected::ClaimMissing("oid"));
    check(json!({ "scp": "User.Read" }), Rejected::SubjectWrong);
    check(json!({ "idtyp": "user" }), Rejected::SubjectWrong);
    check(json!({ "exp": NOW - 300 }), Rejected::Expired);
    check(json!({ "exp": null }), Rejected::ClaimMissing("exp"));
    check(json!({ "nbf": NOW + 301 }), Rejected::NotYetValid);
    check(json!({ "iat": NOW + 301 }), Rejected::IssuedInTheFuture);
}

#[test]
fn a_foreign_signature_is_none() {
    let raw = assertion(&json!({}));
    let foreign = sign(1, &header(), &json!({ "iss": issuer() }));
    assert_eq!(verified(&Secret::new(foreign)), Err(Rejected::SignatureWrong));
    let (signed, _) = raw.expose().rsplit_once('.').expect("three parts");
    assert_eq!(verified(&Secret::new(format!("{signed}."))), Err(Rejected::SignatureWrong));
}
