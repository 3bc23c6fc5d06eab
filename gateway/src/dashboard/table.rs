//! Which pages and forms there are, and who may open each. What is served is what stands here: a page
//! or form that is not listed is not there, whatever the code behind could say.

use actix_web::{HttpResponse, http::Method};

use super::{Visit, Visitor};

/// Paths below the dashboard, in which `{name}` stands for any one part, with their methods.
pub type Table = [(&'static str, &'static [&'static str])];

/// The pages of main users that auditors read too: what there is, what happened, and what was so.
pub const READING_PAGES: &Table = &[
    ("/people", &["GET"]),
    ("/people/{person}", &["GET"]),
    ("/groups", &["GET"]),
    ("/groups/{group}", &["GET"]),
    ("/workspaces", &["GET"]),
    ("/workspaces/{workspace}", &["GET"]),
    ("/past", &["GET"]),
    ("/past/review", &["GET"]),
    ("/activity", &["GET"]),
    ("/activity.csv", &["GET"]),
    ("/activity.jsonl", &["GET"]),
    ("/activity/live", &["GET"]),
    ("/activity/{event}", &["GET"]),
];

/// The pages of main users only.
pub const PAGES: &Table = &[
    ("/people/{person}/erase", &["GET"]),
    ("/workspaces/{workspace}/remove", &["GET"]),
    ("/provisioning", &["GET"]),
    ("/provisioning/cycle", &["GET"]),
    ("/settings/auditors", &["GET"]),
    ("/settings/provisioning", &["GET"]),
    ("/settings/api-tokens", &["GET"]),
];

/// The pages that whoever used a setup link may open too: what setting up takes, and nobody's data.
pub const SETUP_PAGES: &Table = &[
    ("/", &["GET"]),
    ("/settings", &["GET"]),
    ("/settings/sso", &["GET"]),
    ("/settings/sso/add", &["GET"]),
    ("/settings/sso/{configuration}", &["GET"]),
    ("/settings/sso/{configuration}/remove", &["GET"]),
    ("/settings/scim", &["GET"]),
    ("/settings/dashboard", &["GET"]),
    ("/settings/workspace-defaults", &["GET"]),
    ("/settings/workspaces", &["GET"]),
    ("/settings/workspaces/{workspace}", &["GET"]),
    ("/settings/workspaces/{workspace}/change", &["GET"]),
];

/// What the forms of main users only are sent to.
pub const FORMS: &Table = &[
    ("/people/{person}/sessions/end", &["POST"]),
    ("/people/{person}/erase", &["POST"]),
    ("/workspaces", &["POST"]),
    ("/workspaces/{workspace}/test", &["POST"]),
    ("/workspaces/{workspace}/remove", &["POST"]),
    ("/settings/auditors", &["POST"]),
    ("/settings/provisioning", &["POST"]),
    ("/settings/provisioning/issue", &["POST"]),
    ("/settings/provisioning/revoke", &["POST"]),
    ("/settings/provisioning/trust", &["POST"]),
    ("/settings/provisioning/distrust", &["POST"]),
    ("/settings/api-tokens/issue", &["POST"]),
    ("/settings/api-tokens/revoke", &["POST"]),
];

/// What the forms are sent to that whoever used a setup link may send too.
pub const SETUP_FORMS: &Table = &[
    ("/settings/sso/add", &["POST"]),
    ("/settings/sso/{configuration}/test", &["POST"]),
    ("/settings/sso/{configuration}/change", &["POST"]),
    ("/settings/sso/{configuration}/add-credential", &["POST"]),
    ("/settings/sso/{configuration}/remove-credential", &["POST"]),
    ("/settings/sso/{configuration}/remove", &["POST"]),
    ("/settings/scim/issue", &["POST"]),
    ("/settings/scim/revoke", &["POST"]),
    ("/settings/dashboard", &["POST"]),
    ("/settings/workspace-defaults", &["POST"]),
    ("/settings/workspaces", &["POST"]),
    ("/settings/workspaces/{workspace}", &["POST"]),
    ("/settings/workspaces/{workspace}/change", &["POST"]),
];

const ALL_PAGES: &[&Table] = &[READING_PAGES, PAGES, SETUP_PAGES];
const ALL_FORMS: &[&Table] = &[FORMS, SETUP_FORMS];

/// The answer for whoever may not ask for a path in this way, or for a path that is not there.
pub(super) fn refusal(visit: &Visit<'_>, below: &str) -> Option<HttpResponse> {
    let is_form = visit.http.method() == Method::POST;
    let (wanted, others, known): (&[&Table], &[&Table], _) =
        if is_form { (ALL_FORMS, ALL_PAGES, "GET, HEAD") } else { (ALL_PAGES, ALL_FORMS, "POST") };
    let stands_in = |tables: &[&Table]| tables.iter().any(|table| names(table, below));
    if !stands_in(wanted) {
        let wrong_method = stands_in(others);
        return Some(if wrong_method { visit.wrong_method(known) } else { visit.nothing_here() });
    }
    let may = match (&visit.who, is_form) {
        (Visitor::MainUser { .. }, _) => true,
        (Visitor::Auditor { .. }, false) => names(READING_PAGES, below),
        (Visitor::Auditor { .. }, true) => false,
        (Visitor::Setup { .. }, false) => names(SETUP_PAGES, below),
        (Visitor::Setup { .. }, true) => names(SETUP_FORMS, below),
    };
    (!may).then(|| visit.only_main_users())
}

/// Whether a section is one that somebody may open.
pub(super) fn may_open(who: &Visitor, section: &str) -> bool {
    match who {
        Visitor::MainUser { .. } => true,
        Visitor::Auditor { .. } => names(READING_PAGES, section),
        Visitor::Setup { .. } => names(SETUP_PAGES, section),
    }
}

/// The page that a form stands on: itself, or the page above it.
pub(super) fn page_of(below: &str) -> &str {
    let mut page = below.trim_end_matches('/');
    while !ALL_PAGES.iter().any(|table| names(table, page)) {
        page = page.rsplit_once('/').map_or("", |(above, _)| above);
    }
    page
}

/// Whether a path stands in a table.
fn names(table: &Table, below: &str) -> bool {
    let below = below.trim_end_matches('/');
    table.iter().any(|(path, _)| {
        let path = path.trim_matches('/');
        path.split('/').count() == below.split('/').count()
            && path
                .split('/')
                .zip(below.split('/'))
                .all(|(wanted, said)| wanted.starts_with('{') || wanted == said)
    })
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn what_a_form_answers_with_is_seen_again_on_the_page_above_it() {
        for (below, page) in [
            ("", ""),
            ("people/7/", "people/7"),
            ("people/7/sessions/end", "people/7"),
            ("settings/scim/issue", "settings/scim"),
            ("settings/sso/7/add-credential", "settings/sso/7"),
            ("settings/workspaces/wiki/change", "settings/workspaces/wiki/change"),
            ("no/such/page", ""),
        ] {
            assert_eq!(page_of(below), page, "{below}");
        }
    }
}
