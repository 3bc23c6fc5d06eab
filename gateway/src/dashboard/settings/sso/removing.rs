//! An SSO configuration is removed after its page has said who loses access by it.

use actix_web::HttpResponse;
use doorward_store::directory::{Refusal, SettingRefusal, SsoConfigurationId};

use crate::{
    dashboard::{
        Form, Visit, Wrong,
        removal::{self, Removal},
    },
    etag,
    operator::Request,
};

/// What the page asks.
fn removal(visit: &Visit<'_>, id: SsoConfigurationId) -> Option<Removal> {
    let directory = visit.fresh();
    let held = directory.sso_configuration(id)?;
    Some(Removal {
        title: visit.t("sso.remove"),
        lead: visit.t("sso.remove_text"),
        name: held.name.to_string(),
        button: visit.t("sso.remove"),
        action: format!("settings/sso/{id}/remove"),
        back: format!("settings/sso/{id}"),
        targets: directory.rules_signing_in(id).collect(),
        seen: etag::seen(etag::sso_configuration(&directory, id).as_ref()),
        directory: directory.clone(),
    })
}

pub(in crate::dashboard::settings) async fn page(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
) -> HttpResponse {
    match removal(visit, id) {
        Some(removal) => removal::ask(visit, removal).await,
        None => visit.nothing_here(),
    }
}

pub(in crate::dashboard::settings) async fn sent(
    visit: &Visit<'_>,
    id: SsoConfigurationId,
    form: &Form,
) -> HttpResponse {
    let Some(asked) = removal(visit, id) else { return visit.nothing_here() };
    if form.text("step") == "csv" {
        return removal::csv(visit, asked).await;
    }
    if !form.is_ticked("really") {
        return removal::ask_again(visit, asked).await;
    }
    let organization = visit.organization.clone();
    let seen =
        etag::still(form.text("seen"), move |directory| etag::sso_configuration(directory, id));
    match visit.ask_if(seen, Request::RemoveSso { organization, configuration: id }).await {
        Ok(_) => visit.done("settings/sso", "sso_removed"),
        Err(failure) => {
            let last = |directory: &doorward_store::directory::Directory| {
                directory.sso_configuration(id).map(|held| held.sequence)
            };
            let mut refused = visit.refused(&failure, last).await;
            if let Some(Refusal::Setting(SettingRefusal::ShutsOut(_))) = failure.refusal() {
                refused.wrong = vec![Wrong::new("really", visit.t("sso.own_way_in"))];
            }
            match removal(visit, id) {
                Some(asked) => removal::refused(visit, asked, refused).await,
                None => visit.nothing_here(),
            }
        }
    }
}
