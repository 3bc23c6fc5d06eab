//! `GET /o/{organization}/dashboard/groups/{group}`: everything about one group.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    directory::{Directory, Group, GroupId, Member, Number, ObjectId},
    finding::Topic,
};

use crate::dashboard::{
    Frame, Section, Visit,
    activity::{Row, recent},
    finding::aside,
    told::{Moment, Part, called, capped},
};

/// How many members a page shows.
const MEMBERS: usize = 25;
/// How many rules a page shows.
const RULES: usize = 100;
/// How many awaited values a page shows.
const AWAITED: usize = 100;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/group.html")]
struct Page {
    frame: Frame,
    id: String,
    external_id: Option<String>,
    is_object: bool,
    created: Moment,
    changed: Moment,
    change: Part,
    size: usize,
    members: Vec<(Part, &'static str)>,
    next: Option<String>,
    awaited: Vec<String>,
    more_awaited: usize,
    outer: Vec<Part>,
    rules: Vec<Part>,
    more_rules: usize,
    history: Vec<Row>,
}

/// Answers.
pub(in crate::dashboard) async fn page(visit: &Visit<'_>, id: &str) -> HttpResponse {
    let directory = &*visit.directory;
    let found = GroupId::parse(id).and_then(|id| directory.group(id));
    let Some(group) = found else { return visit.nothing_here() };
    let (id, dashboard) = (group.id, visit.page_path(""));
    let history = aside(visit, move |aside| recent(aside, &[Topic::group(id)], None, &dashboard));
    let history = match history.await {
        Ok(history) => history,
        Err(error) => return visit.unreadable(&error),
    };
    let after = Number(visit.query("after").parse().unwrap_or_default());
    let (members, next) = members(directory, group, after);
    let object = ObjectId::of(group.external_id.as_deref());
    let mut rules = object.into_iter().flat_map(|object| directory.rules_naming(object));
    let named: Vec<_> = rules
        .by_ref()
        .take(RULES)
        .map(|target| Part::target(directory, visit.texts(), &target))
        .collect();
    let awaited: Vec<_> = group.pending().take(AWAITED).map(capped).collect();
    let page = Page {
        frame: visit.frame(Section::Groups, capped(&group.display_name)),
        id: id.to_string(),
        external_id: group.external_id.as_deref().map(capped),
        is_object: object.is_some(),
        created: group.created.into(),
        changed: group.changed.into(),
        change: Part::event(group.sequence),
        size: group.size(),
        members,
        next: next
            .map(|next| format!("{}?after={}", visit.page_path(&format!("groups/{id}")), next.0)),
        more_awaited: group.pending_count().saturating_sub(awaited.len()),
        awaited,
        outer: directory.groups_of(id.number()).map(Part::of_group).collect(),
        rules: named,
        more_rules: rules.count(),
        history,
    };
    visit.render(StatusCode::OK, &page)
}

/// Members after a place, each with the key of what it is, and where to go on.
fn members(
    directory: &Directory,
    group: &Group,
    after: Number,
) -> (Vec<(Part, &'static str)>, Option<Number>) {
    let mut members: Vec<_> =
        directory.direct_members_after(group, after).take(MEMBERS + 1).collect();
    let more = members.len() > MEMBERS;
    members.truncate(MEMBERS);
    let number = |member: &Member<'_>| match member {
        Member::User(user) => user.id.number(),
        Member::Group(group) => group.id.number(),
    };
    let next = members.last().filter(|_| more).map(number);
    let shown = members.into_iter().map(|member| match member {
        Member::User(user) => {
            let key = if user.active { "people.active" } else { "people.inactive" };
            (Part::link(&called(user), format!("people/{}", user.id)), key)
        }
        Member::Group(group) => (Part::of_group(group), "group.is_group"),
    });
    (shown.collect(), next)
}
