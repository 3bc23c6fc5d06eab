//! Which room looks at which.

use std::collections::BTreeSet;

use super::source::{ROOMS, house, read, rust_files};

/// The rooms that a room's manifest names, in any of its tables.
fn looks_at(room: &str) -> BTreeSet<&'static str> {
    let manifest: toml::Table =
        read(&house().join(room).join("Cargo.toml")).parse().expect("a manifest is TOML");
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let named: BTreeSet<_> = tables
        .iter()
        .filter_map(|table| manifest.get(*table)?.as_table())
        .flat_map(|table| table.keys().cloned())
        .collect();
    ROOMS.iter().filter(|(_, package)| named.contains(*package)).map(|(room, _)| *room).collect()
}

#[track_caller]
fn check(room: &str, allowed: &[&str]) {
    let looked_at = looks_at(room);
    let allowed: BTreeSet<_> = allowed.iter().copied().collect();
    let forbidden: Vec<_> = looked_at.difference(&allowed).collect();
    assert!(forbidden.is_empty(), "{room} looks at {forbidden:?}");
}

#[test]
fn scim_oidc_and_store_do_not_know_each_other() {
    check("scim", &[]);
    check("oidc", &[]);
    check("store", &[]);
}

#[test]
fn the_gateway_knows_what_it_speaks_and_nothing_looks_at_tests() {
    check("gateway", &["oidc", "scim", "store"]);
    assert!(looks_at("gateway").contains("store"), "the manifests were not read");
    assert!(ROOMS.iter().all(|(room, _)| !looks_at(room).contains("tests")));
}

/// The words of a file that are no comments.
fn code(path: &std::path::Path) -> String {
    let lines = read(path);
    let code = lines.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

#[test]
fn only_the_gateway_names_the_http_server() {
    for room in ["scim", "oidc", "store"] {
        for path in rust_files(room) {
            assert!(!code(&path).contains("actix"), "{} names actix", path.display());
        }
    }
}

#[test]
fn below_the_gateways_clock_nobody_asks_the_time_or_throws_dice() {
    let asks = ["SystemTime::now", "Timestamp::now()", "Zoned::now", "getrandom::", "Uuid::new_v4"];
    for room in ["scim", "oidc", "store", "gateway"] {
        for path in rust_files(room) {
            let place = path.to_string_lossy();
            if place.ends_with("gateway/src/clock.rs") || only_proves(&path) {
                continue;
            }
            let code = code(&path);
            let asked: Vec<_> = asks.iter().filter(|ask| code.contains(**ask)).collect();
            assert!(asked.is_empty(), "{place} names {asked:?}");
        }
    }
}

/// Whether a file is compiled into tests only: it is called so, or its parent says so.
fn only_proves(path: &std::path::Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let parent = path.parent().map(|folder| folder.with_extension("rs"));
    let declared = parent.filter(|parent| parent.exists()).map(|parent| read(&parent));
    let declaration = format!("#[cfg(test)]\nmod {name};");
    path.to_string_lossy().contains("/tests")
        || declared.is_some_and(|declared| declared.contains(&declaration))
}

#[test]
fn only_translate_speaks_scim_and_store_at_once() {
    for path in rust_files("gateway") {
        let place = path.to_string_lossy();
        let code = code(&path);
        let speaks_values = code.contains("doorward_store::directory::profile")
            || code.contains("profile::{") && code.contains("doorward_store");
        if speaks_values && code.contains("doorward_scim") {
            assert!(place.contains("gateway/src/translate"), "{place} speaks both languages");
        }
    }
}
