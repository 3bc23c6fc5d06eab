//! Acknowledged is acknowledged, also after a restart, and nothing before it is lost.

use super::*;

fn receiver(since: u64, head: u64) -> Receiver {
    Receiver {
        organization: OrganizationName::parse("acme").unwrap(),
        name: "one".into(),
        since: Sequence(since),
        head: Sequence(head),
    }
}

fn at(done: u64, ahead: &[u64]) -> Position {
    Position { done: Sequence(done), ahead: ahead.iter().copied().map(Sequence).collect() }
}

fn settle(positions: &Positions, receiver: &Receiver, places: &[u64]) {
    positions.settle(receiver, places.iter().copied().map(Sequence)).unwrap();
}

#[test]
fn what_was_acknowledged_stays_so_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let acme = receiver(3, 20);
    let open = || Positions::in_folder(folder.path().join("receivers"));
    let positions = open();
    assert_eq!(positions.of(&acme), at(3, &[]));
    settle(&positions, &acme, &[7, 5, 2, 99]);
    assert_eq!(positions.of(&acme), at(3, &[5, 7]), "neither before the feed nor beyond the log");
    assert_eq!(open().of(&acme), at(3, &[5, 7]));
    positions.step(&acme, Sequence(6));
    assert_eq!(positions.of(&acme), at(6, &[7]));
    assert_eq!(open().of(&acme), at(3, &[5, 7]), "found out anew");
    settle(&positions, &acme, &[9]);
    assert_eq!(open().of(&acme), at(6, &[7, 9]));
}

#[test]
fn each_receiver_has_its_own_place() {
    let folder = tempfile::tempdir().unwrap();
    let positions = Positions::in_folder(folder.path().into());
    let (one, other) = (receiver(0, 9), Receiver { name: "other".into(), ..receiver(4, 9) });
    settle(&positions, &one, &[1]);
    assert_eq!((positions.of(&one), positions.of(&other)), (at(0, &[1]), at(4, &[])));
}

#[test]
fn a_file_that_is_broken_or_ahead_of_the_log_makes_the_feed_begin_anew() {
    let folder = tempfile::tempdir().unwrap();
    let positions = Positions::in_folder(folder.path().into());
    positions.step(&receiver(3, 20), Sequence(18));
    settle(&positions, &receiver(3, 20), &[19]);
    let taken_back = Positions::in_folder(folder.path().into());
    assert_eq!(taken_back.of(&receiver(3, 17)), at(3, &[]));
    fs::write(folder.path().join("acme.json"), "{").unwrap();
    let broken = Positions::in_folder(folder.path().into());
    assert_eq!(broken.of(&receiver(3, 20)), at(3, &[]));
}

#[test]
fn a_disk_that_fails_leaves_the_position_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "no folder").unwrap();
    let positions = Positions::in_folder(blocked);
    let acme = receiver(0, 9);
    positions.settle(&acme, [Sequence(4)].into_iter()).unwrap_err();
    assert_eq!(positions.of(&acme), at(0, &[]));
}
