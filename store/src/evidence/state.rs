//! The digest of what a log makes so: who exists, who belongs where, who may enter what. No name,
//! address or other personal value is in it, so whoever folds the log without the keys of erased
//! persons comes to the same digest.
//!
//! SHA-256 over, in order: the organization's name and head; each user's id and whether active; each
//! group's id, name and external id, and the ids of its members; each SSO configuration's id and
//! directory; the rules of the dashboard and of workspaces by default; the auditors', if there is
//! one; each workspace's slug and rule. Every piece is preceded by a letter, and by its length where
//! that is not fixed.

use sha2::{Digest, Sha256};
use tlog_tiles::tlog::Hash;
use uuid::Uuid;

use crate::directory::{Directory, Group, Number, Rule, RuleTarget};

/// The digest of a directory.
#[must_use]
pub fn state_digest(directory: &Directory) -> Hash {
    let mut state = State { sum: Sha256::new(), waiting: Vec::with_capacity(PIECE) };
    let name = directory.organization().map(ToString::to_string).unwrap_or_default();
    state.text(b'o', &name);
    state.bytes(b'h', &directory.head().0.to_be_bytes());
    let mut users = Ids::default();
    for user in directory.users_after(Number::default()) {
        state.bytes(b'u', user.id.0.as_bytes());
        state.bytes(b'a', &[u8::from(user.active)]);
        users.note(user.id.number(), user.id.0);
    }
    for group in directory.groups_after(Number::default()) {
        state.bytes(b'g', group.id.0.as_bytes());
        state.text(b'n', group.display_name.as_ref());
        state.text(b'x', group.external_id.as_deref().unwrap_or_default());
        state.members(directory, group, &users);
    }
    for configuration in directory.sso_configurations() {
        state.bytes(b's', configuration.id.0.as_bytes());
        state.text(b't', &configuration.tenant.to_string());
    }
    state.rule(directory.rule(&RuleTarget::Dashboard));
    state.rule(directory.rule(&RuleTarget::Defaults));
    if let Some(rule) = directory.rule(&RuleTarget::Auditors) {
        state.bytes(b'q', &[]);
        state.rule(Some(rule));
    }
    for workspace in directory.workspaces() {
        state.text(b'w', workspace.slug.as_str());
        state.rule(workspace.own_rule());
    }
    state.hand_on();
    Hash(state.sum.finalize().into())
}

/// How many bytes are hashed at once: one by one they cost more than their hash.
const PIECE: usize = 4096;

/// The ids of users by their numbers, close together: to go to each member for its id costs more than all
/// else.
#[derive(Default)]
struct Ids(Vec<Uuid>);

impl Ids {
    fn note(&mut self, number: Number, id: Uuid) {
        let before = (number.0 as usize).saturating_sub(1);
        self.0.resize(before, Uuid::nil());
        self.0.push(id);
    }

    fn of(&self, number: Number) -> Option<Uuid> {
        let id = self.0.get((number.0 as usize).checked_sub(1)?).copied();
        id.filter(|id| !id.is_nil())
    }
}

struct State {
    sum: Sha256,
    waiting: Vec<u8>,
}

impl State {
    fn members(&mut self, directory: &Directory, group: &Group, users: &Ids) {
        for number in group.member_numbers() {
            if let Some(user) = users.of(number) {
                self.bytes(b'm', user.as_bytes());
            } else if let Some(nested) = directory.group_numbered(number) {
                self.bytes(b'k', nested.id.0.as_bytes());
            }
        }
    }

    fn bytes(&mut self, letter: u8, bytes: &[u8]) {
        self.waiting.push(letter);
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.hand_on();
        }
    }

    fn hand_on(&mut self) {
        self.sum.update(&self.waiting);
        self.waiting.clear();
    }

    fn text(&mut self, letter: u8, text: &str) {
        self.bytes(letter, &(text.len() as u64).to_be_bytes());
        self.waiting.extend_from_slice(text.as_bytes());
    }

    /// A rule as the JSON that it is shown as.
    fn rule(&mut self, rule: Option<&Rule>) {
        let rule = rule.map(|rule| serde_json::to_string(rule).unwrap_or_default());
        self.text(b'r', &rule.unwrap_or_default());
    }
}
