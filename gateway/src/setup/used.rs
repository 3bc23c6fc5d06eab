//! A link of an organization: a page with one button, and what the button does.

use actix_web::HttpResponse;
use doorward_store::{
    Actor, SubmitError,
    directory::{Command, Refusal, SettingRefusal, SetupLink},
};

use super::{cookie, page::Asked};
use crate::{session::Handle, sign_in::Visit};

/// Why a link does not open.
fn closed(asked: &Asked<'_>, link: Option<&SetupLink>) -> Option<SettingRefusal> {
    match link {
        None => Some(SettingRefusal::NoSuchSetupLink),
        Some(link) if link.used.is_some() => Some(SettingRefusal::SetupLinkUsed),
        Some(link) if asked.now >= link.expires => Some(SettingRefusal::SetupLinkExpired),
        Some(_) => None,
    }
}

pub(super) fn page(asked: &Asked<'_>, visit: &Visit<'_>) -> HttpResponse {
    match closed(asked, visit.directory.setup_link(&asked.digest)) {
        None => asked.open_it(&visit.organization),
        Some(reason) => asked.does_not_open(&visit.organization, &reason),
    }
}

/// Uses the link up, and leads to the dashboard.
pub(super) async fn enter(asked: &Asked<'_>, visit: &Visit<'_>) -> HttpResponse {
    let link = visit.directory.setup_link(&asked.digest);
    let Some(link) = link else {
        return asked.does_not_open(&visit.organization, &SettingRefusal::NoSuchSetupLink);
    };
    let Ok(random) = asked.app.clock.random() else {
        return asked.not_done(&SubmitError::Unavailable);
    };
    let handle = Handle::of(&random);
    let command = Command::UseSetupLink {
        digest: asked.digest,
        handle: handle.digest(),
        at: asked.now,
        address: visit.address(),
        agent: visit.agent(),
    };
    match visit.submit(Actor::SetupLink { link: link.id }, command).await {
        Ok(_) => {
            let cookie = cookie(asked.app, &visit.organization);
            visit.redirect(&visit.path("dashboard/"), [cookie.set(&handle)])
        }
        Err(SubmitError::Refused(Refusal::Setting(reason))) => {
            asked.does_not_open(&visit.organization, &reason)
        }
        Err(error) => asked.not_done(&error),
    }
}
