//! What existed at one moment, as `doorward events replay` tells it.

use serde::Deserialize;

use super::changes::Change;

/// Who existed then.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Moment {
    pub(super) sequence: u64,
    pub(super) user_count: usize,
    pub(super) active_user_count: usize,
    pub(super) group_count: usize,
    pub(super) membership_count: usize,
    users: Vec<User>,
    groups: Vec<Group>,
}

/// That the fold of the log equals what is served, and at which event.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Verdict {
    pub(super) verified_at: u64,
}

#[derive(Debug, Clone, Deserialize)]
struct User {
    user_name: String,
    active: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct Group {
    display_name: String,
    members: Vec<Member>,
}

#[derive(Debug, Clone, Deserialize)]
struct Member {
    name: String,
}

impl Moment {
    /// How a person stood then, in words; the groups that the change is about come first.
    fn standing(&self, Change { who, groups: named, .. }: &Change) -> String {
        let name = &who.user_principal_name;
        let Some(user) = self.users.iter().find(|user| user.user_name == *name) else {
            return "unknown".to_owned();
        };
        let belongs = |group: &&Group| group.members.iter().any(|member| member.name == *name);
        let mut groups: Vec<_> =
            self.groups.iter().filter(belongs).map(|group| &group.display_name).collect();
        groups.sort_by_key(|group| !named.contains(group));
        let state = if user.active { "active" } else { "disabled" };
        match groups.as_slice() {
            [] => state.to_owned(),
            [one] => format!("{state}, in {one}"),
            [first, rest @ ..] => format!("{state}, in {first} and {} more", rest.len()),
        }
    }
}

/// Two moments side by side, in numbers and for the people of these changes.
pub(super) fn side_by_side(
    before: &Moment,
    after: &Moment,
    changes: &[Change],
) -> Vec<Vec<String>> {
    let numbers = |moment: &Moment| {
        [
            format!("{}, {} of them active", moment.user_count, moment.active_user_count),
            moment.group_count.to_string(),
            moment.membership_count.to_string(),
        ]
    };
    let head = |moment: &Moment| format!("as of event {}", moment.sequence);
    let mut rows = vec![vec![String::new(), head(before), head(after)]];
    let words = ["people", "groups", "memberships"];
    for ((word, before), after) in words.iter().zip(numbers(before)).zip(numbers(after)) {
        rows.push(vec![(*word).to_owned(), before, after]);
    }
    for change in changes {
        let name = change.who.user_principal_name.clone();
        rows.push(vec![name, before.standing(change), after.standing(change)]);
    }
    rows
}
