//! What readers ask of workspaces.

use std::ops::Bound;

use super::{Slug, Workspace};
use crate::directory::{Directory, SettingRefusal};

impl Directory {
    /// The workspace of that slug.
    #[must_use]
    pub fn workspace(&self, slug: &str) -> Option<&Workspace> {
        self.workspaces.get(slug).map(AsRef::as_ref)
    }

    /// Every workspace, by slug.
    pub fn workspaces(&self) -> impl Iterator<Item = &Workspace> {
        self.workspaces.values().map(AsRef::as_ref)
    }

    /// Every workspace after a slug, by slug.
    pub fn workspaces_after(&self, slug: &str) -> impl Iterator<Item = &Workspace> {
        let after = (Bound::Excluded(slug), Bound::Unbounded);
        self.workspaces.range::<_, str>(after).map(|(_, held)| held.as_ref())
    }

    /// The workspaces that inherit the defaults, by slug.
    pub fn workspaces_inheriting(&self) -> impl Iterator<Item = &Workspace> {
        let slugs = self.reach.inheriting(None);
        slugs.filter_map(|slug| self.workspace(slug.as_str()))
    }

    /// How many workspaces there are.
    #[must_use]
    pub fn workspace_count(&self) -> usize {
        self.workspaces.len()
    }

    pub(in crate::directory) fn insist_workspace(
        &self,
        slug: &Slug,
    ) -> Result<&Workspace, SettingRefusal> {
        self.workspace(slug.as_str()).ok_or(SettingRefusal::NoSuchWorkspace)
    }
}
