//! `/o/{organization}/dashboard/…`: the main user dashboard, rendered here and complete without a
//! script.
//!
//! Invariants: every page takes a [`Visit`], which only the guard makes; nothing is shown or taken that
//! does not stand in `table.rs`, which also says what a setup link opens; a form is believed only with
//! the token of the session it was shown to, from a page of ours; every form is one command of the
//! store, answered with a redirect; no script of a workspace, which is of the same origin, gets a page.

pub mod activity;
mod ask;
mod audited;
pub mod choice;
pub mod csrf;
pub mod finding;
mod form;
mod frame;
mod groups;
mod message;
mod navigation;
mod overview;
mod past;
pub mod people;
mod people_file;
mod provisioning;
mod refused;
mod removal;
mod settings;
mod table;
pub mod told;
mod visit;
pub mod words;
mod workspaces;

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{self, Data, Payload},
};
use tracing::Instrument;

pub use csrf::CsrfToken;
pub use form::{Form, Wrong};
pub use frame::{Frame, Section, Way};
pub(crate) use provisioning::Health;
pub use refused::Refused;
pub use table::{FORMS, PAGES, READING_PAGES, SETUP_FORMS, SETUP_PAGES, Table};
pub use visit::{Visit, Visitor};

use crate::{
    app::App,
    authz::Place,
    body::{self, Limits},
    sign_in,
};

/// The longest form is an allow-list of 2,000 groups with a name beside each.
const LIMITS: Limits = Limits { bytes: 512 * 1024, time: Duration::from_secs(20) };

/// Puts the dashboards of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| parts(context.head().uri.path()).is_some());
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

/// `acme` and `people/42` of `/o/acme/dashboard/people/42`.
fn parts(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.strip_prefix("/o/")?.splitn(3, '/');
    let organization = parts.next()?;
    match (parts.next()?, parts.next()) {
        ("dashboard", below) => Some((organization, below.unwrap_or_default())),
        _ => None,
    }
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let request = app.clock.new_request_id();
    let span = tracing::info_span!("dashboard", request_id = %request);
    let walk = async {
        let (organization, below) = parts(http.path()).unwrap_or_default();
        let place = Place { organization, workspace: None };
        let visit = sign_in::Visit::new(&app, &http, organization, request);
        match Visit::let_in(&app, &http, visit, place).await {
            Ok(visit) => received(&visit, below, &mut payload).await,
            Err(answer) => {
                body::skip(&mut payload).await;
                answer
            }
        }
    };
    Box::pin(walk.instrument(span)).await
}

/// A page that is asked for, or a form, read and believed.
async fn received(visit: &Visit<'_>, below: &str, payload: &mut Payload) -> HttpResponse {
    let shown = visit.query(navigation::SHOWN);
    if !navigation::is_for_a_person(visit.http, below, &visit.live, &shown) {
        body::skip(payload).await;
        return visit.no_page_for_scripts();
    }
    match *visit.http.method() {
        Method::GET | Method::HEAD => page(visit, below).await,
        Method::POST => {
            let Ok(body) = body::read_form(visit.http, payload, LIMITS).await else {
                return visit.not_believed();
            };
            let form = Form::read(&body);
            let believed =
                csrf::is_from_here(visit.app, visit.http) && visit.csrf.is(form.text(csrf::FIELD));
            match believed {
                true => sent(visit, below, &form).await,
                false => visit.not_believed(),
            }
        }
        _ => visit.wrong_method("GET, HEAD, POST"),
    }
}

/// The pages, as [`READING_PAGES`], [`PAGES`] and [`SETUP_PAGES`] name them.
async fn page(visit: &Visit<'_>, below: &str) -> HttpResponse {
    if below.is_empty() && matches!(visit.who, Visitor::Auditor { .. }) {
        return visit.redirect(&visit.page_path("activity"), None); // nothing is theirs to set up
    }
    if let Some(answer) = table::refusal(visit, below) {
        return answer;
    }
    let parts: Vec<_> = below.trim_end_matches('/').split('/').collect();
    if let Err(answer) = visit.looks_up(&parts).await {
        return answer;
    }
    match *parts.as_slice() {
        [""] => overview::page(visit),
        ["people"] => people::page(visit).await,
        ["people", id] => people::person(visit, id).await,
        ["people", id, "erase"] => people::ask_to_erase(visit, id),
        ["groups"] => groups::page(visit).await,
        ["groups", id] => groups::group(visit, id).await,
        ["workspaces"] => workspaces::page(visit),
        ["workspaces", slug] => workspaces::workspace(visit, slug).await,
        ["workspaces", slug, "remove"] => workspaces::ask_to_remove(visit, slug).await,
        ["past"] => past::page(visit).await,
        ["past", "review"] => past::download(visit).await,
        ["provisioning"] => provisioning::page(visit).await,
        ["provisioning", "cycle"] => provisioning::cycle(visit).await,
        ["activity"] => activity::page(visit).await,
        ["activity.csv"] => activity::download(visit, activity::Format::Csv).await,
        ["activity.jsonl"] => activity::download(visit, activity::Format::JsonLines).await,
        ["activity", "live"] => activity::live(visit).await,
        ["activity", number] => activity::one(visit, number).await,
        ["settings", ref rest @ ..] => settings::page(visit, rest).await,
        _ => visit.nothing_here(),
    }
}

/// The forms, as [`FORMS`] and [`SETUP_FORMS`] name them.
async fn sent(visit: &Visit<'_>, below: &str, form: &Form) -> HttpResponse {
    if let Some(answer) = table::refusal(visit, below) {
        return answer;
    }
    let parts: Vec<_> = below.trim_end_matches('/').split('/').collect();
    match *parts.as_slice() {
        ["people", id, "sessions", "end"] => people::end_sessions(visit, id, form).await,
        ["people", id, "erase"] => people::erase(visit, id, form).await,
        ["workspaces"] => workspaces::create(visit, form).await,
        ["workspaces", slug, "test"] => workspaces::test(visit, slug).await,
        ["workspaces", slug, "remove"] => workspaces::remove(visit, slug, form).await,
        ["settings", ref rest @ ..] => settings::sent(visit, rest, form).await,
        _ => visit.nothing_here(),
    }
}
