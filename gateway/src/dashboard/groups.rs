//! `GET /o/{organization}/dashboard/groups`: which groups are provisioned, and which ones rules name
//! that never were.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Directory, Group, Number};
use url::form_urlencoded;

mod group;

pub(super) use group::page as group;

use super::{
    Frame, Section, Visit,
    told::{Part, capped},
};

/// How many groups a page shows.
const PAGE: usize = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/groups.html")]
struct Page {
    frame: Frame,
    wanted: String,
    count: usize,
    groups: Vec<Row>,
    next: Option<String>,
    missing: Vec<Missing>,
}

/// A group in a list.
#[derive(Debug)]
struct Row {
    group: Part,
    external_id: String,
    members: usize,
    rules: usize,
}

/// A group that rules name and nobody has provisioned.
#[derive(Debug)]
pub(super) struct Missing {
    /// What Entra calls it.
    pub(super) object: String,
    /// The rules.
    pub(super) rules: Vec<Part>,
}

/// Answers.
pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    let (wanted, after) = (visit.query("q"), visit.query("after"));
    let directory = &*visit.directory;
    let (groups, next) = search(directory, &wanted, &after);
    let next = next.map(|after| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !wanted.is_empty() {
            query.append_pair("q", &wanted);
        }
        query.append_pair("after", &after.0.to_string());
        format!("{}?{}", visit.page_path("groups"), query.finish())
    });
    let page = Page {
        frame: visit.frame(Section::Groups, visit.t("navigation.groups")),
        count: directory.group_count(),
        groups: groups.into_iter().map(|group| row(directory, group)).collect(),
        next,
        missing: if wanted.is_empty() && after.is_empty() { missing(visit) } else { vec![] },
        wanted,
    };
    visit.render(StatusCode::OK, &page)
}

/// The groups that rules name and nobody has provisioned.
pub(super) fn missing(visit: &Visit<'_>) -> Vec<Missing> {
    const MOST_RULES: usize = 20;
    let (directory, texts) = (&*visit.directory, visit.texts());
    let missing = directory.named_and_not_provisioned().into_iter();
    let rules = |rules: Vec<_>| {
        let rules = rules.iter().take(MOST_RULES);
        rules.map(|target| Part::target(directory, texts, target)).collect()
    };
    missing
        .map(|(object, named)| Missing { object: object.to_string(), rules: rules(named) })
        .collect()
}

/// In the order they were provisioned: those whose name has these words in it, or whose external id
/// is that.
fn search<'a>(
    directory: &'a Directory,
    wanted: &str,
    after: &str,
) -> (Vec<&'a Group>, Option<Number>) {
    let after = Number(after.parse().unwrap_or_default());
    let folded = wanted.to_lowercase();
    let words: Vec<_> = folded.split_whitespace().collect();
    let wants = |group: &&Group| {
        group.external_id.as_deref() == Some(wanted) || {
            let name = group.display_name.to_lowercase();
            words.iter().all(|word| name.contains(word))
        }
    };
    let mut found: Vec<_> = directory.groups_after(after).filter(wants).take(PAGE + 1).collect();
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|group| group.id.number());
    (found, next)
}

fn row(directory: &Directory, group: &Group) -> Row {
    let object = doorward_store::directory::ObjectId::of(group.external_id.as_deref());
    Row {
        group: Part::of_group(group),
        external_id: capped(group.external_id.as_deref().unwrap_or_default()),
        members: group.size(),
        rules: object.map_or(0, |object| directory.rules_naming(object).len()),
    }
}
