//! What a wish about a workspace makes happen.

use super::{
    Slug, Workspace,
    event::{NewUpstream, WorkspaceChanged, WorkspaceCreated, WorkspaceRemoved},
};
use crate::directory::{Directory, Event, Refusal, SettingRefusal};

/// The most workspaces of one organization.
pub const MAX_WORKSPACES: usize = 100_000;

/// Creates a workspace; it inherits the workspace defaults.
pub(in crate::directory) fn create(
    directory: &Directory,
    workspace: Slug,
    name: Box<str>,
    upstream: Option<Box<str>>,
) -> Result<Vec<Event>, Refusal> {
    if directory.workspace(workspace.as_str()).is_some() {
        return Err(SettingRefusal::WorkspaceExists.into());
    }
    if directory.workspace_count() >= MAX_WORKSPACES {
        return Err(SettingRefusal::TooManyWorkspaces.into());
    }
    insist_name(&name)?;
    insist_upstream(upstream.as_deref())?;
    Ok(vec![WorkspaceCreated { workspace, name, upstream }.into()])
}

/// Changes a workspace; what is so already makes no event.
pub(in crate::directory) fn change(
    directory: &Directory,
    slug: &Slug,
    name: Option<Box<str>>,
    upstream: Option<Option<Box<str>>>,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.insist_workspace(slug)?;
    name.as_deref().map_or(Ok(()), insist_name)?;
    insist_upstream(upstream.as_ref().and_then(Option::as_deref))?;
    let changed = WorkspaceChanged {
        workspace: held.slug.clone(),
        name: name.filter(|name| *name != held.name),
        upstream: upstream.filter(|now| *now != held.upstream).map(|now| NewUpstream { now }),
    };
    let same = changed.name.is_none() && changed.upstream.is_none();
    Ok(if same { vec![] } else { vec![changed.into()] })
}

/// Removes a workspace, and its access rule with it.
pub(in crate::directory) fn remove(
    directory: &Directory,
    slug: &Slug,
) -> Result<Vec<Event>, Refusal> {
    let held = directory.insist_workspace(slug)?;
    Ok(vec![WorkspaceRemoved { workspace: held.slug.clone() }.into()])
}

fn insist_name(name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::Empty { what: "name" });
    }
    match name.len() > Workspace::MAX_NAME_BYTES {
        true => Err(Refusal::TooLong { what: "name" }),
        false => Ok(()),
    }
}

fn insist_upstream(upstream: Option<&str>) -> Result<(), Refusal> {
    match upstream {
        Some("") => Err(Refusal::Empty { what: "upstream" }),
        Some(url) if url.len() > Workspace::MAX_UPSTREAM_BYTES => {
            Err(Refusal::TooLong { what: "upstream" })
        }
        Some(_) | None => Ok(()),
    }
}
