//! A key that seals: AES-256-GCM with a random nonce, and the first byte says so.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};

use super::{KEY_BYTES, SealError};

/// The first byte of everything sealed: how it was done.
const FORM: u8 = 1;

/// Seals bytes for a place, and opens them there.
pub struct SealingKey(RandomizedNonceKey);

impl SealingKey {
    /// The key that these bytes are.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn of(bytes: &[u8; KEY_BYTES]) -> Result<Self, SealError> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, bytes);
        key.map(Self).map_err(|_| SealError::CannotSeal)
    }

    /// Seals; `place` is not in what comes of it, but opens nothing else.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn seal(&self, mut text: Vec<u8>, place: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = self.0.seal_in_place_append_tag(Aad::from(place), &mut text);
        let nonce = nonce.map_err(|_| SealError::CannotSeal)?;
        let mut sealed = vec![FORM];
        sealed.extend_from_slice(nonce.as_ref());
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// When it was sealed for another place or under another key, or is damaged.
    pub fn open(&self, sealed: &[u8], place: &[u8]) -> Result<Vec<u8>, SealError> {
        let (form, rest) = sealed.split_first().ok_or(SealError::Foreign)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Foreign)?;
        if *form != FORM {
            return Err(SealError::Foreign);
        }
        let mut text = text.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.0.open_in_place(nonce, Aad::from(place), &mut text);
        opened.map(|opened| opened.to_vec()).map_err(|_| SealError::Foreign)
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}
