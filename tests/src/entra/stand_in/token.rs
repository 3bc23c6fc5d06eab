//! The ID token, with the claims and the dates that Entra gives it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::held::{Grant, Held};

/// Entra dates back by so much.
const BACKDATED_SECONDS: i64 = 300;
const LIFE_SECONDS: i64 = 3900;

/// Makes the ID token of a code, forged if that was asked for.
pub(super) fn make(held: &mut Held, grant: &Grant) -> Option<String> {
    let mut header = json!({ "typ": "JWT", "alg": "RS256", "kid": held.keys.key_id() });
    let mut claims = claims(held, grant)?;
    let forgery = held.forgery.clone().unwrap_or_default();
    forgery.apply(&mut header, &mut claims);
    let part = |text: String| URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", part(header.to_string()), part(forgery.written(&claims)));
    let token = format!("{signed}.{}", held.keys.sign(&signed, forgery.seal())?);
    let token = forgery.sent(token);
    held.issued.push(token.clone());
    Some(token)
}

fn claims(held: &mut Held, grant: &Grant) -> Option<Value> {
    let dated = held.now() - BACKDATED_SECONDS;
    let uti = held.text();
    let tenant = held.tenants.get(&grant.tenant)?;
    let person = tenant.company.person(grant.person)?;
    let mut claims = json!({
        "aud": grant.client,
        "iss": format!("{}/{}/v2.0", held.authority, grant.tenant),
        "iat": dated,
        "nbf": dated,
        "exp": dated + LIFE_SECONDS,
        "acct": 0,
        "aio": "opaque",
        "email": person.mail,
        "login_hint": format!("O.{}", grant.person),
        "name": person.display_name,
        "oid": grant.person,
        "preferred_username": person.user_principal_name,
        "rh": "opaque",
        "sid": grant.sid,
        "sub": pairwise(grant),
        "tid": grant.tenant,
        "upn": person.user_principal_name,
        "uti": uti,
        "ver": "2.0",
    });
    let groups = tenant.groups_of(grant.person);
    let mut more = Map::new();
    match groups.len() {
        0 => {}
        count if count <= held.most_groups => drop(more.insert("groups".into(), json!(groups))),
        _ => {
            let endpoint = "https://graph.windows.net/retired/users/me/getMemberObjects";
            more.insert("_claim_names".into(), json!({ "groups": "src1" }));
            more.insert("_claim_sources".into(), json!({ "src1": { "endpoint": endpoint } }));
        }
    }
    if let Some(nonce) = &grant.nonce {
        more.insert("nonce".into(), json!(nonce));
    }
    if let Some(context) = &grant.context {
        more.insert("acrs".into(), json!([context]));
    }
    merge(&mut claims, &more);
    Some(claims)
}

/// One person has another `sub` in every application.
fn pairwise(grant: &Grant) -> String {
    let both: [Uuid; 2] = [grant.client, grant.person.0];
    URL_SAFE_NO_PAD.encode(Sha256::digest(both.map(Uuid::into_bytes).concat()))
}

/// Changes members; `null` takes one away.
pub(super) fn merge(value: &mut Value, changes: &Map<String, Value>) {
    let Some(members) = value.as_object_mut() else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.shift_remove(name);
        } else {
            members.insert(name.clone(), change.clone());
        }
    }
}
