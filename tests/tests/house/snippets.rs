//! The snippets for proxies: each takes from clients every name that speaks of a person, in every
//! spelling, and serves Doorward's own paths on the application's host. All four run for real, in
//! stories; here it is looked that they keep up with what Doorward has.

use std::collections::BTreeSet;

use doorward::{identity_headers::TOLD, routes};
use regex::Regex;

use super::source::house;

const SNIPPETS: [&str; 4] = ["nginx.conf", "Caddyfile", "traefik.yml", "envoy.yaml"];
/// What an application is told by others, and which stays.
const KEPT: [&str; 6] =
    ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-uri", "cookie", "remoteness", "host"];

fn snippet(name: &str) -> String {
    std::fs::read_to_string(house().join("config").join(name)).expect("the snippet")
}

fn spellings(name: &str) -> [String; 5] {
    let spelled = |sign| name.replace('-', sign);
    [name.to_owned(), name.to_uppercase(), spelled("_"), spelled("."), spelled("~")]
}

#[test]
fn nginx_names_every_header_that_speaks_of_a_person() {
    let nginx = snippet("nginx.conf").to_lowercase();
    for name in TOLD {
        assert!(nginx.contains(&format!("proxy_set_header {name} ")), "{name}");
    }
    // Both would let names with other signs through.
    assert!(!nginx.contains("ignore_invalid_headers off"));
    assert!(!nginx.contains("underscores_in_headers on"));
}

#[test]
fn envoy_takes_every_spelling_before_doorward_is_asked_and_leaves_the_rest() {
    let envoy = snippet("envoy.yaml");
    let after = |line: &str, word: &str| {
        let (_, rest) = line.split_once(word)?;
        Some(rest.trim_end_matches([' ', '}']).trim_matches('"').to_owned())
    };
    let lines: Vec<_> = envoy.lines().filter(|line| line.contains("remove_on_match")).collect();
    let begins: Vec<_> = lines.iter().filter_map(|line| after(line, "prefix: ")).collect();
    let odd = lines.iter().find_map(|line| after(line, "{ regex: ")).expect("a pattern");
    let odd = Regex::new(&format!("^(?:{odd})$")).expect("a pattern");
    let goes = |said: &str| {
        let said = said.to_lowercase(); // as Envoy compares names
        odd.is_match(&said) || begins.iter().any(|begin| said.starts_with(begin))
    };
    for said in TOLD.into_iter().flat_map(spellings) {
        assert!(goes(&said), "{said}");
    }
    for name in KEPT.into_iter().chain([":path", ":authority"]) {
        assert!(!goes(name), "{name}");
    }
    let order = ["http.header_mutation\n", "http.ext_authz\n", "http.router\n"]
        .map(|filter| envoy.find(&format!("- name: envoy.filters.{filter}")).expect(filter));
    assert!(order.is_sorted(), "they are taken away before Doorward is asked: {order:?}");
}

#[test]
fn traefik_takes_every_spelling_and_leaves_the_rest() {
    let traefik = snippet("traefik.yml");
    let (_, rest) = traefik.split_once("authResponseHeadersRegex: \"").expect("a pattern");
    let (pattern, _) = rest.split_once('"').expect("its end");
    let pattern = Regex::new(pattern).expect("a pattern");
    for said in TOLD.into_iter().flat_map(spellings) {
        assert!(pattern.is_match(&said), "{said}");
    }
    for name in KEPT {
        assert!(!pattern.is_match(name), "{name}");
    }
}

#[test]
fn every_snippet_serves_doorward_and_the_application_on_one_host() {
    let paths: Vec<_> = routes::table().map(|route| route.path).collect();
    let first = paths.iter().filter_map(|path| path.split('/').nth(1));
    let first: BTreeSet<_> = first.map(|part| part.trim_start_matches('.')).collect();
    assert!(first.contains("setup") && first.contains("api"), "{first:?}");
    for name in SNIPPETS {
        let text = snippet(name);
        let words: BTreeSet<_> =
            text.split(|letter: char| !letter.is_alphanumeric() && letter != '-').collect();
        for part in &first {
            assert!(words.contains(part), "{name}: /{part}");
        }
        for path in ["/labs/", "workspaces/labs"] {
            assert!(text.contains(path), "{name}: {path}");
        }
        let hosts = text.matches("example.com").count();
        assert_eq!(text.matches("id.example.com").count(), hosts, "{name}: one host");
    }
}

/// RFC 7644 §7.1: a browser that has been here once never asks without TLS again, for a year.
#[test]
fn every_snippet_tells_browsers_to_stay_with_tls() {
    for (name, said) in [
        ("nginx.conf", "add_header Strict-Transport-Security \"max-age=31536000\" always;"),
        ("Caddyfile", "header Strict-Transport-Security \"max-age=31536000\""),
        ("envoy.yaml", "{ key: strict-transport-security, value: \"max-age=31536000\" }"),
        ("traefik.yml", "tls-only: { headers: { stsSeconds: 31536000 } }"),
    ] {
        assert_eq!(snippet(name).matches(said).count(), 1, "{name}");
    }
    let traefik = snippet("traefik.yml");
    assert_eq!(traefik.matches("middlewares: [tls-only").count(), traefik.matches("rule:").count());
}
