//! The keys of an organization as they lie on the disk: one file that is only ever replaced whole,
//! sealed with AES-256-GCM under a key that lies elsewhere. What a file held before is overwritten
//! with zeros when the new one is in its place.
//!
//! The file: a line with the form, the nonce (twelve bytes), what is sealed. That is for each whole
//! subtree its first leaf (eight bytes, big-endian), its height (one byte) and its secret (32 bytes).

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use tracing::warn;

use super::{
    Held, KeysError,
    tree::{Root, Secret, Tree},
};
use crate::{directory::OrganizationName, replace_file::replace_file};

const FORM: &[u8] = b"doorward keys 1\n";
const ENTRY_BYTES: usize = 8 + 1 + 32;

/// The key that the files are sealed under. It lies in none of them.
pub struct WrappingKey(LessSafeKey);

impl WrappingKey {
    /// The key that these bytes are.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn of(bytes: &[u8; 32]) -> Result<Self, KeysError> {
        let key = UnboundKey::new(&AES_256_GCM, bytes);
        key.map(LessSafeKey::new).map(Self).map_err(|_| KeysError::CannotSeal)
    }
}

impl fmt::Debug for WrappingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Where the files lie, and what opens them.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) wrapping: WrappingKey,
}

impl Folder {
    /// Reads every file.
    pub(super) fn read(&self) -> Result<Held, KeysError> {
        let failed = |error| KeysError::Disk(self.path.clone(), error);
        let mut held = Held::new();
        for entry in fs::read_dir(&self.path).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            // What a crash left of a file on its way is named otherwise.
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Ok(organization) = OrganizationName::parse(name) {
                let content = fs::read(&path).map_err(|e| KeysError::Disk(path.clone(), e))?;
                let tree = self.unwrap(&organization, &content);
                held.insert(organization, Arc::new(tree.ok_or(KeysError::Foreign(path))?));
            }
        }
        Ok(held)
    }

    /// The file of an organization.
    pub(super) fn as_kept(&self, organization: &OrganizationName) -> Result<Vec<u8>, KeysError> {
        let path = self.path.join(organization.as_str());
        fs::read(&path).map_err(|error| KeysError::Disk(path, error))
    }

    /// Replaces the file of an organization; when this returns, it survives a power cut and nothing
    /// is left of the one before.
    pub(super) fn write(
        &self,
        organization: &OrganizationName,
        tree: &Tree,
        random: &[u8; 32],
    ) -> Result<(), KeysError> {
        let content = self.wrap(organization, tree, random).ok_or(KeysError::CannotSeal)?;
        let path = self.path.join(organization.as_str());
        let before = OpenOptions::new().write(true).open(&path);
        replace_file(&path, &content).map_err(|error| KeysError::Disk(path.clone(), error))?;
        if let Ok(before) = before
            && let Err(error) = overwrite(&before)
        {
            warn!(%error, path = %path.display(), "the disk may still hold what the file was before");
        }
        Ok(())
    }

    fn wrap(
        &self,
        organization: &OrganizationName,
        tree: &Tree,
        random: &[u8; 32],
    ) -> Option<Vec<u8>> {
        let mut text = Vec::with_capacity(tree.roots().len() * ENTRY_BYTES);
        for (first, Root { height, secret }) in tree.roots() {
            text.extend(first.to_be_bytes());
            text.push(*height);
            text.extend(secret.0);
        }
        let nonce = random.first_chunk::<NONCE_LEN>()?;
        let key = &self.wrapping.0;
        let sealed = key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(*nonce),
            place(organization),
            &mut text,
        );
        sealed.ok().map(|()| [FORM, nonce, &text].concat())
    }

    fn unwrap(&self, organization: &OrganizationName, content: &[u8]) -> Option<Tree> {
        let (nonce, sealed) = content.strip_prefix(FORM)?.split_first_chunk::<NONCE_LEN>()?;
        let mut text = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.wrapping.0.open_in_place(nonce, place(organization), &mut text).ok()?;
        opened.chunks(ENTRY_BYTES).map(entry).collect::<Option<BTreeMap<_, _>>>().map(Tree::of)
    }
}

fn entry(bytes: &[u8]) -> Option<(u64, Root)> {
    let (first, rest) = bytes.split_first_chunk::<8>()?;
    let (height, secret) = rest.split_first()?;
    let root = Root { height: *height, secret: Secret(secret.try_into().ok()?) };
    Some((u64::from_be_bytes(*first), root))
}

fn place(organization: &OrganizationName) -> Aad<Vec<u8>> {
    Aad::from([FORM, organization.as_str().as_bytes()].concat())
}

/// A file that has no name any more is made empty of meaning, where the disk writes in place.
fn overwrite(mut file: &File) -> io::Result<()> {
    let bytes = file.metadata()?.len();
    io::copy(&mut io::Read::take(io::repeat(0), bytes), &mut file)?;
    file.flush()?;
    file.sync_data()
}
