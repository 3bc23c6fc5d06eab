//! Who signs what is said about a tree, and how that is checked: Ed25519, in the key formats of
//! C2SP's signed-note. A key's name is the origin of the log it signs for.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use signed_note::{
    Note, StandardSigner, StandardVerifier, Verifier, VerifierList, key_id,
    new_ed25519_verifier_key,
};

use super::{Checkpoint, SignedCheckpoint, Tree};
use crate::directory::OrganizationName;

/// The algorithm's number in signed-note's keys.
const ED25519: u8 = 1;

/// What a log is called where logs of everybody meet: a host and a path, without a scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

/// Signs for one log. The key is not shown.
pub struct Signer {
    origin: Origin,
    signer: StandardSigner,
    public: PublicKey,
}

/// A key that signatures are checked with, as an auditor holds it: `name+id+key`.
#[derive(Clone)]
pub struct PublicKey {
    text: String,
    verifier: StandardVerifier,
}

/// Text that is no key of a log.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no public key: it reads `NAME+ID+KEY`, as `events checkpoint --key` prints it")]
pub struct InvalidKey(String);

/// Why text is not what the holder of a key signed.
#[derive(Debug, thiserror::Error)]
pub enum Unsigned {
    /// It is not a signed note.
    #[error("it is no signed note")]
    NoNote,
    /// It carries no signature of this key, or one that is wrong.
    #[error("it is not signed with the key `{0}`")]
    Wrong(String),
}

impl Origin {
    /// The log of an organization of the Doorward at `host`.
    #[must_use]
    pub fn new(host: &str, organization: &OrganizationName) -> Self {
        Self(format!("{host}/o/{organization}"))
    }

    /// An origin as it was told, if it may be the name of a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        signed_note::is_key_name_valid(text).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Signer {
    /// The signer of a log by the 32 bytes of an Ed25519 key (RFC 8032 §5.1.5).
    ///
    /// # Errors
    /// When the origin cannot be the name of a key.
    pub fn new(origin: Origin, seed: &[u8; 32]) -> Result<Self, InvalidKey> {
        let name = origin.as_str();
        let invalid = || InvalidKey(name.to_owned());
        let verifying = SigningKey::from_bytes(seed).verifying_key();
        let public = PublicKey::parse(&new_ed25519_verifier_key(name, &verifying))?;
        let id = key_id(name, &[&[ED25519], verifying.as_bytes().as_slice()].concat());
        let key = STANDARD.encode([&[ED25519], seed.as_slice()].concat());
        let signer = StandardSigner::new(&format!("PRIVATE+KEY+{name}+{id:08x}+{key}"));
        let signer = signer.map_err(|_| invalid())?;
        Ok(Self { origin, signer, public })
    }

    /// Whose log it signs for.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What its signatures are checked with.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs what a tree is now.
    #[must_use]
    pub fn checkpoint(&self, tree: &Tree) -> Option<SignedCheckpoint> {
        let checkpoint =
            Checkpoint { origin: self.origin.clone(), size: tree.size(), root: tree.root() };
        SignedCheckpoint::parse(&self.sign(&checkpoint.to_string())?).ok()
    }

    /// Signs lines of text as a note; nothing when the text is none.
    #[must_use]
    pub fn sign(&self, text: &str) -> Option<String> {
        let mut note = Note::new(text.as_bytes(), &[]).ok()?;
        note.add_sigs(&[&self.signer]).ok()?;
        String::from_utf8(note.to_bytes()).ok()
    }
}

impl PublicKey {
    /// A key as it is written down.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        // What `StandardVerifier` reads of a key is not empty there.
        let text = text.trim();
        let verifier = StandardVerifier::new(text).map_err(|_| InvalidKey(text.to_owned()))?;
        Ok(Self { text: text.to_owned(), verifier })
    }

    /// The name of the key: the origin of the log.
    #[must_use]
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The text that was signed, without the signatures.
    ///
    /// # Errors
    /// See [`Unsigned`].
    pub fn verified(&self, note: &str) -> Result<String, Unsigned> {
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| Unsigned::NoNote)?;
        let known = VerifierList::new(vec![Box::new(self.verifier.clone())]);
        note.verify(&known).map_err(|_| Unsigned::Wrong(self.text.clone()))?;
        String::from_utf8(note.text().to_vec()).map_err(|_| Unsigned::NoNote)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("public", &self.public).finish()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
