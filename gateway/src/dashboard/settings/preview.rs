//! What saving a rule would do, before it is done: who would gain and who would lose access.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use doorward_store::directory::{
    Admission, Admitted, Directory, RuleTarget, UserId,
    access::{self, Preview},
};

use super::{
    rule::{path, title},
    rule_form::RuleForm,
};
use crate::{
    dashboard::{Frame, Section, Visit, Wrong},
    pages,
};

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
    back: String,
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
    let people = |key: &str, ids: &[UserId]| People {
        heading: texts.fill(key, &[("value", &ids.len())]),
        names: ids.iter().take(NAMED).filter_map(|id| name(&visit.directory, *id)).collect(),
        more: ids.len().saturating_sub(NAMED),
    };
    let page = Shown {
        frame: visit.frame(Section::Settings, title).wrong(wrong),
        asks,
        nobody: preview.after == 0,
        workspaces: match target {
            RuleTarget::Dashboard | RuleTarget::Workspace(_) => String::new(),
            RuleTarget::Defaults => {
                texts.fill("rule.inheriting", &[("value", &preview.workspaces)])
            }
        },
        counts: texts
            .fill("rule.counts", &[("before", &preview.before), ("after", &preview.after)]),
        people: vec![people("rule.gains", &preview.gains), people("rule.losses", &preview.losses)],
        back: visit.page_path(&path(&target)),
        form,
    };
    visit.render(status, &page)
}

/// Everyone for whom the answer changes, as a table for spreadsheets.
pub(super) async fn csv(
    visit: &Visit<'_>,
    target: RuleTarget,
    admission: Option<Admission>,
) -> HttpResponse {
    let Some(preview) = previewed(visit, target.clone(), admission).await else {
        return visit.not_done(&doorward_store::SubmitError::Busy, &path(&target));
    };
    let mut text = "change,user_name,external_id,user_id\r\n".to_owned();
    for (change, ids) in [("gains", &preview.gains), ("loses", &preview.losses)] {
        for user in ids.iter().filter_map(|id| visit.directory.user(*id)) {
            let external = user.external_id.as_deref().unwrap_or_default();
            let (name, external) = (cell(user.user_name.as_str()), cell(external));
            text.push_str(&format!("{change},{name},{external},{}\r\n", user.id));
        }
    }
    let mut response = pages::guarded(StatusCode::OK, &visit.app.config, visit.request);
    response
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"preview.csv\""))
        .content_type("text/csv; charset=utf-8")
        .body(text)
}

/// A value of a table that no spreadsheet takes for a formula.
fn cell(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula { format!("'{value}") } else { value.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
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
    directory.user(id).map(|user| user.user_name.to_string())
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_breaks_the_table() {
        assert_eq!(cell("ada@contoso.example"), "\"ada@contoso.example\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a\",b"), "\"a\"\",b\"");
    }
}
