//! Workspaces in the settings: each with its rule, and a form for another one.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    SubmitError,
    directory::{Command, Refusal, SettingRefusal, Slug},
};

use crate::{
    access,
    dashboard::{Form, Frame, Section, Visit, Wrong},
};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/workspaces.html")]
struct Workspaces {
    frame: Frame,
    rows: Vec<Row>,
    slug: String,
    name: String,
    upstream: String,
}

/// A workspace.
#[derive(Debug)]
struct Row {
    href: String,
    name: String,
    slug: String,
    inherits: bool,
}

pub(super) fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, StatusCode::OK, &Form::default(), vec![])
}

pub(super) async fn create(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let mut wrong = Vec::new();
    let slug = Slug::parse(form.text("slug"));
    let slug = slug.map_err(|error| wrong.push(Wrong::new("slug", &error))).ok();
    let (name, address) = (form.text("name"), form.text("upstream"));
    if !address.is_empty()
        && let Err(error) = access::upstream(address)
    {
        wrong.push(Wrong::new("upstream", &error));
    }
    let Some(workspace) = slug.filter(|_| wrong.is_empty()) else {
        return show(visit, StatusCode::UNPROCESSABLE_ENTITY, form, wrong);
    };
    let command = Command::CreateWorkspace {
        name: if name.is_empty() { workspace.as_str() } else { name }.into(),
        upstream: (!address.is_empty()).then(|| address.into()),
        workspace: workspace.clone(),
    };
    match visit.submit(visit.actor(), command).await {
        Ok(_) => visit.done(&format!("settings/workspaces/{workspace}"), "workspace_created"),
        Err(SubmitError::Refused(refusal)) => {
            let field = if refusal == SettingRefusal::WorkspaceExists.into() {
                "slug"
            } else if let Refusal::Empty { what } | Refusal::TooLong { what } = refusal {
                what
            } else {
                ""
            };
            show(visit, StatusCode::CONFLICT, form, vec![Wrong::new(field, &refusal)])
        }
        Err(error) => visit.not_done(&error, "settings/workspaces"),
    }
}

fn show(visit: &Visit<'_>, status: StatusCode, form: &Form, wrong: Vec<Wrong>) -> HttpResponse {
    let row = |held: &doorward_store::directory::Workspace| Row {
        href: visit.page_path(&format!("settings/workspaces/{}", held.slug)),
        name: held.name.to_string(),
        slug: held.slug.to_string(),
        inherits: held.own_rule().is_none(),
    };
    let page = Workspaces {
        frame: visit.frame(Section::Settings, visit.t("settings.workspaces")).wrong(wrong),
        rows: visit.directory.workspaces().map(row).collect(),
        slug: form.text("slug").to_owned(),
        name: form.text("name").to_owned(),
        upstream: form.text("upstream").to_owned(),
    };
    visit.render(status, &page)
}
