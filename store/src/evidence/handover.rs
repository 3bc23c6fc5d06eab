//! One key follows another: said in a signed note by the one before, so that whoever trusts that one may
//! trust the next. Text: `doorward key 1`, the origin, the next key, a line each.

use super::{InvalidKey, PublicKey, Signer, Unsigned};

const FORMAT: &str = "doorward key 1";

/// Why a key does not follow another.
#[derive(Debug, thiserror::Error)]
pub enum NotFollowed {
    /// The one before did not say so.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
    /// What it says names no key of the same log.
    #[error("it names no key of this log")]
    NoKey,
    /// What it names is no key.
    #[error(transparent)]
    InvalidKey(#[from] InvalidKey),
}

/// Says that a key follows that of the signer; nothing when nothing can be signed.
#[must_use]
pub fn hand_over(signer: &Signer, next: &PublicKey) -> Option<String> {
    signer.sign(&format!("{FORMAT}\n{}\n{next}\n", signer.origin()))
}

/// The key that follows another of the same log.
///
/// # Errors
/// When the one before did not say so.
pub fn followed(before: &PublicKey, handover: &str) -> Result<PublicKey, NotFollowed> {
    let text = before.verified(handover)?;
    let named = text.strip_prefix(&format!("{FORMAT}\n{}\n", before.name()));
    let next = PublicKey::parse(named.ok_or(NotFollowed::NoKey)?)?;
    match next.name() == before.name() {
        true => Ok(next),
        false => Err(NotFollowed::NoKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{directory::OrganizationName, evidence::Origin};

    fn signer(host: &str, seed: u8) -> Signer {
        let acme = OrganizationName::parse("acme").unwrap();
        Signer::new(Origin::new(host, &acme), &[seed; 32]).unwrap()
    }

    #[test]
    fn a_key_follows_the_one_that_says_so() {
        let (first, second) = (signer("doorward.example", 1), signer("doorward.example", 2));
        let said = hand_over(&first, second.public()).unwrap();
        assert_eq!(&followed(first.public(), &said).unwrap(), second.public());
        assert!(followed(second.public(), &said).is_err(), "signed by the one before");
        let elsewhere = hand_over(&first, signer("elsewhere.example", 2).public()).unwrap();
        assert!(matches!(followed(first.public(), &elsewhere), Err(NotFollowed::NoKey)));
        let other = first.sign("doorward state 1\n").unwrap();
        assert!(matches!(followed(first.public(), &other), Err(NotFollowed::NoKey)));
    }
}
