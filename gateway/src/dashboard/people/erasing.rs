//! `GET` and `POST /o/{organization}/dashboard/people/{person}/erase`: says what erasing means, asks,
//! then erases.

use actix_web::HttpResponse;
use askama::Template;
use doorward_store::directory::UserId;

use crate::{
    dashboard::{Form, Frame, Refused, Section, Visit, told::called},
    operator::Request,
};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/erase.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    reason: String,
}

/// Asks whether the person shall be erased.
pub(in crate::dashboard) fn ask(visit: &Visit<'_>, id: &str) -> HttpResponse {
    show(visit, id, "", Refused::nothing())
}

/// Erases.
pub(in crate::dashboard) async fn erase(visit: &Visit<'_>, id: &str, form: &Form) -> HttpResponse {
    let reason = form.text("reason");
    if !form.is_ticked("really") {
        return show(visit, id, reason, Refused::at("really", &visit.t("removal.really_ask")));
    }
    let Some(user) = UserId::parse(id) else { return visit.nothing_here() };
    let wish = Request::ErasePerson {
        organization: visit.organization.clone(),
        user,
        reason: reason.to_owned(),
    };
    match visit.ask(wish).await {
        Ok(_) => visit.done(&format!("people/{user}"), "person_erased"),
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, id, reason, refused)
        }
    }
}

fn show(visit: &Visit<'_>, id: &str, reason: &str, refused: Refused) -> HttpResponse {
    let held = UserId::parse(id).filter(|id| !visit.fresh().is_erased(*id));
    let Some(user) = held else { return visit.nothing_here() };
    let name = match visit.directory.user(user) {
        Some(user) => called(user),
        None => visit.texts().fill("told.gone_person", &[("id", &user)]),
    };
    let Refused { status, wrong } = refused;
    let page = Page {
        frame: visit.frame(Section::People, visit.t("erase.title")).wrong(wrong),
        id: user.to_string(),
        name,
        reason: reason.to_owned(),
    };
    visit.render(status, &page)
}
