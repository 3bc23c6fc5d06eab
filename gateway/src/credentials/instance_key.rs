//! Whether this host can open what was sealed: the instance key may be another one, or lost.

use std::sync::Arc;

use doorward_store::{
    Organizations, ReadRecordsError, Store,
    data_dir::DataDir,
    directory::{
        OrganizationName, SsoConfiguration,
        sso_configuration::{Credential, Proof, Sealed},
    },
    keys::{Dice, Keys},
    log::Log,
};

use super::Unsealable;
use crate::{
    clock::Clock,
    exit::Exit,
    operator::{Failure, House},
    pages::catalogue::Said,
    seal::{InstanceKey, KeyFile, Place, SealError},
};

/// The instance key, made when nothing was ever sealed under one. A key that is lost is never
/// replaced unseen: what is sealed under it would be lost for good.
///
/// # Errors
/// When it cannot be read or made, or is lost.
pub(crate) fn ready(house: &House) -> Result<InstanceKey, Failure> {
    let file = &house.entra.key_file;
    let told = || Said::of("wrong.instance_key");
    let missing = match file.read() {
        Ok(key) => return Ok(key),
        Err(error @ SealError::Missing(_)) => error,
        Err(error) => return Err(Failure::of(Exit::Permission, &error).told(told())),
    };
    match every_sealed(&house.store.organizations()).len() {
        _ if house.store.is_sealed() => Err(Failure::new(
            Exit::Permission,
            format!("{missing}. What the log says of people is sealed under it"),
        )
        .told(told())),
        0 => {
            let made = file.read_or_make(house.clock.random()?);
            made.map_err(|error| Failure::of(Exit::Permission, &error).told(told()))
        }
        count => Err(Failure::new(
            Exit::Permission,
            format!(
                "{missing}. {count} credentials are sealed under it; if it is lost, remove them \
                 with `sso credential remove … --last` (`check-config` names them), and add them anew"
            ),
        )
        .told(told())),
    }
}

/// The keys of personal fields, wrapped under the instance key, which is made where nothing lies
/// under it yet.
///
/// # Errors
/// When the instance key is lost or another one, or the disk fails.
pub fn personal_keys(
    data_dir: &DataDir,
    log: &Arc<dyn Log>,
    file: &KeyFile,
) -> Result<Arc<Keys>, Failure> {
    let key = match file.read() {
        Err(SealError::Missing(_)) if !data_dir.has_keys() && !has_sealed(log)? => {
            file.read_or_make(Clock.random()?)
        }
        read => read,
    };
    let dice: Dice = Arc::new(|| Clock.random().ok());
    Ok(Arc::new(data_dir.open_keys(key?.wrapping()?, dice)?))
}

/// Whether credentials lie in a log from before personal fields were sealed.
fn has_sealed(log: &Arc<dyn Log>) -> Result<bool, Failure> {
    match log.heads().map_err(ReadRecordsError::from)?.is_empty() {
        true => Ok(false),
        false => Ok(!every_sealed(&Store::open(log.clone())?.organizations()).is_empty()),
    }
}

/// Every credential that cannot be opened on this host, and what to do about it.
#[must_use]
pub fn unsealable(house: &House) -> Vec<Unsealable> {
    let all = every_sealed(&house.store.organizations());
    if all.is_empty() {
        return vec![];
    }
    let (key, now) = (house.entra.key_file.read(), house.clock.now());
    let closed: Vec<_> =
        all.iter().filter_map(|one| one.problem(&key).map(|problem| (one, problem))).collect();
    let opens = |id| closed.iter().all(|(one, _)| one.credential.id != id);
    let row = |(one, problem): &(&Held, String)| {
        let Held { organization, configuration, credential } = one;
        Unsealable {
            organization: organization.clone(),
            configuration: configuration.id,
            name: configuration.name.to_string(),
            credential: credential.id,
            covered: configuration.live_credentials(now).any(|live| opens(live.id)),
            problem: problem.clone(),
        }
    };
    closed.iter().map(row).collect()
}

/// A sealed credential, where it belongs.
struct Held {
    organization: OrganizationName,
    configuration: SsoConfiguration,
    credential: Credential,
}

fn every_sealed(organizations: &Organizations) -> Vec<Held> {
    let mut all = Vec::new();
    for (name, directory) in organizations.iter() {
        for configuration in directory.sso_configurations() {
            let sealed = configuration.credentials.iter().filter(|it| sealed(it).is_some());
            all.extend(sealed.map(|credential| Held {
                organization: name.clone(),
                configuration: configuration.clone(),
                credential: credential.clone(),
            }));
        }
    }
    all
}

fn sealed(credential: &Credential) -> Option<&Sealed> {
    match &credential.proof {
        Proof::ClientSecret { sealed, hint: _ } => Some(sealed),
        Proof::Certificate { thumbprint: _, sealed_key } => Some(sealed_key),
        Proof::FederatedTokenFile { path: _ } => None,
    }
}

impl Held {
    /// What is told when the key does not open it.
    fn problem(&self, key: &Result<InstanceKey, SealError>) -> Option<String> {
        let Self { organization, configuration, credential } = self;
        let (configuration, id) = (configuration.id, credential.id);
        let place = Place { organization, configuration, credential: id };
        match key {
            Err(error) => Some(error.to_string()),
            Ok(key) => key.open(sealed(credential)?, &place).err().map(|error| error.to_string()),
        }
    }
}
