//! The key that signs checkpoints: made at the first start, kept beside the data directory and never
//! in it, so that whoever can only write there signs nothing.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_store::evidence::{InvalidKey, Origin, Signer, witness::Cosigner};

use crate::clock::NoRandomness;

const FORMAT: &str = "doorward checkpoint key 1";
const OTHERS: u32 = 0o077;

/// The 32 bytes of an Ed25519 key; they are not shown.
pub struct CheckpointKey([u8; 32]);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum CheckpointKeyError {
    #[error("`{path}` is open to others: only its owner may read it (mode 0600)")]
    TooOpen { path: PathBuf },
    #[error("`{path}` cannot be read or written")]
    Disk { path: PathBuf, source: io::Error },
    #[error("`{path}` holds no checkpoint key: restore it from its backup")]
    Unreadable { path: PathBuf },
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl CheckpointKey {
    /// Reads the key that belongs to a data directory, or makes it; says whether it was made.
    ///
    /// # Errors
    /// See [`CheckpointKeyError`].
    pub fn open(
        data_dir: &Path,
        random: impl Fn() -> Result<[u8; 32], NoRandomness>,
    ) -> Result<(Self, bool), CheckpointKeyError> {
        let path = place(data_dir)?;
        let disk = |source| CheckpointKeyError::Disk { path: path.clone(), source };
        match fs::read_to_string(&path) {
            Ok(text) => {
                if fs::metadata(&path).map_err(disk)?.mode() & OTHERS != 0 {
                    return Err(CheckpointKeyError::TooOpen { path });
                }
                let read = parse(&text).ok_or(CheckpointKeyError::Unreadable { path })?;
                Ok((Self(read), false))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = random()?;
                write(&path, &key).map_err(disk)?;
                Ok((Self(key), true))
            }
            Err(error) => Err(disk(error)),
        }
    }

    /// Signs for a log.
    ///
    /// # Errors
    /// When the origin cannot be the name of a key.
    pub fn signer(&self, origin: Origin) -> Result<Signer, InvalidKey> {
        Signer::new(origin, &self.0)
    }

    /// Signs as a witness, if that may be its name.
    #[must_use]
    pub fn cosigner(&self, name: &str) -> Option<Cosigner> {
        Cosigner::new(name, &self.0)
    }
}

impl std::fmt::Debug for CheckpointKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

fn place(data_dir: &Path) -> Result<PathBuf, CheckpointKeyError> {
    let whole = data_dir.canonicalize();
    let whole =
        whole.map_err(|source| CheckpointKeyError::Disk { path: data_dir.into(), source })?;
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(whole.with_file_name(format!("{name}.checkpoint-key")))
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let (format, key) = text.split_once('\n')?;
    let key = STANDARD.decode(key.strip_suffix('\n')?).ok()?;
    if format == FORMAT { key.try_into().ok() } else { None }
}

/// Whoever reads the file reads a whole key.
fn write(path: &Path, key: &[u8; 32]) -> io::Result<()> {
    let passing = path.with_extension("checkpoint-key.new");
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&passing)?;
    writeln!(file, "{FORMAT}\n{}", STANDARD.encode(key))?;
    file.sync_all()?;
    fs::rename(&passing, path)?;
    File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
}
