//! Numbers that scripts rely on.

use super::Exit;

#[test]
fn every_reason_has_a_number_of_its_own_and_stands_in_the_readme() {
    let readme = include_str!("../../README.md");
    for exit in Exit::ALL {
        assert_eq!(Exit::of_number(exit.number()), Some(*exit));
        let row = format!("| {} | {} |", exit.number(), exit.meaning());
        assert!(readme.contains(&row), "{row}");
    }
}
