//! What Doorward signs of its logs: the checkpoints, kept beside the log and told to whoever asks.
//!
//! Invariant: a log is never said to be shorter than it was said to be, nor under another name: the
//! origin of a log is that of its first checkpoint, whatever the public URL becomes.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use doorward_store::{
    Organizations,
    data_dir::DataDir,
    directory::OrganizationName,
    evidence::{KnownByName, Origin, PublicKey, SignedCheckpoint, Signer},
};
use tracing::warn;

mod answer;
mod asking;
mod execute;
mod key;
mod request;
mod served;
mod showing;
mod witnessed;

pub use answer::{Answer, CheckpointRow, ProofRow, WitnessedRow};
pub use execute::execute;
pub use key::{CheckpointKey, CheckpointKeyError};
pub use request::Request;
pub use served::{TABLE, configure};
pub use showing::show_on_a_timer;
pub use witnessed::{Standing, Standings, Unseen, Witnessed};

use crate::{clock::Clock, config::PublicUrl, exit::Exit, operator::Failure};

/// Signs checkpoints and keeps the last of each log.
#[derive(Debug)]
pub struct Evidence {
    data_dir: Arc<DataDir>,
    key: CheckpointKey,
    host: String,
    last: Mutex<BTreeMap<OrganizationName, SignedCheckpoint>>,
    /// What the witness says of each log.
    pub standings: Standings,
}

impl Evidence {
    /// Reads the key of a data directory, or makes it, and looks whether what is known was signed
    /// with it.
    ///
    /// # Errors
    /// When the key cannot be read or made, or signed something else than what is known.
    pub fn open(
        data_dir: Arc<DataDir>,
        public_url: &PublicUrl,
        known: &KnownByName,
    ) -> Result<Self, Failure> {
        let (key, made) = CheckpointKey::open(data_dir.path(), || Clock.random())?;
        let last = known.iter().map(|(name, known)| (name.clone(), known.checkpoint.clone()));
        let host = public_url.without_scheme().to_owned();
        let standings = Standings::open(data_dir.path());
        let evidence = Self { data_dir, key, host, last: Mutex::new(last.collect()), standings };
        for (name, known) in known {
            let signer = evidence.signer(name, Some(&known.checkpoint))?;
            match known.checkpoint.verified(signer.public()) {
                Ok(_) => {}
                Err(_) if made => warn!(
                    organization = %name, key = %signer.public(),
                    "the checkpoint key was lost: auditors must be given this one"
                ),
                Err(error) => {
                    let message = format!(
                        "the last checkpoint of `{name}` is damaged: {error}; put back the file \
                         `checkpoints` or the checkpoint key from the last backup"
                    );
                    return Err(Failure::new(Exit::DamagedLog, message));
                }
            }
        }
        Ok(evidence)
    }

    /// The evidence of a new data directory in this folder.
    #[cfg(test)]
    pub(crate) fn in_folder(folder: &std::path::Path) -> Self {
        let data_dir = Arc::new(DataDir::open(&folder.join("signed")).unwrap());
        let url = PublicUrl::parse("https://doorward.example").unwrap();
        Self::open(data_dir, &url, &KnownByName::new()).unwrap()
    }

    /// Signs what has moved since the last time, and keeps it; when this returns, it survives a
    /// power cut.
    ///
    /// # Errors
    /// When the disk fails; what is kept is then the old or the new.
    pub fn note(&self, organizations: &Organizations) -> io::Result<()> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = last.clone();
        for (name, tree) in organizations.trees() {
            let held = last.get(name);
            if held.is_none_or(|held| held.unverified().size < tree.size()) {
                let signer = self.signer(name, held).map_err(io::Error::other)?;
                let signed = signer.checkpoint(tree);
                let signed = signed.ok_or_else(|| io::Error::other("nothing can be signed"))?;
                next.insert(name.clone(), signed);
            }
        }
        let known = organizations.trees().filter_map(|(name, tree)| {
            next.get(name).map(|checkpoint| (name, checkpoint, tree.as_ref()))
        });
        self.data_dir.write_checkpoints(known)?;
        *last = next;
        Ok(())
    }

    /// The last checkpoint of an organization's log.
    #[must_use]
    pub fn last(&self, organization: &OrganizationName) -> Option<SignedCheckpoint> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(organization).cloned()
    }

    /// What an auditor of an organization checks signatures with.
    ///
    /// # Errors
    /// When the host that people see cannot be the name of a key.
    pub fn public_key(&self, organization: &OrganizationName) -> Result<PublicKey, Failure> {
        let last = self.last(organization);
        Ok(self.signer(organization, last.as_ref())?.public().clone())
    }

    /// Signs for the log of an organization, under the name it had before.
    ///
    /// # Errors
    /// As [`Self::public_key`].
    pub fn signer(
        &self,
        organization: &OrganizationName,
        last: Option<&SignedCheckpoint>,
    ) -> Result<Signer, Failure> {
        let named = last.map(|last| last.unverified().origin.clone());
        let origin = named.unwrap_or_else(|| Origin::new(&self.host, organization));
        self.key.signer(origin).map_err(|error| Failure::of(Exit::Config, &error))
    }
}

#[cfg(test)]
mod tests;
