//! The keys under which personal fields lie in the log: one for each person, one for each day, all
//! of an organization made of one secret that a single small file holds. A key is destroyed by
//! writing that file anew without it; nothing else on the disk was ever a key.
//!
//! Invariants: an organization has its file before the first record sealed under it is written; the
//! secret is chance and never derived, not even from the instance key; what is destroyed cannot be
//! made again from what any file of the data directory held since.

mod file;
mod tree;

use std::{
    collections::BTreeMap,
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::ArcSwap;

use self::file::Folder;
pub use self::file::WrappingKey;
pub use self::tree::Gone;
pub(crate) use self::tree::{Leaf, Secret, Tree};
use crate::directory::OrganizationName;

/// Random bytes of the kernel; `None` when it gives none.
pub type Dice = Arc<dyn Fn() -> Option<[u8; 32]> + Send + Sync>;

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file was wrapped under another instance key, or is damaged.
    #[error(
        "`{}` does not open: it was written under another instance key, or is damaged; put that key \
         back, or restore the data directory from its last backup",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The disk failed.
    #[error("`{}` cannot be read or written", .0.display())]
    Disk(PathBuf, #[source] io::Error),
    /// The kernel gives no random bytes.
    #[error("the operating system gives no random bytes")]
    NoRandomness,
    /// The library refused; it never does.
    #[error("nothing can be sealed")]
    CannotSeal,
}

type Held = BTreeMap<OrganizationName, Arc<Tree>>;

/// The keys of every organization.
pub struct Keys {
    held: ArcSwap<Held>,
    /// Where they lie; nowhere when they end with the process.
    folder: Option<Folder>,
    dice: Dice,
    changing: Mutex<()>,
}

impl Keys {
    /// Keys that end with the process.
    #[must_use]
    pub fn in_memory(dice: Dice) -> Self {
        Self { held: ArcSwap::default(), folder: None, dice, changing: Mutex::new(()) }
    }

    /// The keys in a folder, wrapped under a key that lies elsewhere.
    ///
    /// # Errors
    /// When one of them cannot be read or opened.
    pub(crate) fn open(
        folder: PathBuf,
        wrapping: WrappingKey,
        dice: Dice,
    ) -> Result<Self, KeysError> {
        let folder = Folder { path: folder, wrapping };
        let held = ArcSwap::from_pointee(folder.read()?);
        Ok(Self { held, folder: Some(folder), dice, changing: Mutex::new(()) })
    }

    /// Whether there are none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.load().is_empty()
    }

    /// The keys of an organization, if it ever had any.
    pub(crate) fn of(&self, organization: &OrganizationName) -> Option<Arc<Tree>> {
        self.held.load().get(organization).cloned()
    }

    /// The keys of an organization; when this returns, they survive a power cut.
    pub(crate) fn of_or_new(
        &self,
        organization: &OrganizationName,
    ) -> Result<Arc<Tree>, KeysError> {
        if let Some(tree) = self.of(organization) {
            return Ok(tree);
        }
        let _one_at_a_time = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        match self.of(organization) {
            Some(tree) => Ok(tree),
            None => self.keep(organization, Tree::from(self.random()?)),
        }
    }

    /// The file with the keys of an organization just as it lies there, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn as_kept(
        &self,
        organization: &OrganizationName,
    ) -> Result<Option<Vec<u8>>, KeysError> {
        let _one_at_a_time = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let there = self.folder.as_ref().filter(|_| self.of(organization).is_some());
        there.map(|folder| folder.as_kept(organization)).transpose()
    }

    /// Destroys some keys; when this returns, they are gone for ever. Those that are
    /// gone already stay so.
    ///
    /// # Errors
    /// When the file cannot be replaced: the keys are there still.
    pub fn destroy(
        &self,
        organization: &OrganizationName,
        gone: impl IntoIterator<Item = Gone>,
    ) -> Result<(), KeysError> {
        let _one_at_a_time = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(held) = self.of(organization) else { return Ok(()) };
        let there: Vec<_> = gone.into_iter().filter(|gone| held.has(*gone)).collect();
        match there.is_empty() {
            true => Ok(()),
            false => self.keep(organization, held.without(&there)).map(drop),
        }
    }

    fn keep(&self, organization: &OrganizationName, tree: Tree) -> Result<Arc<Tree>, KeysError> {
        if let Some(folder) = &self.folder {
            folder.write(organization, &tree, &self.random()?)?;
        }
        let tree = Arc::new(tree);
        let mut held = Held::clone(&self.held.load());
        held.insert(organization.clone(), tree.clone());
        self.held.store(Arc::new(held));
        Ok(tree)
    }

    fn random(&self) -> Result<[u8; 32], KeysError> {
        (self.dice)().ok_or(KeysError::NoRandomness)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests;
