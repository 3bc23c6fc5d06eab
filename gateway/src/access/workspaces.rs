//! Workspaces: created, changed, removed.

use doorward_store::directory::{Command, OrganizationName, SettingRefusal, Slug, Workspace};
use url::Url;

use super::{Answer, WorkspaceRow};
use crate::{
    exit::Exit,
    operator::{Failure, House, Login, directory, submit},
    time_text,
};

/// Why a text is no upstream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no upstream: use `http://HOST[:PORT][/PATH]` or `https://…`, without user, query and fragment"
)]
pub struct InvalidUpstream(String);

/// Reads where requests are passed on to. The certificate of an `https` upstream is checked against
/// the roots of this host.
///
/// # Errors
/// When it is no plain `http` or `https` URL.
pub fn upstream(raw: &str) -> Result<Url, InvalidUpstream> {
    let invalid = || InvalidUpstream(raw.chars().take(200).collect());
    let url = Url::parse(raw).map_err(|_| invalid())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if plain { Ok(url) } else { Err(invalid()) }
}

pub(super) async fn create(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    workspace: Slug,
    name: Option<String>,
    upstream_url: Option<String>,
) -> Result<Answer, Failure> {
    upstream_url.as_deref().map(insist_upstream).transpose()?;
    let command = Command::CreateWorkspace {
        workspace: workspace.clone(),
        name: name.map_or_else(|| workspace.as_str().into(), Into::into),
        upstream: upstream_url.map(Into::into),
    };
    done(house, caller, organization, &workspace, command).await
}

pub(super) async fn change(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    workspace: Slug,
    name: Option<String>,
    upstream_url: Option<String>,
) -> Result<Answer, Failure> {
    let wanted = upstream_url.map(|url| Some(url).filter(|url| !url.is_empty()));
    wanted.iter().flatten().try_for_each(|url| insist_upstream(url))?;
    let command = Command::ChangeWorkspace {
        workspace: workspace.clone(),
        name: name.map(Into::into),
        upstream: wanted.map(|url| url.map(Into::into)),
    };
    done(house, caller, organization, &workspace, command).await
}

fn insist_upstream(url: &str) -> Result<(), Failure> {
    let wrong = |error: InvalidUpstream| Failure::of(Exit::Usage, &error).at("upstream");
    upstream(url).map(drop).map_err(wrong)
}

/// Has a wish carried out, and shows the workspace as it is then.
async fn done(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    workspace: &Slug,
    command: Command,
) -> Result<Answer, Failure> {
    let committed = submit(house, caller, organization, command).await?;
    let held = committed.directory.workspace(workspace.as_str());
    let gone = || Failure::refused(SettingRefusal::NoSuchWorkspace.into());
    held.map(|held| row(house, organization, held)).ok_or_else(gone)
}

pub(super) async fn remove(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    workspace: Slug,
) -> Result<Answer, Failure> {
    let before = directory(house, organization)?;
    let command = Command::RemoveWorkspace { workspace: workspace.clone() };
    submit(house, caller, organization, command).await?;
    let gone = || Failure::refused(SettingRefusal::NoSuchWorkspace.into());
    let held = before.workspace(workspace.as_str()).ok_or_else(gone)?;
    Ok(row(house, organization, held))
}

fn row(house: &House, organization: &OrganizationName, held: &Workspace) -> Answer {
    Answer::Workspace(shown(house, organization, held))
}

/// A workspace as it is shown.
pub(crate) fn shown(
    house: &House,
    organization: &OrganizationName,
    held: &Workspace,
) -> WorkspaceRow {
    WorkspaceRow {
        workspace: held.slug.clone(),
        name: held.name.to_string(),
        address: format!("{}/o/{organization}/w/{}/", house.public_url, held.slug),
        upstream: held.upstream.as_deref().map(Into::into),
        inherits: held.own_rule().is_none(),
        created: time_text::show(held.created),
    }
}
