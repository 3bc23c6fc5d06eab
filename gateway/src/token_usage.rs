//! When each Secret Token was last used. Noting a use locks nothing; the file is written on the
//! heads timer, so a crash forgets the last seconds and nothing else.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use arc_swap::ArcSwap;
use doorward_store::{directory::TokenId, record::Timestamp, replace_file};
use serde::{Deserialize, Serialize};

/// The name of the file in the data directory.
const FILE: &str = "token-usage.json";

/// When each token was last used.
#[derive(Debug)]
pub struct TokenUsage {
    path: PathBuf,
    last: ArcSwap<HashMap<TokenId, Arc<AtomicI64>>>,
    unsaved: AtomicBool,
}

/// The file as it lies there.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Saved {
    last_used: BTreeMap<TokenId, Timestamp>,
}

impl TokenUsage {
    /// Reads the file of a data directory. One that is absent or unreadable is begun anew: what it
    /// says is a convenience.
    #[must_use]
    pub fn open(data_dir: &Path) -> Self {
        let path = data_dir.join(FILE);
        let saved = fs::read(&path).ok();
        let saved = saved.and_then(|bytes| serde_json::from_slice::<Saved>(&bytes).ok());
        let last = saved.unwrap_or_default().last_used.into_iter();
        let last = last.map(|(token, at)| (token, Arc::new(AtomicI64::new(at.0)))).collect();
        Self { path, last: ArcSwap::from_pointee(last), unsaved: AtomicBool::new(false) }
    }

    /// Notes that a token was used.
    pub fn note(&self, token: TokenId, at: Timestamp) {
        if !self.last.load().contains_key(&token) {
            self.last.rcu(|last| {
                let mut last = HashMap::clone(last);
                last.entry(token).or_insert_with(|| Arc::new(AtomicI64::new(at.0)));
                last
            });
        }
        if let Some(last) = self.last.load().get(&token) {
            last.fetch_max(at.0, Ordering::Relaxed);
        }
        self.unsaved.store(true, Ordering::Release);
    }

    /// When a token was last used, as far as is known.
    #[must_use]
    pub fn last_used(&self, token: TokenId) -> Option<Timestamp> {
        self.last.load().get(&token).map(|at| Timestamp(at.load(Ordering::Relaxed)))
    }

    /// Replaces the file if there is anything new.
    ///
    /// # Errors
    /// When the disk fails; the file is then the old one or the new one.
    pub fn save(&self) -> io::Result<()> {
        if !self.unsaved.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        self.write().inspect_err(|_| self.unsaved.store(true, Ordering::Release))
    }

    fn write(&self) -> io::Result<()> {
        let last = self.last.load();
        let last = last.iter().map(|(token, at)| (*token, Timestamp(at.load(Ordering::Relaxed))));
        let saved = Saved { last_used: last.collect() };
        replace_file(&self.path, &serde_json::to_vec(&saved)?)
    }
}

#[cfg(test)]
mod tests;
