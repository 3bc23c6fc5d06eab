//! What saving a rule would do, before it is done: who would gain and who would lose access.

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use doorward_store::directory::{
    Admission, Admitted, Directory, RuleTarget, UserId,
    access::{self, Preview},
};

use super::{
    rule::{path, title},
    rule_form::RuleForm,
};
use crate::dashboard::{Frame, Section, Visit, Visitor, Wrong, people_file, told::capped};

/// How many people are named.
const NAMED: usize = 100;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/preview.html")]
struct Shown {
    frame: Frame,
    form: RuleForm,
    asks: bool,
    nobody: bool,
    workspaces: String,
    counts: String,
    people: Vec<People>,
    /// Whether the reader may know who people are.
    named: bool,
}

/// People as they are named.
#[derive(Debug)]
struct People {
    heading: String,
    names: Vec<String>,
    more: usize,
}

/// What saving would do, and the button that does it.
pub(super) async fn page(
    visit: &Visit<'_>,
    status: StatusCode,
    target: RuleTarget,
    form: RuleForm,
    admission: Option<Admission>,
    wrong: Vec<Wrong>,
) -> HttpResponse {
    let asks = matches!(&admission, Some(Admission::On { admitted: Admitted::Everyone, .. }));
    let Some(preview) = previewed(visit, target.clone(), admission).await else {
        return visit.not_done(&doorward_store::SubmitError::Busy, &path(&target));
    };
    let texts = visit.texts();
    let title = texts.fill("rule.preview_title", &[("value", &title(visit, &target))]);
    let named = matches!(visit.who, Visitor::MainUser { .. });
    let shown = if named { NAMED } else { 0 };
    let people = |key: &str, ids: &[UserId]| People {
        heading: texts.fill(key, &[("value", &ids.len())]),
        names: ids.iter().take(shown).filter_map(|id| name(&visit.directory, *id)).collect(),
        more: if named { ids.len().saturating_sub(shown) } else { 0 },
    };
    let page = Shown {
        frame: visit.frame(Section::Settings, title).wrong(wrong),
        asks,
        nobody: preview.after == 0,
        workspaces: match target {
            RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Workspace(_) => {
                String::new()
            }
            RuleTarget::Defaults => {
                texts.fill("rule.inheriting", &[("value", &preview.workspaces)])
            }
        },
        counts: texts
            .fill("rule.counts", &[("before", &preview.before), ("after", &preview.after)]),
        people: vec![people("rule.gains", &preview.gains), people("rule.losses", &preview.losses)],
        named,
        form,
    };
    visit.render(status, &page)
}

/// Everyone for whom the answer changes, as a table for spreadsheets; for main users.
pub(super) async fn csv(
    visit: &Visit<'_>,
    target: RuleTarget,
    admission: Option<Admission>,
) -> HttpResponse {
    if !matches!(visit.who, Visitor::MainUser { .. }) {
        return visit.only_main_users();
    }
    let Some(preview) = previewed(visit, target.clone(), admission).await else {
        return visit.not_done(&doorward_store::SubmitError::Busy, &path(&target));
    };
    let changes = vec![("gains", preview.gains), ("loses", preview.losses)];
    people_file::answer(visit, visit.directory.clone(), changes)
}

/// Everyone is asked, which takes a while where there are many, so it is done aside.
async fn previewed(
    visit: &Visit<'_>,
    target: RuleTarget,
    admission: Option<Admission>,
) -> Option<access::Preview> {
    let directory: Arc<Directory> = visit.directory.clone();
    let work = move || -> Preview { directory.preview(&target, admission.as_ref()) };
    web::block(work).await.ok()
}

fn name(directory: &Directory, id: UserId) -> Option<String> {
    directory.user(id).map(|user| capped(user.user_name.as_str()))
}
