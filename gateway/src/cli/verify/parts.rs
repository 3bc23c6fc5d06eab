//! The proofs of the parts of an export, one after the other.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use doorward_store::evidence::{
    PublicKey, SignedCheckpoint, follow_parts,
    witness::{Shown, Unwitnessed},
};
use serde::Serialize;

use super::{Everywhere, Properties, unread};
use crate::{exit::Exit, operator::Failure};

/// How the proof of a part begins.
const BEGINNING: &[u8] = b"old ";

/// What was proved.
#[derive(Debug, Serialize)]
struct Followed {
    key: String,
    parts: usize,
    events: u64,
    root: String,
}

/// Whether a file is the proof of a part.
pub(super) fn is_one(path: &Path) -> Result<bool, Failure> {
    let mut beginning = Vec::new();
    let file = File::open(path).map_err(|error| unread(path, &error))?;
    let read = file.take(BEGINNING.len() as u64).read_to_end(&mut beginning);
    read.map_err(|error| unread(path, &error))?;
    Ok(beginning == BEGINNING)
}

/// Follows the parts in the order of their files.
pub(super) fn verify(
    everywhere: &Everywhere,
    paths: &[PathBuf],
    key: &PublicKey,
    earlier: Option<&SignedCheckpoint>,
) -> Result<(), Failure> {
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).map_err(|error| unread(path, &error))?;
        Shown::parse(&text).map_err(|_| refused(path, "is no proof of a part of an export"))
    };
    let parts = paths.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let followed = follow_parts(&parts, std::slice::from_ref(key), earlier);
    let last =
        followed.map_err(|error| match error.nth.checked_sub(1).and_then(|at| paths.get(at)) {
            Some(path) => refused(path, &told(&error.why)),
            None => Failure::of(Exit::Unproved, &error.why),
        })?;
    let none = || Failure::new(Exit::Usage, "there is no part");
    let last = last.ok_or_else(none)?;
    everywhere.printer().one(&Followed {
        key: key.to_string(),
        parts: parts.len(),
        events: last.size.0,
        root: last.root.to_string(),
    })
}

fn refused(path: &Path, why: &str) -> Failure {
    Failure::new(Exit::Unproved, format!("`{}` {why}", path.display()))
}

fn told(why: &Unwitnessed) -> String {
    match why {
        Unwitnessed::Malformed => "is no proof of a part of an export".into(),
        Unwitnessed::UnknownLog(log) => format!("is of another log, `{log}`"),
        Unwitnessed::Unsigned => "is not signed with that key".into(),
        Unwitnessed::OtherSize(seen) => {
            format!("does not go on after event {seen}, where what came before it ends")
        }
        Unwitnessed::OtherRoot(seen) | Unwitnessed::NotContinued(seen) => {
            format!("is of a log that was changed: its first {seen} events are not those of before")
        }
    }
}

impl Properties for Followed {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Signed with", self.key.clone()),
            ("Parts", self.parts.to_string()),
            ("Events", self.events.to_string()),
            ("Root", self.root.clone()),
        ]
    }
}
