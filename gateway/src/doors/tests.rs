use std::net::Ipv4Addr;

use doorward_store::directory::Number;
use uuid::Uuid;

use super::*;

fn seen(session: u32, at: i64, refused: Option<NoEntry>) -> Seen {
    Seen {
        user: UserId::new(Uuid::nil(), Number(session)),
        session: SessionId::new(Uuid::nil(), Number(session)),
        address: Ipv4Addr::LOCALHOST.into(),
        at: Timestamp(at),
        refused,
    }
}

fn times(doors: &Doors, workspace: &str) -> Vec<i64> {
    doors.newest("acme", workspace, Timestamp(0)).iter().map(|seen| seen.at.0).collect()
}

#[test]
fn a_session_that_comes_again_is_one_line_the_newest_first() {
    let doors = Doors::default();
    doors.note("acme", "wiki", seen(1, 1, None));
    doors.note("acme", "wiki", seen(2, 2, None));
    doors.note("acme", "wiki", seen(1, 3, None));
    assert_eq!(times(&doors, "wiki"), [3, 2]);
    doors.note("acme", "wiki", seen(1, 4, Some(NoEntry::NotInGroups)));
    assert_eq!(times(&doors, "wiki"), [4, 3, 2], "let in and refused are two lines");
    assert_eq!(times(&doors, "payroll"), [0; 0]);
    assert!(doors.newest("other", "wiki", Timestamp(0)).is_empty());
}

#[test]
fn what_was_before_the_workspace_is_not_of_it() {
    let doors = Doors::default();
    doors.note("acme", "wiki", seen(1, 1, None));
    doors.note("acme", "wiki", seen(2, 5, None));
    let since = doors.newest("acme", "wiki", Timestamp(5));
    assert_eq!(since, [seen(2, 5, None)]);
}

#[test]
fn neither_a_crowd_at_one_door_nor_many_doors_fill_the_memory() {
    let doors = Doors::default();
    for number in 0..200 {
        doors.note("acme", "wiki", seen(number, number.into(), None));
    }
    assert_eq!(times(&doors, "wiki"), (150..200).rev().collect::<Vec<_>>());
    for number in 0..2000 {
        doors.note("acme", &format!("w{number}"), seen(1, 1000 + i64::from(number), None));
    }
    assert_eq!(doors.doors().len(), MOST_DOORS);
    assert!(times(&doors, "wiki").is_empty(), "nobody came there for the longest time");
    assert_eq!(times(&doors, "w1999"), [2999]);
}
