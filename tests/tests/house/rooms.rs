//! What a room is called, how large a page may be, and that each room says what it is for.

use super::source::{ROOMS, house, read, rust_files};

/// Kinds of code, not things.
const NO_THINGS: [&str; 8] =
    ["util", "utils", "common", "helper", "helpers", "types", "models", "misc"];

/// More lines than a person reads in one go.
const TOO_LONG: usize = 400;

#[test]
fn no_file_or_folder_is_named_after_a_kind_of_code() {
    for (room, _) in ROOMS {
        for path in rust_files(room) {
            let inside = path.strip_prefix(house()).expect("a file of the house");
            let named = inside.components().map(|part| part.as_os_str().to_string_lossy());
            for name in named {
                let name = name.trim_end_matches(".rs");
                assert!(!NO_THINGS.contains(&name), "{} is no thing", inside.display());
            }
        }
    }
}

#[test]
fn no_rust_file_is_too_long_and_the_usual_one_is_short() {
    let mut lengths = Vec::new();
    for (room, _) in ROOMS {
        for path in rust_files(room) {
            let lines = read(&path).lines().count();
            assert!(lines <= TOO_LONG, "{} has {lines} lines", path.display());
            lengths.push(lines);
        }
    }
    lengths.sort_unstable();
    let usual = lengths[lengths.len() / 2];
    assert!(usual <= 135, "the median file has {usual} lines");
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for (room, _) in ROOMS {
        for path in rust_files(room) {
            let text = read(&path);
            let opening = text.lines().next().unwrap_or_default();
            let told = opening.starts_with("//! ") || opening.starts_with("#![doc = include_str!");
            // A fuzz target says it below; the tests beside a file are about that file.
            let below = opening.starts_with("#![no_main]") || path.ends_with("tests.rs");
            assert!(told || below, "{} opens with `{opening}`", path.display());
        }
    }
}

#[test]
fn every_room_says_what_it_is_for_and_what_always_holds() {
    for (room, _) in ROOMS {
        let readme = read(&house().join(room).join("README.md"));
        assert!(readme.lines().count() >= 5, "the README of {room} says next to nothing");
        if rust_files(room).len() > 1 {
            assert!(readme.to_lowercase().contains("invariant"), "{room} names no invariants");
        }
        let root = read(&house().join(room).join("src/lib.rs"));
        assert!(
            root.contains("include_str!(\"../README.md\")"),
            "{room} does not publish its README"
        );
    }
    let map = read(&house().join("README.md"));
    for (room, _) in ROOMS {
        assert!(map.contains(&format!("({room}/README.md)")), "the map leaves out {room}");
    }
}
