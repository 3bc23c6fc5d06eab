//! What a closed data directory holds, compared with what was acknowledged. Reads the log through
//! the store; whether the binary agrees with itself is asked of the binary.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::Path,
    process::{Command, Stdio},
};

use doorward_store::{
    PATIENCE,
    data_dir::{DataDir, LogOptions},
    directory::{
        Directory, Group, Member, Number, OrganizationName,
        profile::{Attribute, Value},
    },
};
use serde_json::Value as Json;

use super::{
    Acks, Crowd, Trouble,
    crowd::CROWD,
    script::{Owner, Script},
    world::{Person, Team, World},
};
use crate::host::open_store;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// How many changes were acknowledged.
    pub acknowledged: u64,
    /// How many more were found, which had been asked for.
    pub beyond: u64,
    /// How many clients there were.
    pub clients: usize,
    /// The sequence of the last event.
    pub head: u64,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, beyond, clients, head } = self;
        write!(f, "{acknowledged} acknowledged changes of {clients} clients are there")?;
        write!(f, ", {beyond} more that were asked for; the log ends at {head}")
    }
}

/// Everything that was found, by owner.
#[derive(Debug, Default)]
struct Held {
    crowd: BTreeSet<usize>,
    worlds: BTreeMap<Owner, World>,
}

/// Opens a data directory that nobody serves and insists on everything acknowledged; each client
/// may have come up to `beyond` steps further than was heard of.
///
/// # Errors
/// The first thing that is not as it should be.
pub fn verify(
    data_dir: &Path,
    organization: &str,
    acks: &Acks,
    beyond: u64,
) -> Result<Checked, Trouble> {
    let data_dir = DataDir::open(data_dir)?;
    let store = open_store(&data_dir, LogOptions::default())?;
    let organization = OrganizationName::parse(organization)?;
    let directory = store.directory(&organization).ok_or("there is no organization")?;
    let mut held = Held::read(&directory)?;
    if let Some(lost) = acks.crowd.difference(&held.crowd).next() {
        return Err(format!("user `crowd-{lost}` was acknowledged and is not there").into());
    }
    let mut checked = Checked {
        acknowledged: acks.count(),
        beyond: 0,
        clients: acks.steps.len(),
        head: directory.head().0,
    };
    let owners = acks.steps.keys().chain(held.worlds.keys()).copied().collect::<BTreeSet<_>>();
    for owner in owners {
        let world = held.worlds.remove(&owner).unwrap_or_default();
        checked.beyond += come_further(owner, acks, &world, beyond)?;
    }
    store.close(PATIENCE)?;
    Ok(checked)
}

/// Asks the binary, whose arguments may begin already, to fold a log and compare.
///
/// # Errors
/// When it finds a difference, or cannot be run.
pub fn replay_agrees(mut doorward: Command, organization: &str) -> Result<(), Trouble> {
    doorward.args(["events", "replay", organization, "--verify"]);
    // Of what existed at the very beginning there is little to print; verified is everything.
    doorward.args(["--until", "1", "--format", "json"]).stdin(Stdio::null());
    let output = doorward.output()?;
    let told: Json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    match (output.status.success(), told.get("verified")) {
        (true, Some(Json::Bool(true))) => Ok(()),
        _ => {
            let complaint = String::from_utf8_lossy(&output.stderr);
            Err(format!("`events replay --verify`: {}, {complaint}{told}", output.status).into())
        }
    }
}

/// How many steps further than acknowledged a client has come, if its world is whole.
fn come_further(owner: Owner, acks: &Acks, held: &World, beyond: u64) -> Result<u64, Trouble> {
    let mut script = Script::of(owner);
    let mut change = String::new();
    let (acknowledged, told) = acks.steps.get(&owner).cloned().unwrap_or_default();
    while script.step < acknowledged {
        change = script.next().to_string();
    }
    if change != told {
        return Err(
            format!("client {owner} follows another script: `{told}`, not `{change}`").into()
        );
    }
    let difference = script.world.difference(held);
    for further in 0..=beyond {
        if script.world == *held {
            return Ok(further);
        }
        script.next();
    }
    Err(format!("client {owner} after step {acknowledged}: {difference}").into())
}

impl Held {
    fn read(directory: &Directory) -> Result<Self, Trouble> {
        let mut held = Self::default();
        for user in directory.users_after(Number::default()) {
            let name = user.user_name.as_str();
            match Crowd::number(name) {
                Some(number) => drop(held.crowd.insert(number)),
                None => {
                    let title = match user.profile.attributes().remove(&Attribute::Title) {
                        Some(Value::Text(title)) => Some(title),
                        Some(Value::Entries(_)) | None => None,
                    };
                    let person = Person { title, active: user.active };
                    held.world(name)?.people.insert(name.to_owned(), person);
                }
            }
        }
        for group in directory.groups_after(Number::default()) {
            let team = team(directory, group)?;
            held.world(&group.display_name)?.teams.insert(group.display_name.to_string(), team);
        }
        Ok(held)
    }

    fn world(&mut self, name: &str) -> Result<&mut World, Trouble> {
        let owner = Owner::of(name).ok_or_else(|| format!("nobody asked for `{name}`"))?;
        Ok(self.worlds.entry(owner).or_default())
    }
}

fn team(directory: &Directory, group: &Group) -> Result<Team, Trouble> {
    let mut team = Team::default();
    for member in directory.members(group) {
        match member {
            Member::User(user) if Crowd::number(user.user_name.as_str()).is_some() => {
                team.crowd += 1;
            }
            Member::User(user) => drop(team.members.insert(user.user_name.to_string())),
            Member::Group(nested) => {
                return Err(format!("nobody asked for `{}` as a member", nested.id).into());
            }
        }
    }
    match (team.crowd, group.pending().next()) {
        (0 | CROWD, None) => Ok(team),
        (part, None) => {
            Err(format!("`{}` holds {part} of {CROWD} of the crowd", group.display_name).into())
        }
        (_, Some(value)) => Err(format!("`{}` awaits `{value}`", group.display_name).into()),
    }
}
