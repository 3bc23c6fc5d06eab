use super::*;

fn heads(known: &[(&str, u64)]) -> HeadsByName {
    let head =
        |&(name, head): &(&str, u64)| (OrganizationName::parse(name).unwrap(), Sequence(head));
    known.iter().map(head).collect()
}

#[track_caller]
fn check(recorded: &[(&str, u64)], actual: &[(&str, u64)], want: &str) {
    let got = compare(&heads(recorded), &heads(actual));
    assert_eq!(got.map_or_else(|damage| damage.to_string(), |()| "whole".into()), want);
}

#[test]
fn a_log_is_damaged_when_it_ends_before_the_file_says_so() {
    check(&[], &[], "whole");
    check(&[], &[("acme", 3)], "whole");
    check(&[("acme", 3)], &[("acme", 3)], "whole");
    check(&[("acme", 3)], &[("acme", 4)], "whole");
    check(&[("acme", 3)], &[("acme", 2)], "`acme` has lost event 3");
    check(&[("acme", 3)], &[], "`acme` has lost events 1 to 3");
    let want = "`acme` has lost events 2 to 3; `beta` has lost event 1";
    check(&[("acme", 3), ("beta", 1), ("core", 1)], &[("acme", 1), ("core", 1)], want);
}

/// The file as the last program that wrote it did.
fn print(heads: &HeadsByName) -> String {
    let lines = heads.iter().map(|(organization, head)| format!("{organization} {head}\n"));
    let body = format!("{FORMAT}\n{}", lines.collect::<String>());
    format!("{body}crc32 {:08x}\n", crc32fast::hash(body.as_bytes()))
}

#[test]
fn a_file_of_format_1_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heads");
    assert_eq!(Heads::read(&path).unwrap(), None);
    for known in [heads(&[]), heads(&[("acme", 3), ("beta", u64::MAX)]), heads(&[("acme", 4)])] {
        std::fs::write(&path, print(&known)).unwrap();
        assert_eq!(Heads::read(&path).unwrap(), Some(known));
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heads");
    let whole = print(&heads(&[("acme", 3), ("beta", 12)])).into_bytes();
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&path, flipped).unwrap();
        assert!(matches!(Heads::read(&path), Err(ReadHeadsError::Damaged(_))), "bit {bit}");
    }
    for length in 0..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(matches!(Heads::read(&path), Err(ReadHeadsError::Damaged(_))), "{length} bytes");
    }
}
