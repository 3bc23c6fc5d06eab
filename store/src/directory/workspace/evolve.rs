//! What is so after something happened to a workspace.

use std::sync::Arc;

use super::{
    Workspace,
    event::{WorkspaceChanged, WorkspaceCreated, WorkspaceRemoved},
};
use crate::directory::{Directory, Happened, access_rule::listed};

impl Directory {
    pub(in crate::directory) fn workspace_created(
        &mut self,
        happened: Happened,
        event: &WorkspaceCreated,
    ) {
        if self.workspaces.contains_key(&event.workspace) {
            return; // no decision makes such an event
        }
        let workspace = Workspace {
            slug: event.workspace.clone(),
            name: event.name.clone(),
            upstream: event.upstream.clone(),
            rule: None,
            created: happened.time,
            changed: happened.time,
            sequence: happened.sequence,
        };
        self.workspaces.insert(event.workspace.clone(), Arc::new(workspace));
        self.reach.insert(&event.workspace, None);
    }

    pub(in crate::directory) fn workspace_changed(
        &mut self,
        happened: Happened,
        event: &WorkspaceChanged,
    ) {
        let Some(held) = self.workspaces.get_mut(&event.workspace) else { return };
        let held = Arc::make_mut(held);
        if let Some(name) = &event.name {
            held.name = name.clone();
        }
        if let Some(upstream) = &event.upstream {
            held.upstream = upstream.now.clone();
        }
        held.changed = happened.time;
        held.sequence = happened.sequence;
    }

    pub(in crate::directory) fn workspace_removed(&mut self, event: &WorkspaceRemoved) {
        if let Some(held) = self.workspaces.remove(&event.workspace) {
            self.reach.remove(&event.workspace, held.own_rule());
            self.look_for_groups(listed(held.own_rule()));
        }
    }
}
