//! What Doorward signs of its logs: the checkpoints, kept beside the log and told to whoever asks.
//!
//! Invariant: a log is never said to be shorter than it was said to be, nor under another name: the
//! origin of a log is that of its first checkpoint, whatever the public URL becomes.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use doorward_store::{
    Organizations,
    data_dir::DataDir,
    directory::{OrganizationName, checkpoint_key::CheckpointKeyChanged},
    evidence::{KnownByName, Origin, PublicKey, SignedCheckpoint, Signer, hand_over},
};
use tracing::warn;

mod answer;
mod asking;
mod execute;
mod key;
mod request;
mod served;
mod showing;
mod stream;
mod witnessed;

pub use answer::{Answer, CheckpointRow, PartRow, ProofRow, WitnessedRow};
pub use execute::execute;
pub use key::{CheckpointKeyError, CheckpointKeys};
pub use request::Request;
pub use served::{TABLE, configure};
pub use showing::show_on_a_timer;
pub use stream::stream;
pub use witnessed::{Standing, Standings, Unseen, Witnessed};

use crate::{clock::Clock, config::PublicUrl, exit::Exit, operator::Failure, seal::KeyFile};

/// Signs checkpoints and keeps the last of each log.
#[derive(Debug)]
pub struct Evidence {
    data_dir: Arc<DataDir>,
    keys: Mutex<CheckpointKeys>,
    host: String,
    last: Mutex<BTreeMap<OrganizationName, SignedCheckpoint>>,
    /// The key of each log that has changed its key.
    changed: Mutex<BTreeMap<OrganizationName, Box<str>>>,
    /// Logs whose last checkpoint is of another key than theirs.
    stale: Mutex<BTreeSet<OrganizationName>>,
    /// One key is changed at a time: what nobody needs is forgotten then.
    changing: tokio::sync::Mutex<()>,
    /// What the witness says of each log.
    pub standings: Standings,
}

impl Evidence {
    /// Reads the key of a data directory, or makes it, and looks whether what is known was signed
    /// with it. The instance key is there.
    ///
    /// # Errors
    /// When the key cannot be read or made, or signed something else than what is known.
    pub fn open(
        data_dir: Arc<DataDir>,
        public_url: &PublicUrl,
        instance_key: &KeyFile,
        known: &KnownByName,
        organizations: &Organizations,
    ) -> Result<Self, Failure> {
        let (keys, made) = CheckpointKeys::open(data_dir.path(), instance_key, || Clock.random())?;
        let last = known.iter().map(|(name, known)| (name.clone(), known.checkpoint.clone()));
        let host = public_url.without_scheme().to_owned();
        let standings = Standings::open(data_dir.path());
        let changed = organizations
            .iter()
            .filter_map(|(name, held)| Some((name.clone(), held.checkpoint_key()?.into())));
        let evidence = Self {
            data_dir,
            keys: Mutex::new(keys),
            host,
            last: Mutex::new(last.collect()),
            changed: Mutex::new(changed.collect()),
            stale: Mutex::default(),
            changing: tokio::sync::Mutex::default(),
            standings,
        };
        for (name, known) in known {
            let last = &known.checkpoint;
            let signer = evidence.signer(name, Some(last))?;
            let Err(error) = last.verified(signer.public()).map(drop) else { continue };
            lock(&evidence.stale).insert(name.clone());
            // A crash may have come between a change of the key and the first checkpoint after it.
            let signers = lock(&evidence.keys).signers(signer.origin()).unwrap_or_default();
            match signers.iter().any(|signer| last.verified(signer.public()).is_ok()) {
                true => {}
                false if made => warn!(
                    organization = %name, key = %signer.public(),
                    "the checkpoint key was lost: auditors must be given this one"
                ),
                false => {
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
        let key = KeyFile::at(&folder.join("signed.key"));
        key.read_or_make(Clock.random().unwrap()).unwrap();
        Self::open(data_dir, &url, &key, &KnownByName::new(), &Organizations::default()).unwrap()
    }

    /// Signs what has moved since the last time, and keeps it; when this returns, it survives a
    /// power cut.
    ///
    /// # Errors
    /// When the disk fails; what is kept is then the old or the new.
    pub fn note(&self, organizations: &Organizations) -> io::Result<()> {
        let mut last = lock(&self.last);
        let (mut next, stale) = (last.clone(), lock(&self.stale).clone());
        for (name, tree) in organizations.trees() {
            let held = last.get(name);
            let moved = held.is_none_or(|held| held.unverified().size < tree.size());
            if moved || stale.contains(name) {
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
        lock(&self.stale).retain(|name| !stale.contains(name));
        Ok(())
    }

    /// The last checkpoint of an organization's log.
    #[must_use]
    pub fn last(&self, organization: &OrganizationName) -> Option<SignedCheckpoint> {
        lock(&self.last).get(organization).cloned()
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
        let signers = lock(&self.keys).signers(&origin);
        let signers = signers.map_err(|error| Failure::of(Exit::Config, &error))?;
        let place = self.place(organization, last, &signers);
        let none = || Failure::new(Exit::Internal, "there is no checkpoint key");
        signers.into_iter().nth(place).ok_or_else(none)
    }

    /// Who of them signs for the log: whom the log names, else who signed last; where that key is lost,
    /// the newest.
    fn place(
        &self,
        organization: &OrganizationName,
        last: Option<&SignedCheckpoint>,
        signers: &[Signer],
    ) -> usize {
        let changed = lock(&self.changed).get(organization).cloned();
        let ours = |signer: &Signer| match (&changed, last) {
            (Some(key), _) => signer.public().to_string() == **key,
            (None, Some(last)) => last.verified(signer.public()).is_ok(),
            (None, None) => true,
        };
        signers.iter().position(ours).unwrap_or_default()
    }

    /// Makes the key that shall sign a log. It is kept before anybody is told of it, and signs nothing
    /// until the log says so.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn next_key(
        &self,
        organization: &OrganizationName,
        random: [u8; 32],
    ) -> Result<CheckpointKeyChanged, Failure> {
        let signer = self.signer(organization, self.last(organization).as_ref())?;
        let next = Signer::new(signer.origin().clone(), &random);
        let next = next.map_err(|error| Failure::of(Exit::Config, &error))?;
        lock(&self.keys).add(random)?;
        let unsigned = || Failure::new(Exit::Internal, "nothing can be signed");
        Ok(CheckpointKeyChanged {
            before: signer.public().to_string().into(),
            key: next.public().to_string().into(),
            handover: hand_over(&signer, next.public()).ok_or_else(unsigned)?.into(),
        })
    }

    /// Signs a log with the key that it names now, and forgets the keys that no log needs.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn follow(
        &self,
        organizations: &Organizations,
        organization: &OrganizationName,
    ) -> Result<(), Failure> {
        let key = organizations.get(organization).and_then(|held| held.checkpoint_key());
        if let Some(key) = key {
            lock(&self.changed).insert(organization.clone(), key.into());
            lock(&self.stale).insert(organization.clone());
        }
        self.note(organizations)?;
        let mut needed = BTreeSet::new();
        let all = lock(&self.last).clone();
        for (name, last) in all {
            let signers = lock(&self.keys).signers(&last.unverified().origin);
            let signers = signers.map_err(|error| Failure::of(Exit::Config, &error))?;
            needed.insert(self.place(&name, Some(&last), &signers));
        }
        Ok(lock(&self.keys).forget(&needed)?)
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
