//! The snippets for proxies: each takes from clients every name that speaks of a person, and serves
//! Doorward's own paths on the application's host. nginx and Caddy also run for real, in stories;
//! Traefik and Envoy do not.

use doorward::identity_headers::TOLD;
use regex::Regex;

use super::source::house;

fn snippet(name: &str) -> String {
    std::fs::read_to_string(house().join("config").join(name)).expect("the snippet")
}

#[test]
fn nginx_and_envoy_name_every_header_that_speaks_of_a_person() {
    let (nginx, envoy) = (snippet("nginx.conf").to_lowercase(), snippet("envoy.yaml"));
    for name in TOLD {
        assert!(nginx.contains(&format!("proxy_set_header {name} ")), "nginx: {name}");
        assert!(envoy.contains(&format!("- remove: {name}\n")), "envoy: {name}");
    }
    assert!(envoy.contains("headers_with_underscores_action: DROP_HEADER"));
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
    for name in TOLD {
        for said in [name.to_owned(), name.to_uppercase(), name.replace('-', "_")] {
            assert!(pattern.is_match(&said), "{said}");
        }
    }
    for name in ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-uri", "cookie", "remoteness"]
    {
        assert!(!pattern.is_match(name), "{name}");
    }
}

#[test]
fn every_snippet_serves_doorward_and_the_application_on_one_host() {
    for name in ["nginx.conf", "Caddyfile", "traefik.yml", "envoy.yaml"] {
        let text = snippet(name);
        for path in ["auth", "assets", "well-known", "/labs/", "workspaces/labs"] {
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
