//! What a witness says of a checkpoint: that it saw it, at a time (tlog-cosignature, Ed25519).

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use signed_note::{Signature, is_key_name_valid, key_id};

use crate::evidence::Checkpoint;

/// The algorithm's number in signed-note's keys.
const COSIGNATURE: u8 = 4;

/// Signs what a witness has seen.
pub struct Cosigner {
    pub(super) key: SigningKey,
    public: WitnessKey,
}

/// What the cosignatures of a witness are checked with: `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: VerifyingKey,
}

/// Text that is no key of a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no key of a witness: it reads `NAME+ID+KEY`, as `doorward witness` prints it")]
pub struct InvalidWitnessKey;

impl Cosigner {
    /// Signs under a name with the 32 bytes of an Ed25519 key.
    #[must_use]
    pub fn new(name: &str, seed: &[u8; 32]) -> Option<Self> {
        let key = SigningKey::from_bytes(seed);
        let public = WitnessKey { name: name.to_owned(), key: key.verifying_key() };
        is_key_name_valid(name).then_some(Self { key, public })
    }

    /// The line that says that a checkpoint was seen at a time, in seconds after 1970.
    #[must_use]
    pub fn cosign(&self, checkpoint: &Checkpoint, seconds: u64) -> Option<String> {
        let signature = self.key.sign(message(checkpoint, seconds).as_bytes()).to_bytes();
        let signed = [&seconds.to_be_bytes()[..], &signature[..]].concat();
        let line = Signature::new(self.public.name.clone(), self.public.id(), signed).ok()?;
        String::from_utf8(line.to_bytes()).ok()
    }

    /// What its cosignatures are checked with.
    #[must_use]
    pub fn public(&self) -> &WitnessKey {
        &self.public
    }
}

impl WitnessKey {
    /// A key as it is written down.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, InvalidWitnessKey> {
        let text = text.trim();
        let mut parts = text.splitn(3, '+').skip(2);
        let name = text.split('+').next().filter(|name| is_key_name_valid(name));
        let bytes = parts.next().and_then(|key| STANDARD.decode(key).ok());
        let key = match bytes.as_deref() {
            Some([COSIGNATURE, key @ ..]) => <&[u8; 32]>::try_from(key).ok(),
            Some(_) | None => None,
        };
        let key = key.and_then(|key| VerifyingKey::from_bytes(key).ok());
        let (name, key) = name.zip(key).ok_or(InvalidWitnessKey)?;
        let read = Self { name: name.to_owned(), key };
        // One text for one key: the id is right, too.
        if read.to_string() == text { Ok(read) } else { Err(InvalidWitnessKey) }
    }

    /// Finds among lines of signatures the one that says that the witness saw a checkpoint: the line,
    /// and when that was, in seconds after 1970.
    #[must_use]
    pub fn seen<'a>(&self, lines: &'a str, checkpoint: &Checkpoint) -> Option<(&'a str, u64)> {
        lines.lines().find_map(|line| {
            let read = Signature::from_bytes(line.as_bytes()).ok()?;
            let (time, signature) = read.signature().split_first_chunk::<8>()?;
            let seconds = u64::from_be_bytes(*time);
            let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
            let message = message(checkpoint, seconds);
            let ours = read.name() == self.name && read.id() == self.id();
            let right = ours && self.key.verify_strict(message.as_bytes(), &signature).is_ok();
            right.then_some((line, seconds))
        })
    }

    fn id(&self) -> u32 {
        key_id(&self.name, &self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        [&[COSIGNATURE], self.key.as_bytes().as_slice()].concat()
    }
}

fn message(checkpoint: &Checkpoint, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{checkpoint}")
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, self.id(), STANDARD.encode(self.bytes()))
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cosigner").field("public", &self.public).finish()
    }
}
