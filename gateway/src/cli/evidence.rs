//! The commands of `doorward events …` that hand out evidence.

use std::{io, ops::ControlFlow, path::Path};

use doorward_store::{directory::OrganizationName, record::Sequence, replace_file};
use hyper::Method;

use super::{
    Everywhere, Format,
    whole_file::{self, unwritten},
};
use crate::{
    evidence::{CheckpointRow, PartRow, ProofRow},
    exit::Exit,
    operator::{Failure, Wish},
};

/// What is printed of a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// What the log is now.
    Checkpoint,
    /// The key that it is checked with.
    Key,
    /// What the witness saw last.
    Witnessed,
}

/// Prints what is signed of a log.
pub(super) fn checkpoint(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    wanted: Wanted,
) -> Result<(), Failure> {
    let wish = Wish::of(Method::GET, organization, &["checkpoint"]);
    let row: CheckpointRow = everywhere.operator()?.one(wish)?;
    let printer = everywhere.printer();
    if printer.format() == Format::Json {
        return printer.json(&row);
    }
    match wanted {
        Wanted::Checkpoint => printer.raw(row.checkpoint.as_bytes()),
        Wanted::Key => printer.raw(format!("{}\n", row.key).as_bytes()),
        Wanted::Witnessed => {
            let why = row.not_witnessed.unwrap_or_else(|| "no witness has seen this log".into());
            let seen = row.witnessed.ok_or_else(|| Failure::new(Exit::Refused, why))?;
            printer.raw(seen.checkpoint.as_bytes())
        }
    }
}

/// Changes the key, and prints the one that signs now.
pub(super) fn change_key(
    everywhere: &Everywhere,
    organization: &OrganizationName,
) -> Result<(), Failure> {
    let wish = Wish::of(Method::POST, organization, &["checkpoint-key"]);
    let row: CheckpointRow = everywhere.operator()?.one(wish)?;
    let printer = everywhere.printer();
    match printer.format() {
        Format::Json => printer.json(&row),
        Format::Table => printer.raw(format!("{}\n", row.key).as_bytes()),
    }
}

/// Prints the proof of an event, as it stands in a file.
pub(super) fn prove(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    sequence: Sequence,
) -> Result<(), Failure> {
    let place = ["events", &sequence.to_string(), "proof"];
    let row: ProofRow = everywhere.operator()?.one(Wish::of(Method::GET, organization, &place))?;
    let printer = everywhere.printer();
    match printer.format() {
        Format::Json => printer.json(&row),
        Format::Table => printer.raw(row.proof.as_bytes()),
    }
}

/// Writes the proof of the next part of an export into a file, and says how far that part goes.
pub(super) fn part(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    after: Sequence,
    path: &Path,
) -> Result<Sequence, Failure> {
    let wish = Wish::of(Method::GET, organization, &["events", "export", "proof"]);
    let row: PartRow = everywhere.operator()?.one(wish.saying("after", Some(after)))?;
    replace_file(path, row.proof.as_bytes()).map_err(|error| unwritten(path, &error))?;
    Ok(Sequence(row.until))
}

/// Writes the log as a bundle into a file, which is there whole or not at all.
pub(super) fn bundle(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    path: &Path,
) -> Result<(), Failure> {
    let operator = everywhere.operator()?;
    let wish = Wish::of(Method::GET, organization, &["events", "bundle"]);
    whole_file::write(path, |write| {
        let mut written = Ok(());
        operator.lines(wish, &mut |text: String| go_on(&mut written, write(text.as_bytes())))?;
        written.map_err(|error| unwritten(path, &error))
    })
}

/// Writes an access review into a file, which is there whole or not at all.
pub(super) fn review(everywhere: &Everywhere, wish: Wish, path: &Path) -> Result<(), Failure> {
    let operator = everywhere.operator()?;
    whole_file::write(path, |write| {
        let mut written = Ok(());
        operator.text(wish, &mut |bytes| go_on(&mut written, write(bytes)))?;
        written.map_err(|error| unwritten(path, &error))
    })
}

/// Goes on until something cannot be written, and keeps why.
fn go_on(written: &mut io::Result<()>, now: io::Result<()>) -> ControlFlow<()> {
    *written = now;
    if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}
