//! `backup`: one organization after the other, each told as it is written and when it was read back. It
//! leaves the host as an export does, so each log tells of it first.

use std::path::Path;

use doorward_store::{
    Sequence,
    backup::Making,
    directory::{OrganizationName, audit::ExportForm},
};

use super::BackupRow;
use crate::{
    audited::{self, Audited},
    operator::{Answer, Answers, Failure, House, Login, aside},
};

/// Copies everything into a folder that is not there yet.
///
/// # Errors
/// When something is there, the disk fails, or nobody listens any more: there is no backup then.
pub(crate) async fn make(
    house: &House,
    caller: &Login,
    to: &Path,
    answers: &Answers,
) -> Result<(), Failure> {
    let making = Making::begin(to)?;
    let names: Vec<_> = house.store.organizations().heads().into_keys().collect();
    for name in &names {
        let form = ExportForm::Bundle;
        let whole = Audited::Export { form, after: Sequence::START, whole: true };
        audited::tell(house, caller, name, whole).await?;
    }
    aside(house, answers, move |house, answers| copy(house, making, &names, answers)).await
}

fn copy(
    house: &House,
    mut making: Making,
    names: &[OrganizationName],
    answers: &Answers,
) -> Result<(), Failure> {
    for name in names {
        let last = house.evidence.last(name);
        let signer = house.evidence.signer(name, last.as_ref())?;
        let tell = |events, verified| {
            let row = BackupRow { organization: name.clone(), events, verified };
            answers.blocking_send(Answer::Backup(row)).map_err(|_| Failure::nobody_listens())
        };
        let events = making.copy(&house.store, name, &signer, &mut |_, events| {
            let _ = tell(events, false); // who does not listen any more is noticed at the end of it
        })?;
        tell(events, true)?;
    }
    Ok(making.end()?)
}
