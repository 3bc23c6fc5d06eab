//! `backup`: one organization after the other, each told as it is written and when it was read back.

use std::path::Path;

use doorward_store::backup::Making;

use super::BackupRow;
use crate::operator::{Answer, Answers, Failure, House};

/// Copies everything into a folder that is not there yet.
///
/// # Errors
/// When something is there, the disk fails, or nobody listens any more: there is no backup then.
pub(crate) fn make(house: &House, to: &Path, answers: &Answers) -> Result<(), Failure> {
    let mut making = Making::begin(to)?;
    let organizations = house.store.organizations();
    for (name, _) in organizations.iter() {
        let last = house.evidence.last(name);
        let signer = house.evidence.signer(name, last.as_ref())?;
        let tell = |row| {
            let gone = |_| Failure::nobody_listens();
            answers.blocking_send(Answer::Backup(row)).map_err(gone)
        };
        let mut heard = Ok(());
        let events = making.copy(&house.store, name, &signer, &mut |name, events| {
            let row = BackupRow { organization: name.clone(), events, verified: false };
            heard = std::mem::replace(&mut heard, Ok(())).and_then(|()| tell(row));
        })?;
        heard?;
        tell(BackupRow { organization: name.clone(), events, verified: true })?;
    }
    Ok(making.end()?)
}
