//! Workspaces.

use std::sync::Arc;

use doorward_store::directory::{Directory, NoEntry, SessionId, Slug, UserId, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    call::Call,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::PAGE,
    problem::{Problem, Wrong},
};
use crate::{
    access::{Request as Wish, WorkspaceRow, workspace_row},
    doors::Seen,
    etag,
    operator::{Request, TrialStep},
    time_text,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/workspaces",
        "list_workspaces",
        "Name all workspaces",
        Gives::Page(described::<Page<WorkspaceRow>>),
        Serve::Look(|call, directory| {
            let after = page::after(call)?.unwrap_or_default();
            let organization = call.organization()?;
            let row = |held: &Workspace| workspace_row(&call.house, &organization, held);
            let slug = |held: &&Workspace| held.slug.to_string();
            Ok(page::ordered(call, directory.workspaces_after(&after), slug, row))
        }),
    )
    .query(PAGE),
    Operation::new(
        "POST",
        "/workspaces",
        "create_workspace",
        "Create a workspace; it inherits the workspace defaults",
        Gives::Made(described::<WorkspaceRow>, "workspace", state),
        Serve::One(|call| {
            let NewWorkspace { workspace, name, upstream } = call.body()?;
            let wrong = |error: &dyn std::error::Error| {
                Problem::body(vec![Wrong::field("/workspace", error.to_string())])
            };
            let workspace = Slug::parse(&workspace).map_err(|error| wrong(&error))?;
            let organization = call.organization()?;
            let wish = Wish::CreateWorkspace { organization, workspace, name, upstream };
            Ok(Request::Access(wish))
        }),
    )
    .takes(described::<NewWorkspace>),
    Operation::new(
        "GET",
        "/workspaces/{workspace}",
        "show_workspace",
        "Show a workspace",
        Gives::One(described::<WorkspaceRow>),
        Serve::Look(|call, directory| {
            let held = directory.workspace(call.word(0));
            let unknown = || Problem::not_found("there is no such workspace");
            let row = workspace_row(&call.house, &call.organization()?, held.ok_or_else(unknown)?);
            Ok(serde_json::to_value(row).unwrap_or_default())
        }),
    )
    .state(state),
    Operation::new(
        "PATCH",
        "/workspaces/{workspace}",
        "change_workspace",
        "Change the name or the upstream of a workspace",
        Gives::One(described::<WorkspaceRow>),
        Serve::One(|call| {
            let WorkspaceChange { name, upstream } = call.body()?;
            let (organization, workspace) = (call.organization()?, slug(call)?);
            let wish = Wish::ChangeWorkspace { organization, workspace, name, upstream };
            Ok(Request::Access(wish))
        }),
    )
    .takes(described::<WorkspaceChange>)
    .state(state),
    Operation::new(
        "DELETE",
        "/workspaces/{workspace}",
        "remove_workspace",
        "Remove a workspace, and its access rule with it; answered with what it was",
        Gives::One(described::<WorkspaceRow>),
        Serve::One(|call| {
            let (organization, workspace) = (call.organization()?, slug(call)?);
            Ok(Request::Access(Wish::RemoveWorkspace { organization, workspace }))
        }),
    )
    .state(state),
    Operation::new(
        "GET",
        "/workspaces/{workspace}/visitors",
        "list_workspace_visitors",
        "Tell who was lately let in to a workspace and who was not, as far as this server has seen \
         since it was started, the newest first; there is no `next`",
        Gives::Page(described::<Page<Visitor>>),
        Serve::Look(visitors),
    ),
    Operation::new(
        "POST",
        "/workspaces/{workspace}/test",
        "test_workspace_upstream",
        "Ask the upstream of a workspace for its first page, as nobody, and say what came of it",
        Gives::Page(described::<Page<TrialStep>>),
        Serve::All(|call| {
            let (organization, workspace) = (call.organization()?, slug(call)?);
            Ok(Request::Access(Wish::TryUpstream { organization, workspace }))
        }),
    ),
];

/// Somebody at the door of a workspace.
#[derive(Debug, Serialize, JsonSchema)]
struct Visitor {
    /// The person.
    #[schemars(with = "uuid::Uuid")]
    user: UserId,
    /// By which session.
    #[schemars(with = "uuid::Uuid")]
    session: SessionId,
    /// From where.
    address: String,
    /// When, the last time; of whoever is let in again and again, to within five minutes.
    at: String,
    /// Why they were not let in; null when they were.
    #[schemars(with = "Option<String>")]
    refused_because: Option<NoEntry>,
}

fn visitors(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let unknown = || Problem::not_found("there is no such workspace");
    let held = directory.workspace(call.word(0)).ok_or_else(unknown)?;
    let (organization, workspace) = (call.organization()?, held.slug.as_str());
    let seen = call.house.doors.newest(organization.as_str(), workspace, held.created);
    let visitor = |seen: Seen| Visitor {
        user: seen.user,
        session: seen.session,
        address: seen.address.to_string(),
        at: time_text::show(seen.at),
        refused_because: seen.refused,
    };
    let rows = seen.into_iter().map(|seen| serde_json::to_value(visitor(seen)).unwrap_or_default());
    Ok(page::page(&rows.collect::<Vec<_>>(), None))
}

/// A workspace as it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewWorkspace {
    /// Its name in URLs.
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    workspace: String,
    /// The name people see; the one in URLs when absent.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256))]
    name: Option<String>,
    /// Where requests are passed on to: an `http` or `https` URL.
    #[serde(default)]
    #[schemars(length(max = 2048), regex(pattern = "^https?://[^?#@ ]+$"))]
    upstream: Option<String>,
}

/// What shall be different of a workspace; what is absent stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WorkspaceChange {
    /// The name people see.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256))]
    name: Option<String>,
    /// Where requests are passed on to: an `http` or `https` URL; empty for nowhere.
    #[serde(default)]
    #[schemars(length(max = 2048), regex(pattern = "^(https?://[^?#@ ]+)?$"))]
    upstream: Option<String>,
}

fn slug(call: &Call) -> Result<Slug, Problem> {
    // As it lies in the log: a slug that became reserved later still has its workspace.
    let slug = Slug::try_from(call.word(0).to_owned());
    slug.map_err(|_| Problem::not_found("there is no such workspace"))
}

fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    path.first().and_then(|slug| etag::workspace(directory, slug))
}
