//! The signed identity assertion: a short-lived ES256 token that tells one application who enters,
//! so that nobody who bypasses Doorward is believed. Its keys turn over with overlap: a new one is
//! published a day before it signs, an old one a week after it signed last.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use arc_swap::ArcSwap;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_store::{record::Timestamp, replace_file};
use serde::Serialize;

use crate::clock::Clock;

mod key;
mod ring;

pub use key::Key;
pub use ring::Ring;

/// How long an assertion is good for.
pub const LIFE: Duration = Duration::from_secs(300);
/// How often it is looked whether a key is due.
const PERIOD: Duration = Duration::from_secs(3600);

/// The keys and the file they are kept in: beside the data directory, never in it.
#[derive(Debug)]
pub struct Keys {
    path: PathBuf,
    ring: ArcSwap<Ring>,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum KeysError {
    #[error("`{path}` is open to others: only its owner may read it (mode 0600)")]
    TooOpen { path: PathBuf },
    #[error("`{path}` cannot be read or written")]
    Disk { path: PathBuf, source: io::Error },
    #[error("`{path}` holds no assertion keys: restore it, or remove it so that new ones are made")]
    Unreadable { path: PathBuf },
    #[error("no key could be made")]
    NotMade,
}

/// What an assertion says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are those of RFC 7519 and OpenID Connect")]
pub struct Claims<'a> {
    pub iss: &'a str,
    pub aud: &'a str,
    pub sub: &'a str,
    pub iat: i64,
    pub exp: i64,
    pub organization: &'a str,
    pub preferred_username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<&'a str>,
    /// Entra object IDs, as many as the headers name.
    pub groups: &'a [String],
}

impl Keys {
    /// Reads the keys that belong to a data directory, or makes the first.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn open(data_dir: &Path, now: Timestamp) -> Result<Self, KeysError> {
        let path = place(data_dir)?;
        let held = match fs::read(&path) {
            Ok(bytes) => {
                insist_private(&path)?;
                let unreadable = || KeysError::Unreadable { path: path.clone() };
                Ring::read(&bytes).ok_or_else(unreadable)?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ring::default(),
            Err(source) => return Err(KeysError::Disk { path, source }),
        };
        let keys = Self { path, ring: ArcSwap::from_pointee(held) };
        keys.turn(now)?;
        Ok(keys)
    }

    /// Makes a key when one is due, and forgets what nobody needs any more.
    ///
    /// # Errors
    /// When a key cannot be made or written; the keys are as they were then.
    pub fn turn(&self, now: Timestamp) -> Result<(), KeysError> {
        let Some(turned) = self.ring.load().turned(now)? else { return Ok(()) };
        self.write(&turned)?;
        self.ring.store(turned.into());
        Ok(())
    }

    /// Writes an assertion; nothing when there is no key that may sign.
    #[must_use]
    pub fn sign(&self, claims: &Claims<'_>, now: Timestamp) -> Option<String> {
        let ring = self.ring.load();
        let key = ring.signing(now)?;
        signed(key, key.header(), claims)
    }

    /// Writes a security event token (RFC 8417); nothing when there is no key that may sign.
    #[must_use]
    pub fn sign_event(&self, claims: &impl Serialize, now: Timestamp) -> Option<String> {
        let ring = self.ring.load();
        let key = ring.signing(now)?;
        signed(key, key.event_header(), claims)
    }

    /// The public halves, as RFC 7517 writes them.
    #[must_use]
    pub fn published(&self) -> String {
        self.ring.load().published()
    }

    fn write(&self, ring: &Ring) -> Result<(), KeysError> {
        replace_file(&self.path, &ring.kept())
            .map_err(|source| KeysError::Disk { path: self.path.clone(), source })
    }
}

/// Looks now and then whether a key is due, for ever.
pub async fn turn_on_a_timer(keys: Arc<Keys>, clock: Clock) {
    let mut timer = tokio::time::interval(PERIOD);
    loop {
        timer.tick().await;
        let (keys, now) = (keys.clone(), clock.now());
        let turned = tokio::task::spawn_blocking(move || keys.turn(now)).await;
        if let Ok(Err(error)) = turned {
            tracing::warn!(%error, "the keys of the identity assertion cannot be turned over");
        }
    }
}

fn signed(key: &Key, header: &str, claims: &impl Serialize) -> Option<String> {
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims).ok()?);
    let message = format!("{header}.{body}");
    let signature = key.sign(message.as_bytes())?;
    Some(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn place(data_dir: &Path) -> Result<PathBuf, KeysError> {
    let disk = |source| KeysError::Disk { path: data_dir.into(), source };
    let whole = data_dir.canonicalize().map_err(disk)?;
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(whole.with_file_name(format!("{name}.assertion-keys.json")))
}

fn insist_private(path: &Path) -> Result<(), KeysError> {
    let disk = |source| KeysError::Disk { path: path.into(), source };
    let mode = fs::metadata(path).map_err(disk)?.permissions().mode();
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(KeysError::TooOpen { path: path.into() }),
    }
}

#[cfg(test)]
mod tests;
