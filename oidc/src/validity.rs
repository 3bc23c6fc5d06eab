//! When a token is valid: whole seconds, five minutes of patience with clocks that disagree.

use jiff::{SignedDuration, Timestamp};

use crate::rejected::Rejected;

/// How far two clocks may be apart.
pub(crate) const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The times of a valid token.
pub(crate) struct Validity {
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

pub(crate) fn check(
    exp: Option<i64>,
    nbf: Option<i64>,
    iat: Option<i64>,
    now: Timestamp,
) -> Result<Validity, Rejected> {
    let expires_at = time(exp, "exp")?;
    let issued_at = time(iat, "iat")?;
    if now.duration_since(expires_at) >= SKEW {
        return Err(Rejected::Expired);
    }
    if let Some(nbf) = nbf
        && time(Some(nbf), "nbf")?.duration_since(now) > SKEW
    {
        return Err(Rejected::NotYetValid);
    }
    if issued_at.duration_since(now) > SKEW {
        return Err(Rejected::IssuedInTheFuture);
    }
    Ok(Validity { issued_at, expires_at })
}

fn time(seconds: Option<i64>, claim: &'static str) -> Result<Timestamp, Rejected> {
    let seconds = seconds.ok_or(Rejected::ClaimMissing(claim))?;
    Timestamp::from_second(seconds).map_err(|_| Rejected::ClaimsUnreadable)
}
