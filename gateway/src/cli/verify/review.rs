//! An access review: that it was signed and nothing of it changed, and, where a bundle of the log is at
//! hand, that the bundle tells the same.

use std::{
    fs::{self, File},
    io::{BufReader, Read},
    path::Path,
};

use doorward_store::evidence::{
    PublicKey, SignedCheckpoint,
    bundle::{self, InvalidBundle},
    review::{self, InvalidReview, Verified},
};
use serde::Serialize;

use super::{Everywhere, Properties, refused as refused_bundle, unread};
use crate::{
    exit::Exit,
    operator::Failure,
    review::{Again, Review, believed, compare},
};

/// What was proved.
#[derive(Debug, Serialize)]
struct Proved {
    organization: String,
    resource: String,
    key: String,
    from: Option<u64>,
    to: u64,
    events: u64,
    root: String,
    proofs: usize,
    intervals: usize,
    /// How many events the bundle has that tells the same.
    told_again_by: Option<u64>,
}

/// Whether a file is an archive.
pub(super) fn is_one(path: &Path) -> Result<bool, Failure> {
    let mut beginning = Vec::new();
    let file = File::open(path).map_err(|error| unread(path, &error))?;
    let read = file.take(review::BEGINNING.len() as u64).read_to_end(&mut beginning);
    read.map_err(|error| unread(path, &error))?;
    Ok(beginning == review::BEGINNING)
}

/// Believes a review, or says what is wrong with it.
pub(super) fn verify(
    everywhere: &Everywhere,
    path: &Path,
    key: &PublicKey,
    bundle: Option<&Path>,
) -> Result<(), Failure> {
    let bytes = fs::read(path).map_err(|error| unread(path, &error))?;
    let verified = review::verify(&bytes, key).map_err(|error| refused(&error))?;
    let told = believed(&verified).map_err(|error| Failure::of(Exit::Unproved, &error))?;
    let Verified { organization, checkpoint, json: _, cited } = verified;
    let again = bundle.map(|bundle| again(bundle, key, &checkpoint, &told)).transpose()?;
    let held = checkpoint.unverified();
    everywhere.printer().one(&Proved {
        organization: organization.to_string(),
        resource: told.resource,
        key: key.to_string(),
        from: told.period.from.map(|from| from.sequence.0),
        to: told.period.to.sequence.0,
        events: held.size.0,
        root: held.root.to_string(),
        proofs: cited.len(),
        intervals: told.access.len(),
        told_again_by: again,
    })
}

/// Asks anew of a bundle, and says how many events it has.
fn again(
    path: &Path,
    key: &PublicKey,
    checkpoint: &SignedCheckpoint,
    told: &Review,
) -> Result<u64, Failure> {
    let open = || Ok(BufReader::with_capacity(1 << 18, File::open(path)?));
    let input = open().map_err(|error| unread(path, &error))?;
    let verified = bundle::verify(input, key, Some(checkpoint));
    let verified = verified.map_err(|error| refused_bundle(&error))?;
    compare(&open, told).map_err(|error| match &error {
        Again::Bundle(error @ InvalidBundle::Disk(_)) => refused_bundle(error),
        Again::Bundle(_) | Again::Unread(_) | Again::Resource(_) | Again::Differs(_) => {
            Failure::of(Exit::Unproved, &error)
        }
    })?;
    Ok(verified.checkpoint.size.0)
}

fn refused(error: &InvalidReview) -> Failure {
    Failure::of(Exit::Unproved, error)
}

impl Properties for Proved {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let from = self.from.map_or_else(|| "the beginning".into(), |from| format!("event {from}"));
        let again = self.told_again_by.map(|events| format!("a bundle of {events} events"));
        vec![
            ("Organization", self.organization.clone()),
            ("Reviewed", self.resource.clone()),
            ("From", from),
            ("To", format!("event {}", self.to)),
            ("Signed with", self.key.clone()),
            ("Events", self.events.to_string()),
            ("Root", self.root.clone()),
            ("Proved events", self.proofs.to_string()),
            ("Intervals", self.intervals.to_string()),
            ("Told again by", again.unwrap_or_else(|| "-".into())),
        ]
    }
}
