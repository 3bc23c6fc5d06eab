//! `doorward verify FILE …`: needs neither a server, nor a data directory, nor a network.

use std::{
    fs::{self, File},
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use doorward_store::evidence::{
    PublicKey, SignedCheckpoint,
    bundle::{self, InvalidBundle, Verified},
};
use serde::Serialize;

mod parts;
mod review;

use super::{Everywhere, print::Properties};
use crate::{exit::Exit, operator::Failure};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file that `events export --bundle` or `access review` wrote, or those that `events export
    /// --proof` wrote, in order
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The public key, or a file that holds it: as `events checkpoint` printed it, kept since by you
    #[arg(long, value_name = "KEY")]
    key: String,
    /// A file with an earlier checkpoint: nothing of what was signed then may have changed
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Beside an access review, a bundle of the log: it must tell the same, and leave nobody out
    #[arg(long, value_name = "FILE", conflicts_with = "checkpoint")]
    bundle: Option<PathBuf>,
}

/// What was proved.
#[derive(Debug, Serialize)]
struct Proved {
    organization: String,
    key: String,
    events: u64,
    root: String,
    unchanged_since: Option<u64>,
    users: usize,
    groups: usize,
}

pub(super) fn run(everywhere: &Everywhere, arguments: Arguments) -> Result<(), Failure> {
    let Arguments { files, key, checkpoint, bundle } = arguments;
    let key = public_key(&key)?;
    if let [file] = files.as_slice()
        && review::is_one(file)?
    {
        return match checkpoint {
            None => review::verify(everywhere, file, &key, bundle.as_deref()),
            Some(_) => {
                let message = "an access review goes with `--bundle`, not with `--checkpoint`";
                Err(Failure::new(Exit::Usage, message))
            }
        };
    }
    if bundle.is_some() {
        let message = "`--bundle` goes with an access review: name its file first";
        return Err(Failure::new(Exit::Usage, message));
    }
    let earlier = checkpoint.map(|path| earlier(&path)).transpose()?;
    let bundle = match files.as_slice() {
        [bundle] if !parts::is_one(bundle)? => bundle,
        proofs => return parts::verify(everywhere, proofs, &key, earlier.as_ref()),
    };
    let file = File::open(bundle).map_err(|error| unread(bundle, &error))?;
    let input = BufReader::with_capacity(1 << 18, file);
    let verified =
        bundle::verify(input, &key, earlier.as_ref()).map_err(|error| refused(&error))?;
    let Verified { organization, checkpoint, signed: _, directory, key } = verified;
    everywhere.printer().one(&Proved {
        organization: organization.to_string(),
        key: key.to_string(),
        events: checkpoint.size.0,
        root: checkpoint.root.to_string(),
        unchanged_since: earlier.map(|earlier| earlier.unverified().size.0),
        users: directory.user_count(),
        groups: directory.group_count(),
    })
}

/// A key as it was typed, or as it stands in a file.
pub(super) fn public_key(key: &str) -> Result<PublicKey, Failure> {
    let refused = |error| Failure::of(Exit::Usage, &error);
    match (PublicKey::parse(key), fs::read_to_string(key)) {
        (Ok(key), _) => Ok(key),
        (Err(_), Ok(text)) => PublicKey::parse(&text).map_err(refused),
        (Err(error), Err(_)) => Err(refused(error)),
    }
}

fn earlier(path: &Path) -> Result<SignedCheckpoint, Failure> {
    let text = fs::read_to_string(path).map_err(|error| unread(path, &error))?;
    SignedCheckpoint::parse(&text)
        .map_err(|error| Failure::new(Exit::Unproved, format!("`{}`: {error}", path.display())))
}

fn unread(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Disk, format!("`{}` cannot be read: {error}", path.display()))
}

fn refused(error: &InvalidBundle) -> Failure {
    let exit = match error {
        InvalidBundle::Disk(_) => Exit::Disk,
        InvalidBundle::Line { .. }
        | InvalidBundle::Event { .. }
        | InvalidBundle::Key(_)
        | InvalidBundle::OtherKey(_)
        | InvalidBundle::Checkpoint(_)
        | InvalidBundle::Earlier(_)
        | InvalidBundle::Shorter { .. }
        | InvalidBundle::Rewritten(_)
        | InvalidBundle::Count { .. }
        | InvalidBundle::Events(_)
        | InvalidBundle::State(_)
        | InvalidBundle::OtherState
        | InvalidBundle::Digest => Exit::Unproved,
    };
    Failure::of(exit, error)
}

impl Properties for Proved {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let unchanged = self.unchanged_since.map(|size| format!("its first {size} events"));
        vec![
            ("Organization", self.organization.clone()),
            ("Signed with", self.key.clone()),
            ("Events", self.events.to_string()),
            ("Root", self.root.clone()),
            ("Unchanged since", unchanged.unwrap_or_else(|| "-".into())),
            ("Users", self.users.to_string()),
            ("Groups", self.groups.to_string()),
        ]
    }
}
