//! Pages of an answer.

use doorward_scim::Mode;
use serde_json::json;

use super::*;
use crate::translate::example::{BASE, Example};

const SIZE: PageSize = PageSize { default: 4, most: 6, sorted: 9 };

/// Nine people, whose titles run against the order they were provisioned in, and two groups.
fn town() -> Arc<Directory> {
    let mut example = Example::new();
    for place in 1..=9 {
        let said = json!({"userName": format!("user{place}"), "title": format!("{}", 9 - place)});
        example.user(said);
        if place % 4 == 0 {
            example.group(json!({"displayName": format!("group{place}")}));
        }
    }
    Arc::new(example.directory)
}

fn ask(kind: Option<ResourceType>, query: &str, seconds: i64) -> Result<Value, Error> {
    let query = Query::from_query_string(query, Mode::Tolerant)?;
    Listing::new(town_of_all(), BASE.into(), kind, query, SIZE, seconds)?.body()
}

/// Cursors only lead on in the same directory.
fn town_of_all() -> Arc<Directory> {
    static TOWN: std::sync::OnceLock<Arc<Directory>> = std::sync::OnceLock::new();
    TOWN.get_or_init(town).clone()
}

fn names(body: &Value) -> Vec<&str> {
    let resources = body["Resources"].as_array().unwrap().iter();
    resources.map(|it| it["userName"].as_str().or(it["displayName"].as_str()).unwrap()).collect()
}

#[track_caller]
fn check(query: &str, total: u64, want: &[&str]) {
    let body = ask(Some(ResourceType::User), query, 0).unwrap();
    assert_eq!(body["totalResults"], total, "{query}");
    assert_eq!(names(&body), want, "{query}");
    assert_eq!(body["itemsPerPage"], want.len(), "{query}");
}

#[test]
fn pages_by_index_are_as_long_as_asked_and_allowed() {
    check("", 9, &["user1", "user2", "user3", "user4"]);
    check("startIndex=3&count=2", 9, &["user3", "user4"]);
    check("startIndex=0&count=1", 9, &["user1"]);
    check("count=0", 9, &[]);
    check("count=-3", 9, &[]);
    check("count=100&startIndex=5", 9, &["user5", "user6", "user7", "user8", "user9"]);
    check("count=100", 9, &["user1", "user2", "user3", "user4", "user5", "user6"]);
    check("startIndex=10", 9, &[]);
}

#[test]
fn a_filtered_answer_counts_all_and_shows_a_page() {
    check("filter=title+gt+%225%22&count=2", 3, &["user1", "user2"]);
    check("filter=title+gt+%225%22&count=2&startIndex=3", 3, &["user3"]);
    check("filter=userName+eq+%22USER7%22", 1, &["user7"]);
    check("filter=userName+eq+%22nobody%22", 0, &[]);
}

#[test]
fn an_answer_is_sorted_before_it_is_cut() {
    check("sortBy=title&count=3", 9, &["user9", "user8", "user7"]);
    check("sortBy=title&sortOrder=descending&count=2&startIndex=2", 9, &["user2", "user3"]);
}

#[test]
fn the_start_is_echoed() {
    let body = ask(Some(ResourceType::User), "startIndex=6&count=2", 0).unwrap();
    assert_eq!(body["startIndex"], 6);
    assert_eq!(ask(None, "startIndex=0", 0).unwrap()["startIndex"], 1);
}

#[track_caller]
fn walk(kind: Option<ResourceType>, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    for _ in 0..20 {
        let body = ask(kind, &format!("{query}&cursor={cursor}"), 1000).unwrap();
        assert!(body.get("startIndex").is_none());
        all.extend(names(&body).into_iter().map(str::to_owned));
        match body.get("nextCursor").and_then(Value::as_str) {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
    }
    panic!("the cursor never ends")
}

#[test]
fn a_cursor_leads_through_everything_once() {
    let users: Vec<_> = (1..=9).map(|place| format!("user{place}")).collect();
    assert_eq!(walk(Some(ResourceType::User), "count=3"), users);
    assert_eq!(walk(Some(ResourceType::User), "count=4"), users);
    let backwards: Vec<_> = users.iter().rev().cloned().collect();
    assert_eq!(walk(Some(ResourceType::User), "count=4&sortBy=title"), backwards);
    assert_eq!(
        walk(Some(ResourceType::User), "filter=title+lt+%222%22&count=1"),
        ["user8", "user9"]
    );
    assert_eq!(walk(None, "count=2").len(), 11);
}

#[test]
fn a_cursor_is_good_for_its_query_and_its_time() {
    let users = Some(ResourceType::User);
    let body = ask(users, "count=3&cursor=", 1000).unwrap();
    let next = body["nextCursor"].as_str().unwrap();
    let refused = |kind, query: String, seconds| ask(kind, &query, seconds).unwrap_err().scim_type;
    let invalid = Some(ScimType::InvalidCursor);
    assert_eq!(refused(users, format!("filter=title+pr&cursor={next}"), 1000), invalid);
    assert_eq!(refused(None, format!("cursor={next}"), 1000), invalid);
    assert_eq!(refused(users, "cursor=nonsense".into(), 1000), invalid);
    let late = 1000 + CURSOR_SECONDS + 1;
    assert_eq!(refused(users, format!("cursor={next}"), late), Some(ScimType::ExpiredCursor));
}

#[test]
fn a_query_over_all_types_finds_people_and_groups() {
    let body = ask(None, "count=6", 0).unwrap();
    assert_eq!(body["totalResults"], 11);
    assert_eq!(names(&body), ["user1", "user2", "user3", "user4", "group4", "user5"]);
    let body = ask(None, "filter=displayName+eq+%22GROUP8%22", 0).unwrap();
    assert_eq!(names(&body), ["group8"]);
    let body = ask(None, "filter=meta.resourceType+eq+%22Group%22", 0).unwrap();
    assert_eq!(names(&body), ["group4", "group8"]);
}

#[test]
fn only_what_was_asked_for_is_shown() {
    let body = ask(Some(ResourceType::User), "count=1&attributes=title", 0).unwrap();
    let shown = body["Resources"][0].as_object().unwrap();
    assert_eq!(shown.keys().collect::<Vec<_>>(), ["schemas", "id", "title"]);
}

#[test]
fn more_than_can_be_sorted_are_too_many() {
    let few = PageSize { sorted: 8, ..SIZE };
    let ask = |query: &str| {
        let query = Query::from_query_string(query, Mode::Tolerant).unwrap();
        let users = Some(ResourceType::User);
        Listing::new(town_of_all(), BASE.into(), users, query, few, 0).unwrap().body()
    };
    let refused = ask("sortBy=title").unwrap_err();
    assert_eq!((refused.status, refused.scim_type), (400, Some(ScimType::TooMany)));
    assert_eq!(refused.detail, "more than 8 resources would have to be sorted");
    assert!(ask("sortBy=title&filter=userName+ne+%22user1%22").is_ok(), "eight are not");
    assert!(ask("").is_ok(), "in the order they were provisioned nothing is sorted");
}
