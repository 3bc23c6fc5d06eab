//! The attack list of sign-in has 73 rows. Each is a test that is named by its row, wherever it is
//! proven, so that none gets lost; and what must hold of the source itself.

use std::collections::BTreeMap;

use super::source::{ROOMS, read, rust_files};

const ROWS: u32 = 73;

/// The rows that the name of a test begins with: `row_44_and_47_a_…` are two.
fn rows(name: &str) -> Vec<u32> {
    let mut words = name.split('_');
    if words.next() != Some("row") {
        return Vec::new();
    }
    let mut rows = Vec::new();
    while let Some(row) = words.next().and_then(|word| word.parse().ok()) {
        rows.push(row);
        if words.next() != Some("and") {
            break;
        }
    }
    rows
}

/// The names of functions that are marked as tests.
fn tests(text: &str) -> Vec<&str> {
    let mut marked = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        match (function, marked) {
            (Some(rest), true) => {
                names.push(rest.split('(').next().unwrap_or_default());
                marked = false;
            }
            (Some(_), false) => {}
            (None, _) => {
                marked = line.starts_with("#[") && (marked || line.contains("test]"));
            }
        }
    }
    names
}

#[test]
fn every_row_of_the_attack_list_is_a_test_that_is_named_by_it() {
    let mut proven: BTreeMap<u32, usize> = BTreeMap::new();
    for (room, _) in ROOMS {
        for path in rust_files(room) {
            for row in tests(&read(&path)).into_iter().flat_map(rows) {
                *proven.entry(row).or_default() += 1;
            }
        }
    }
    let missing: Vec<_> = (1..=ROWS).filter(|row| !proven.contains_key(row)).collect();
    assert_eq!(missing, Vec::<u32>::new(), "rows without a test");
    assert!(proven.keys().all(|row| (1..=ROWS).contains(row)), "a row that is not on the list");
}

#[test]
fn a_row_is_read_out_of_a_name() {
    assert_eq!(rows("row_09_a_kid"), [9]);
    assert_eq!(rows("row_44_and_47_a_sign_in"), [44, 47]);
    assert_eq!(rows("row_2_and_then_3_things"), [2]);
    assert_eq!(rows("arrows_39"), Vec::<u32>::new());
    assert_eq!(tests("#[test]\nfn row_1_a() {}\nfn row_2_b() {}"), ["row_1_a"]);
    let two = "#[tokio::test]\n#[cfg(unix)]\nasync fn row_3_c() {";
    assert_eq!(tests(two), ["row_3_c"]);
}

/// Comparing byte by byte tells by its time how far a guess was right. What is secret has no `==`: it
/// is looked up or compared by its digest.
#[test]
fn row_69_what_is_secret_cannot_be_compared_but_by_its_digest() {
    let mut found = Vec::new();
    for (room, _) in ROOMS {
        for path in rust_files(room) {
            let text = read(&path);
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for name in printed_as_secret(code) {
                let declared = format!("struct {name}");
                let (before, _) = code.split_once(&declared).unwrap_or_else(|| panic!("{path:?}"));
                let attributes = before.rsplit("\n\n").next().unwrap_or_default();
                assert!(!attributes.contains("PartialEq"), "{name} in {path:?} can be compared");
                assert!(!code.contains(&format!("PartialEq for {name}")), "{name} in {path:?}");
                found.push(name.to_owned());
            }
        }
    }
    for name in ["Secret", "Handle", "SecretToken", "SecretText", "CsrfToken", "AccessToken"] {
        assert!(found.iter().any(|held| held == name), "{name} is not among {found:?}");
    }
}

/// The types that print as `[secret]`.
fn printed_as_secret(code: &str) -> Vec<&str> {
    let printing = code.split("Debug for ").skip(1).filter(|rest| {
        let body = rest.split("\n}").next().unwrap_or_default();
        body.contains("write_str(\"[secret]\")")
    });
    printing.filter_map(|rest| rest.split([' ', '<', '{']).next()).collect()
}

#[test]
fn a_type_that_prints_as_secret_is_found() {
    let code = "impl fmt::Debug for Key {\n    f.write_str(\"[secret]\")\n}\n\
                impl Debug for Open {\n    f.write_str(\"open\")\n}\n";
    assert_eq!(printed_as_secret(code), ["Key"]);
}
