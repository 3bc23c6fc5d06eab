//! Every claim against what this sign-in expects, in the order in which a reason says most.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{
    Account, Expected, IdToken, Person,
    claims::{Claims, is_true, texts},
};
use crate::{
    groups::{self, Groups},
    guid::{ClientId, ObjectId},
    plain_text::clean,
    rejected::Rejected,
    validity::{self, Validity},
};

/// Entra dates its tokens back by about five minutes.
const DATED_BACK: SignedDuration = SignedDuration::from_mins(5);
const MOST_SUBJECT_BYTES: usize = 255;
const MOST_LETTERS: usize = 256;
/// Entra's `login_hint` is opaque and longer than a name.
const MOST_OPAQUE_BYTES: usize = 4096;

pub(super) fn check(
    claims: Claims,
    expected: &Expected<'_>,
    now: Timestamp,
) -> Result<IdToken, Rejected> {
    issuer_and_audience(&claims, expected)?;
    let person = person(&claims, expected)?;
    let validity = validity::check(claims.exp, claims.nbf, claims.iat, now)?;
    belongs_to_this_sign_in(&claims, &validity, expected)?;
    let contexts = texts(claims.acrs);
    if expected.context.is_some_and(|asked| !contexts.iter().any(|met| met == asked)) {
        return Err(Rejected::ContextNotMet);
    }
    let line = |claim: Option<String>| claim.map(|text| clean(&text, MOST_LETTERS));
    let opaque = |claim: Option<String>| claim.filter(|text| is_opaque(text));
    Ok(IdToken {
        person,
        subject: claims.sub.ok_or(Rejected::ClaimMissing("sub"))?,
        name: line(claims.name),
        preferred_username: line(claims.preferred_username),
        upn: claims.upn,
        email: line(claims.email),
        email_is_owned: is_true(claims.xms_edov.as_ref()),
        session: opaque(claims.sid),
        login_hint: opaque(claims.login_hint),
        account: account(claims.acct.as_ref()),
        identity_provider: line(claims.idp.filter(|idp| !is_own(idp, expected))),
        contexts,
        groups: groups_of(
            claims.groups.as_ref(),
            claims.hasgroups.as_ref(),
            claims.claim_names.as_ref(),
        ),
        token_id: opaque(claims.uti),
        issued_at: validity.issued_at,
        expires_at: validity.expires_at,
    })
}

fn issuer_and_audience(claims: &Claims, expected: &Expected<'_>) -> Result<(), Rejected> {
    match claims.iss.as_deref() {
        None => return Err(Rejected::ClaimMissing("iss")),
        Some(issuer) if issuer != expected.issuer => return Err(Rejected::IssuerWrong),
        Some(_) => {}
    }
    let is_ours = |id: &str| ClientId::parse(id) == Ok(expected.client);
    let audience = claims.aud.as_ref().ok_or(Rejected::ClaimMissing("aud"))?;
    if !audience.only().is_some_and(is_ours) {
        return Err(Rejected::AudienceWrong);
    }
    if claims.azp.as_deref().is_some_and(|party| !is_ours(party)) {
        return Err(Rejected::AuthorizedPartyWrong);
    }
    Ok(())
}

fn person(claims: &Claims, expected: &Expected<'_>) -> Result<Person, Rejected> {
    let tenant = claims.tid.as_deref().ok_or(Rejected::ClaimMissing("tid"))?;
    if crate::guid::parse(tenant) != Ok(expected.tenant.uuid()) {
        return Err(Rejected::TenantWrong);
    }
    match claims.ver.as_deref() {
        None => return Err(Rejected::ClaimMissing("ver")),
        Some("2.0") => {}
        Some(_) => return Err(Rejected::VersionWrong),
    }
    if claims.idtyp.is_some() {
        return Err(Rejected::NotAPerson);
    }
    let object = claims.oid.as_deref().ok_or(Rejected::ClaimMissing("oid"))?;
    let object = ObjectId::parse(object).map_err(|_| Rejected::ObjectIdMalformed)?;
    match claims.sub.as_deref() {
        None | Some("") => Err(Rejected::ClaimMissing("sub")),
        Some(subject) if subject.len() > MOST_SUBJECT_BYTES || !is_opaque(subject) => {
            Err(Rejected::SubjectWrong)
        }
        Some(_) => Ok(Person { tenant: expected.tenant, object }),
    }
}

fn belongs_to_this_sign_in(
    claims: &Claims,
    validity: &Validity,
    expected: &Expected<'_>,
) -> Result<(), Rejected> {
    let oldest = DATED_BACK + validity::SKEW;
    if expected.started.duration_since(validity.issued_at) > oldest {
        return Err(Rejected::IssuedBeforeSignIn);
    }
    match claims.nonce.as_deref() {
        None => Err(Rejected::NonceMissing),
        Some(nonce) if expected.nonce.is_of(nonce) => Ok(()),
        Some(_) => Err(Rejected::NonceWrong),
    }
}

/// Entra leaves `idp` out for an account of the tenant itself, or repeats the tenant's issuer of
/// either version.
fn is_own(idp: &str, expected: &Expected<'_>) -> bool {
    idp == expected.issuer || idp == format!("https://sts.windows.net/{}/", expected.tenant)
}

fn is_opaque(text: &str) -> bool {
    text.len() <= MOST_OPAQUE_BYTES && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn account(claim: Option<&Value>) -> Account {
    let number = claim.and_then(|claim| match claim {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    match number {
        Some(0) => Account::Member,
        Some(1) => Account::Guest,
        Some(_) | None => Account::Unsaid,
    }
}

fn groups_of(groups: Option<&Value>, hasgroups: Option<&Value>, names: Option<&Value>) -> Groups {
    let elsewhere = names.is_some_and(|names| names.get("groups").is_some());
    groups::read(groups, elsewhere || is_true(hasgroups))
}
