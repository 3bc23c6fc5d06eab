mod claims;
mod form;

use serde_json::{Value, json};

use super::*;
use crate::{
    given::{
        CLIENT, NOW, OID, TENANT, at, base64, claims, client, header, issuer, jwk, sign, sign_text,
        tenant,
    },
    groups::UnreadableGroups,
    keys::KeySet,
};

/// What a token of this form comes to: the name of the reason, or `believed`.
fn outcome(raw: &str) -> &'static str {
    verify(raw, None).map_or_else(Rejected::name, |_| "believed")
}

fn verify(raw: &str, context: Option<&str>) -> Result<IdToken, Rejected> {
    let mut foreign = jwk(0, "msa");
    foreign["issuer"] =
        json!("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
    let set = json!({ "keys": [jwk(0, "k1"), foreign] });
    let keys = KeySet::read(set.to_string().as_bytes()).expect("a key set");
    let issuer = issuer();
    let expected = Expected {
        issuer: &issuer,
        tenant: tenant(),
        client: client(),
        nonce: Digest::of("n-1"),
        started: at(-2),
        context,
    };
    let token = UnverifiedIdToken::read(&Secret::new(raw.to_owned()))?;
    let key = keys.get(token.key_id()).ok_or(Rejected::KeyUnknown)?;
    token.verify(key, &expected, at(0))
}

/// A good header with some members changed; `null` takes one away.
#[allow(clippy::needless_pass_by_value, reason = "a table reads better")]
fn with_header(changes: Value) -> String {
    sign(0, &changed(header(), &changes), &claims())
}

#[allow(clippy::needless_pass_by_value, reason = "a table reads better")]
fn with_claims(changes: Value) -> String {
    sign(0, &header(), &changed(claims(), &changes))
}

fn changed(mut object: Value, changes: &Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

#[track_caller]
fn check(table: &[(&str, String, &str)]) {
    for (row, token, want) in table {
        assert_eq!(outcome(token), *want, "{row}");
    }
}

#[test]
fn a_good_token_is_believed() {
    let token =
        verify(&with_claims(json!({ "acct": 0, "xms_edov": "1" })), None).expect("believed");
    assert_eq!(token.person.object.to_string(), OID);
    assert_eq!(token.person.tenant, tenant());
    assert_eq!((token.name.as_deref(), token.session.as_deref()), (Some("Ada"), Some("s-1")));
    assert_eq!((token.account, token.email_is_owned), (Account::Member, true));
    assert_eq!(token.groups, Groups::None);
}

#[test]
fn row_66_an_account_is_the_tenants_own_unless_the_token_says_otherwise() {
    let own = |changes| crate::linking::is_of_tenant(&verify(&with_claims(changes), None).unwrap());
    let (v1, home) = (format!("https://sts.windows.net/{TENANT}/"), "https://sts.windows.net/x/");
    assert!(own(json!({})));
    assert!(own(json!({ "acct": 0, "idp": issuer() })));
    assert!(own(json!({ "idp": v1 })));
    assert!(!own(json!({ "acct": 1 })));
    assert!(!own(json!({ "idp": home })));
    assert!(!own(json!({ "acct": 0, "idp": "live.com" })));
}

#[test]
fn row_29_large_and_deep_tokens_cost_little() {
    let many: Vec<_> = (0..100_000).map(|_| OID).collect();
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    let deep_groups = format!("{{\"groups\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    check(&[
        ("row 29: 100,000 groups", with_claims(json!({ "groups": many })), "too_long"),
        ("row 29: 3 MB of dots", ".".repeat(3_000_000), "too_long"),
        ("row 29: deep", sign_text(0, &header().to_string(), &deep), "claim_missing"),
        (
            "row 29: deep groups",
            sign_text(0, &header().to_string(), &deep_groups),
            "claims_unreadable",
        ),
    ]);
}

#[test]
fn row_41_groups_that_cannot_be_compared_admit_nobody() {
    let groups = |changes| verify(&with_claims(changes), None).expect("believed").groups;
    let names = Groups::Unreadable(UnreadableGroups::Names);
    assert_eq!(groups(json!({ "groups": ["CONTOSO\\Finance"] })), names);
    assert_eq!(groups(json!({ "groups": [OID, 7] })), names);
    let overage = json!({ "groups": "src1" });
    let contradiction = json!({ "groups": [OID], "_claim_names": overage });
    assert_eq!(groups(contradiction), Groups::Unreadable(UnreadableGroups::Contradiction));
    assert_eq!(groups(json!({ "_claim_names": overage })), Groups::Overage);
    assert_eq!(groups(json!({ "hasgroups": true })), Groups::Overage);
    assert!(matches!(groups(json!({ "groups": [OID] })), Groups::Ids(ids) if ids.len() == 1));
}

#[test]
fn a_step_up_that_was_asked_for_must_be_met() {
    let with = |acrs: Value| verify(&with_claims(json!({ "acrs": acrs })), Some("c1")).map(|_| ());
    assert_eq!(with(json!(["c1", "c2"])), Ok(()));
    assert_eq!(with(json!("c1")), Ok(()));
    assert_eq!(with(json!(["c11"])), Err(Rejected::ContextNotMet));
    assert_eq!(with(Value::Null), Err(Rejected::ContextNotMet));
}
