//! The commands of `doorward events …` that hand out evidence.

use std::{
    fs::OpenOptions,
    io::{self, BufWriter, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use doorward_store::{directory::OrganizationName, record::Sequence, replace_file};
use hyper::Method;

use super::{Everywhere, Format};
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
    replace_file(path, row.proof.as_bytes()).map_err(|error| {
        Failure::new(Exit::Disk, format!("`{}` cannot be written: {error}", path.display()))
    })?;
    Ok(Sequence(row.until))
}

/// Writes the log as a bundle into a file, which is there whole or not at all.
pub(super) fn bundle(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    path: &Path,
) -> Result<(), Failure> {
    let operator = everywhere.operator()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let passing: PathBuf = path.with_file_name(format!("{name}.new"));
    let unwritten = |error: io::Error| {
        Failure::new(Exit::Disk, format!("`{}` cannot be written: {error}", path.display()))
    };
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).open(&passing);
    let mut file = BufWriter::new(file.map_err(unwritten)?);
    let mut written = Ok(());
    let wish = Wish::of(Method::GET, organization, &["events", "bundle"]);
    let asked = operator.lines(wish, &mut |text: String| {
        written = file.write_all(text.as_bytes());
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let whole = written.and_then(|()| file.into_inner().map_err(io::IntoInnerError::into_error));
    let kept = whole.and_then(|file| file.sync_all());
    if let Err(failure) = asked.and_then(|()| kept.map_err(unwritten)) {
        let _ = std::fs::remove_file(&passing); // a part proves nothing
        return Err(failure);
    }
    std::fs::rename(&passing, path).map_err(unwritten)
}
