//! `restore`: a data directory made of a backup. The keys that sign and the instance key are in no
//! backup: they have to lie in their places before.

use std::{path::Path, sync::Arc};

use doorward_store::{
    Until,
    backup::{self, Restored, Told},
    evidence::Origin,
    keys::Dice,
};

use crate::{
    clock::Clock, config::Config, evidence::CheckpointKeys, exit::Exit, operator::Failure,
    seal::KeyFile,
};

/// Puts back what a backup holds, up to a moment.
///
/// # Errors
/// When a key is missing, a copy does not prove itself, or something is there already.
pub(crate) fn put_back(
    config: &Config,
    from: &Path,
    until: Until,
    told: &mut Told<'_>,
) -> Result<Vec<Restored>, Failure> {
    let data_dir = &config.server.data_dir;
    let instance_key = KeyFile::at(&config.server.instance_key);
    let keys = CheckpointKeys::beside(data_dir, &instance_key)?.ok_or_else(|| {
        let message = "the file with the checkpoint keys is not beside the data directory: put it back \
                       first, it is in no backup of ours";
        Failure::new(Exit::Refused, message)
    })?;
    let wrapping = match backup::is_sealed(from)? {
        true => {
            let key = instance_key.read().and_then(|key| key.wrapping());
            let dice: Dice = Arc::new(|| Clock.random().ok());
            Some((key.map_err(|error| Failure::of(Exit::Permission, &error))?, dice))
        }
        false => None,
    };
    let signers = |origin: &Origin| keys.signers(origin).unwrap_or_default();
    Ok(backup::restore(from, data_dir, until, &signers, wrapping, told)?)
}
