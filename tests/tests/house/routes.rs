//! The golden list of routes: a route that comes, goes or changes its guard shows in a review.

use std::fmt::Write as _;

use doorward::routes;

use super::source::{house, read};

#[test]
fn the_routes_and_their_guards_are_the_golden_list() {
    let path = house().join("tests/golden/routes.txt");
    let mut served = String::new();
    for route in routes::table() {
        let _ = writeln!(served, "{route}");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &served).expect("the golden list can be written");
    }
    assert_eq!(served, read(&path), "run with UPDATE_GOLDEN=1 and read the difference");
}
