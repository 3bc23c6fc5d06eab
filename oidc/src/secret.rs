//! Text that must not be seen: it prints as `[secret]` and is read only where it is sent.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// A client secret, a code, a token, a verifier. `Debug` prints `[secret]`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// The SHA-256 of a text that is kept instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether the text is the one that was digested, told in constant time.
    #[must_use]
    pub fn is_of(&self, text: &str) -> bool {
        Self::of(text).0.ct_eq(&self.0).into()
    }

    /// The bytes, to keep them or to look something up by them.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_68_a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2".into()))), "Some([secret])");
    }

    #[test]
    fn row_69_a_digest_knows_its_text_and_no_other() {
        let digest = Digest::of("nonce");
        assert!(digest.is_of("nonce"));
        assert!(!digest.is_of("Nonce"));
        assert!(!digest.is_of(""));
    }
}
