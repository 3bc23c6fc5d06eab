//! `GET` and `POST /o/{organization}/dashboard/workspaces/{workspace}/remove`: says who loses access,
//! asks, then removes.

use actix_web::HttpResponse;
use doorward_store::{
    directory::{Directory, RuleTarget},
    record::Sequence,
};

use crate::{
    access,
    dashboard::{
        Form, Visit,
        removal::{self, Removal},
    },
    etag,
    operator::Request,
};

/// What the page asks.
fn removal(visit: &Visit<'_>, slug: &str) -> Option<Removal> {
    let directory = visit.fresh();
    let held = directory.workspace(slug)?;
    Some(Removal {
        title: visit.t("workspace.remove_title"),
        lead: visit.t("workspace.remove_lead"),
        name: held.name.to_string(),
        button: visit.t("workspace.remove"),
        action: format!("workspaces/{slug}/remove"),
        back: format!("workspaces/{slug}"),
        targets: vec![RuleTarget::Workspace(held.slug.clone())],
        seen: etag::seen(etag::workspace(&directory, slug).as_ref()),
        directory: directory.clone(),
    })
}

/// Asks whether the workspace shall go.
pub(in crate::dashboard) async fn ask(visit: &Visit<'_>, slug: &str) -> HttpResponse {
    match removal(visit, slug) {
        Some(removal) => removal::ask(visit, removal).await,
        None => visit.nothing_here(),
    }
}

/// Removes it.
pub(in crate::dashboard) async fn remove(
    visit: &Visit<'_>,
    slug: &str,
    form: &Form,
) -> HttpResponse {
    let Some(asked) = removal(visit, slug) else { return visit.nothing_here() };
    if form.text("step") == "csv" {
        return removal::csv(visit, asked).await;
    }
    if !form.is_ticked("really") {
        return removal::ask_again(visit, asked).await;
    }
    let Some(held) = visit.directory.workspace(slug) else { return visit.nothing_here() };
    let (organization, workspace) = (visit.organization.clone(), held.slug.clone());
    let wish = access::Request::RemoveWorkspace { organization, workspace };
    let shown = slug.to_owned();
    let seen = etag::still(form.text("seen"), move |directory| etag::workspace(directory, &shown));
    match visit.ask_if(seen, Request::Access(wish)).await {
        Ok(_) => visit.done("workspaces", "workspace_removed"),
        Err(failure) => {
            let refused = visit.refused(&failure, |directory| last(directory, slug)).await;
            match removal(visit, slug) {
                Some(asked) => removal::refused(visit, asked, refused).await,
                None => visit.nothing_here(),
            }
        }
    }
}

/// The event that last changed a workspace or its rule.
pub(in crate::dashboard) fn last(directory: &Directory, slug: &str) -> Option<Sequence> {
    let held = directory.workspace(slug)?;
    held.own_rule().map(|rule| rule.sequence).max(Some(held.sequence))
}
