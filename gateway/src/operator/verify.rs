//! Comparing a fold with the running state, and saying what differs.

use std::collections::BTreeMap;

use doorward_store::directory::{Directory, Group, Number, User};

use super::Verdict;

/// How many differences are told.
const TOLD: usize = 20;

/// Compares everything; names the first differences.
pub(super) fn compare(folded: &Directory, running: &Directory) -> Verdict {
    let verified = folded == running;
    let differences = if verified { vec![] } else { differences(folded, running) };
    Verdict { verified, verified_at: running.head(), differences }
}

fn differences(folded: &Directory, running: &Directory) -> Vec<String> {
    let mut told = Vec::new();
    if folded.head() != running.head() {
        told.push(format!("the fold ends at {}, the state at {}", folded.head(), running.head()));
    }
    if folded.provisioning() != running.provisioning() {
        told.push("how the provisioning client is read and answered".into());
    }
    if !folded.scim_tokens().eq(running.scim_tokens()) {
        told.push("the Secret Tokens".into());
    }
    told.extend(unlike("user", &users(folded), &users(running), |a: &&User, b| a == b));
    let alike = |a: &&Group, b: &&Group| {
        a == b && folded.member_ids(a).eq(running.member_ids(b)) && a.pending().eq(b.pending())
    };
    told.extend(unlike("group", &groups(folded), &groups(running), alike));
    told.truncate(TOLD);
    if told.is_empty() {
        told.push("something that no list shows".into());
    }
    told
}

fn users(directory: &Directory) -> BTreeMap<String, &User> {
    directory.users_after(Number::default()).map(|user| (user.id.to_string(), user)).collect()
}

fn groups(directory: &Directory) -> BTreeMap<String, &Group> {
    directory.groups_after(Number::default()).map(|group| (group.id.to_string(), group)).collect()
}

fn unlike<'a, T>(
    what: &'a str,
    folded: &'a BTreeMap<String, T>,
    running: &'a BTreeMap<String, T>,
    alike: impl Fn(&T, &T) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    let changed = folded.iter().filter_map(move |(id, was)| match running.get(id) {
        Some(is) if alike(was, is) => None,
        Some(_) => Some(format!("{what} {id} is not what the log says")),
        None => Some(format!("{what} {id} stands in the log only")),
    });
    let added = running.keys().filter(|id| !folded.contains_key(*id));
    changed.chain(added.map(move |id| format!("{what} {id} does not stand in the log")))
}

#[cfg(test)]
mod tests;
