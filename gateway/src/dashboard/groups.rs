//! `GET /o/{organization}/dashboard/groups`: which groups are provisioned, and which ones rules name
//! that never were.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Directory, Group, GroupId, Number, ObjectId};
use url::form_urlencoded;

mod group;

pub(super) use group::page as group;

use super::{
    Frame, Section, Visit,
    finding::{Aside, NotFound, aside},
    told::{Part, capped},
};

/// How many groups a page shows.
const PAGE: usize = 50;
/// How many rules are named beside a group.
const RULES: usize = 20;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/groups.html")]
struct Page {
    frame: Frame,
    wanted: String,
    count: usize,
    groups: Vec<Row>,
    next: Option<String>,
    missing: Missing,
}

/// A group in a list.
#[derive(Debug)]
struct Row {
    group: Part,
    external_id: String,
    members: usize,
    rules: usize,
}

/// Groups that rules name and nobody has provisioned.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// What Entra calls each, and the first rules that name it.
    pub(super) groups: Vec<(String, Vec<Part>)>,
    /// Where there are more.
    pub(super) next: Option<String>,
}

/// Answers.
pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    let (wanted, after) = (visit.query("q"), visit.query("after"));
    let found = match wanted.is_empty() {
        true => Ok(all(&visit.directory, &after)),
        false => {
            let (wanted, after) = (wanted.clone(), after.clone());
            aside(visit, move |aside| search(aside, &wanted, &after)).await
        }
    };
    let (groups, next) = match found {
        Ok(found) => found,
        Err(error) => return visit.unreadable(&error),
    };
    let next = next.map(|after| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !wanted.is_empty() {
            query.append_pair("q", &wanted);
        }
        format!("{}?{}", visit.page_path("groups"), query.append_pair("after", &after).finish())
    });
    let page = Page {
        frame: visit.frame(Section::Groups, visit.t("navigation.groups")),
        count: visit.directory.group_count(),
        groups,
        next,
        missing: match wanted.is_empty() && after.is_empty() {
            true => missing(visit, ObjectId::parse(&visit.query("missing")).ok()),
            false => Missing::default(),
        },
        wanted,
    };
    visit.render(StatusCode::OK, &page)
}

/// The groups that rules name and nobody has provisioned, after one of them.
pub(super) fn missing(visit: &Visit<'_>, after: Option<ObjectId>) -> Missing {
    let (directory, texts) = (&*visit.directory, visit.texts());
    let mut later = directory.named_and_not_provisioned(after);
    let objects: Vec<_> = later.by_ref().take(PAGE).collect();
    let last = objects.last().filter(|_| later.next().is_some());
    let next = last.map(|last| format!("{}?missing={last}", visit.page_path("groups")));
    let rules = |object| {
        let rules = directory.rules_naming(object).take(RULES);
        rules.map(|target| Part::target(directory, texts, &target)).collect()
    };
    let groups = objects.iter().map(|object| (object.to_string(), rules(*object))).collect();
    Missing { groups, next }
}

/// Every group, in the order they were provisioned.
fn all(directory: &Directory, after: &str) -> (Vec<Row>, Option<String>) {
    let after = Number(after.parse().unwrap_or_default());
    let mut groups: Vec<_> = directory.groups_after(after).take(PAGE + 1).collect();
    let more = groups.len() > PAGE;
    groups.truncate(PAGE);
    let next = groups.last().filter(|_| more).map(|group| group.id.number().0.to_string());
    (groups.into_iter().map(|group| row(directory, group)).collect(), next)
}

/// Whichever has that id or external id, and those whose names have such words.
fn search(
    aside: &Aside,
    wanted: &str,
    after: &str,
) -> Result<(Vec<Row>, Option<String>), NotFound> {
    let directory = &*aside.directory;
    let exactly: Vec<_> = GroupId::parse(wanted)
        .and_then(|id| directory.group(id))
        .into_iter()
        .chain(directory.groups_by_external_id(wanted).take(PAGE))
        .collect();
    if !exactly.is_empty() {
        return Ok((exactly.into_iter().map(|group| row(directory, group)).collect(), None));
    }
    aside.found(|found| {
        let found = found.names.groups(directory, wanted, after.parse().ok(), PAGE);
        let groups = found.all.into_iter().map(|group| row(directory, group)).collect();
        (groups, found.next.map(|place| place.to_string()))
    })
}

fn row(directory: &Directory, group: &Group) -> Row {
    let object = ObjectId::of(group.external_id.as_deref());
    Row {
        group: Part::of_group(group),
        external_id: capped(group.external_id.as_deref().unwrap_or_default()),
        members: group.size(),
        rules: object.map_or(0, |object| directory.rules_naming(object).count()),
    }
}
