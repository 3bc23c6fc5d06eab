//! What a user and a membership weigh in memory: the resident set of a process of its own that has
//! opened a data directory as the server does.

use std::{path::Path, process::Command, sync::Arc};

use doorward_store::{Store, directory::UserId};

use super::{
    Line, Reach, Scale, Trouble,
    history::{History, MEMBERS_AN_EVENT},
    people, place,
};

const USERS: usize = 1_000_000;
const GROUPS: usize = 1_000;
const MEMBERS_A_GROUP: usize = 10_000;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let users = scale.of(USERS);
    let members = scale.of(MEMBERS_A_GROUP);
    let empty = resident(0, 0, 0)?;
    let with_users = resident(users, 0, 0)?;
    let with_groups = resident(users, GROUPS, 0)?;
    let with_members = resident(users, GROUPS, members)?;
    let a_user = (with_users - empty) / users as f64;
    let a_membership = (with_members - with_groups) / (GROUPS * members) as f64;
    let whole = format!("the whole process, {users} users and {} memberships", GROUPS * members);
    Ok(vec![
        Line::alone(whole, with_members / 1024.0 / 1024.0, "MiB", Reach::Told),
        Line::alone("resident memory, nobody in it", empty / 1024.0 / 1024.0, "MiB", Reach::Told),
        Line::alone("resident memory a user", a_user, "B", Reach::AtMost(1228.8)),
        Line::alone("resident memory a membership", a_membership, "B", Reach::AtMost(32.0)),
    ])
}

/// Opens a data directory as the server does and says how large this process is then, in bytes.
///
/// # Errors
/// When the directory cannot be opened.
pub fn fold_once(folder: &Path) -> Result<u64, Trouble> {
    let (_data_dir, log) = place::log(folder)?;
    let store = Store::open(Arc::new(log))?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let directory = store.directory(&people::organization()?).ok_or("nothing was folded")?;
    std::hint::black_box(directory);
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes: u64 = resident.ok_or("no VmRSS")?.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1024)
}

/// Writes a history, then has another process fold it.
fn resident(users: usize, groups: usize, members: usize) -> Result<f64, Trouble> {
    eprintln!("memory: {users} users, {groups} groups of {members}");
    let folder = place::scratch()?;
    {
        let (data_dir, log) = place::log(folder.path())?;
        write(&log, users, groups, members)?;
        crate::noted::note(&data_dir, &log)?;
    }
    let output =
        Command::new(std::env::current_exe()?).args(["fold-once"]).arg(folder.path()).output()?;
    let said = String::from_utf8(output.stdout)?;
    let resident = said.trim().parse::<f64>();
    resident.map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned().into())
}

/// Everybody arrives, then each group takes a stretch of them, event by event in turn, as cycles
/// of a provisioning job would.
fn write(
    log: &dyn doorward_store::log::Log,
    users: usize,
    groups: usize,
    members: usize,
) -> Result<(), Trouble> {
    let mut history = History::begin(log)?;
    let users: Vec<UserId> = (0..users).map(|_| history.hire()).collect::<Result<_, _>>()?;
    let groups: Vec<_> = (0..groups).map(|_| history.found()).collect::<Result<_, _>>()?;
    let mut dice = fastrand::Rng::with_seed(11);
    let starts: Vec<usize> = groups.iter().map(|_| dice.usize(..users.len().max(1))).collect();
    for begin in (0..members).step_by(MEMBERS_AN_EVENT) {
        let count = MEMBERS_AN_EVENT.min(members - begin);
        for (group, start) in groups.iter().zip(&starts) {
            // A stride that is prime to the number of people spreads a group over all of them.
            let joining = (begin..begin + count)
                .filter_map(|at| users.get((start + at * 7919) % users.len()).copied());
            history.join(*group, &joining.collect::<Vec<_>>())?;
        }
    }
    history.finish()?;
    Ok(())
}
