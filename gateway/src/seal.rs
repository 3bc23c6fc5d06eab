//! The instance key: secrets that go into the log are sealed under it, so that the data directory
//! alone opens nothing. It lies beside the data directory, in a file that only its owner reads.
//!
//! AES-256-GCM with a random nonce, from the library that signs and does TLS already. A sealed
//! secret names where it belongs (organization, SSO configuration, credential) and opens nowhere
//! else. Keys for other purposes are derived from it (HKDF-SHA-256) and never the key itself.

use std::{
    fmt, fs, io,
    io::Write,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use aws_lc_rs::{hkdf, hmac};
use doorward_oidc::secret::Secret;
use doorward_store::{
    directory::{CredentialId, OrganizationName, SsoConfigurationId, sso_configuration::Sealed},
    keys::WrappingKey,
};

mod key;

pub use key::SealingKey;

/// The bytes of a key.
pub const KEY_BYTES: usize = 32;
const OTHERS: u32 = 0o077;

/// Where the key lies.
#[derive(Debug, Clone)]
pub struct KeyFile(PathBuf);

/// The key that seals, and what other keys are made of.
pub struct InstanceKey {
    sealing: SealingKey,
    deriving: hkdf::Prk,
}

/// Where a sealed secret belongs.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// Whose it is.
    pub organization: &'a OrganizationName,
    /// Which SSO configuration it proves.
    pub configuration: SsoConfigurationId,
    /// Which credential of it.
    pub credential: CredentialId,
}

/// Why nothing can be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key file is not there, and something was sealed under it.
    #[error("the instance key `{}` is not there: put it back from its backup", .0.display())]
    Missing(PathBuf),
    /// Others can read or write the key file.
    #[error("others can reach the instance key `{}`: `chmod 600` it, and own it", .0.display())]
    TooOpen(PathBuf),
    /// The key file holds something else.
    #[error("`{}` is no instance key", .0.display())]
    NoKey(PathBuf),
    /// The disk fails.
    #[error("the instance key `{}` cannot be read or made", .0.display())]
    Disk(PathBuf, #[source] io::Error),
    /// The kernel gives no random bytes.
    #[error(transparent)]
    NoRandomness(#[from] crate::clock::NoRandomness),
    /// Sealed under another key, for another place, or damaged.
    #[error(
        "the credential was sealed under another instance key: put that one back, or add the credential \
             anew with `sso credential add`"
    )]
    Foreign,
    /// The library refused; it never does.
    #[error("nothing can be sealed")]
    CannotSeal,
}

impl KeyFile {
    /// The key at this path.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Reads the key.
    ///
    /// # Errors
    /// When it is absent, reachable by others, or none.
    pub fn read(&self) -> Result<InstanceKey, SealError> {
        let path = &self.0;
        let failed = |error: io::Error| SealError::Disk(path.clone(), error);
        let meta = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(SealError::Missing(path.clone()));
            }
            looked => looked.map_err(failed)?,
        };
        let ours = meta.uid() == nix::unistd::Uid::effective().as_raw();
        if !meta.is_file() || !ours || meta.mode() & OTHERS != 0 {
            return Err(SealError::TooOpen(path.clone()));
        }
        let bytes = fs::read(path).map_err(failed)?;
        match <[u8; KEY_BYTES]>::try_from(bytes) {
            Ok(bytes) => InstanceKey::of(&bytes),
            Err(_) => Err(SealError::NoKey(path.clone())),
        }
    }

    /// Reads the key, or makes it when there is none.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn read_or_make(&self, random: [u8; KEY_BYTES]) -> Result<InstanceKey, SealError> {
        match self.read() {
            Err(SealError::Missing(_)) => {
                self.make(&random).map_err(|error| SealError::Disk(self.0.clone(), error))?;
                self.read()
            }
            read => read,
        }
    }

    /// Whoever makes it first, wins; a half-written key is never seen.
    fn make(&self, random: &[u8; KEY_BYTES]) -> io::Result<()> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut name = self.0.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", std::process::id()));
        let draft = self.0.with_file_name(name);
        let _ = fs::remove_file(&draft); // a process of that number died here
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(random)?;
        file.sync_all()?;
        let linked = fs::hard_link(&draft, &self.0);
        fs::remove_file(&draft)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            Ok(()) | Err(_) => {}
        }
        fs::File::open(folder)?.sync_all()
    }
}

impl InstanceKey {
    fn of(bytes: &[u8; KEY_BYTES]) -> Result<Self, SealError> {
        let sealing = SealingKey::of(bytes)?;
        let deriving = hkdf::Salt::new(hkdf::HKDF_SHA256, b"doorward").extract(bytes);
        Ok(Self { sealing, deriving })
    }

    /// The key that authenticates what is meant for one purpose (HMAC-SHA-256): another purpose is
    /// another key.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn authenticating(&self, purpose: &str) -> Result<hmac::Key, SealError> {
        let purpose = [purpose.as_bytes()];
        let key = self.deriving.expand(&purpose, hmac::HMAC_SHA256);
        key.map(hmac::Key::from).map_err(|_| SealError::CannotSeal)
    }

    /// The key that seals what is meant for one purpose and is in no log.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn sealing(&self, purpose: &str) -> Result<SealingKey, SealError> {
        SealingKey::of(&self.derived(purpose)?)
    }

    /// The key that the keys of personal fields are wrapped under.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn wrapping(&self) -> Result<WrappingKey, SealError> {
        WrappingKey::of(&self.derived("keys of personal fields")?)
            .map_err(|_| SealError::CannotSeal)
    }

    fn derived(&self, purpose: &str) -> Result<[u8; KEY_BYTES], SealError> {
        let purpose = [purpose.as_bytes()];
        let key = self.deriving.expand(&purpose, hkdf::HKDF_SHA256);
        let mut bytes = [0; KEY_BYTES];
        let filled = key.and_then(|key| key.fill(&mut bytes));
        filled.map(|()| bytes).map_err(|_| SealError::CannotSeal)
    }

    /// Seals a secret for its place.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn seal(&self, secret: &Secret, place: &Place<'_>) -> Result<Sealed, SealError> {
        self.sealing.seal(secret.expose().into(), &place.bound()).map(Sealed)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// When it was sealed for another place or under another key.
    pub fn open(&self, sealed: &Sealed, place: &Place<'_>) -> Result<Secret, SealError> {
        let opened = self.sealing.open(&sealed.0, &place.bound())?;
        String::from_utf8(opened).map(Secret::new).map_err(|_| SealError::Foreign)
    }
}

impl fmt::Debug for InstanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl Place<'_> {
    /// An organization's name has no space in it, so no two places read alike.
    fn bound(&self) -> Vec<u8> {
        let Self { organization, configuration, credential } = self;
        format!("doorward {organization} {configuration} {credential}").into_bytes()
    }
}

#[cfg(test)]
mod tests;
