//! Requests straight from the outside and through proxies.

use std::net::SocketAddr;

use actix_web::test::TestRequest;

use super::*;

#[track_caller]
fn check(peer: &str, forwarded: &[&str], want: &str) {
    let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
    let mut http = TestRequest::default().peer_addr(peer);
    for list in forwarded {
        http = http.append_header(("X-Forwarded-For", *list));
    }
    let trusted = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
    assert_eq!(address(&http.to_http_request(), &trusted), Some(want.parse().unwrap()));
}

#[test]
fn a_stranger_cannot_say_where_it_comes_from() {
    check("203.0.113.9", &["198.51.100.1"], "203.0.113.9");
}

#[test]
fn behind_trusted_proxies_the_nearest_other_address_counts() {
    check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
    check("10.0.0.1", &["192.0.2.1, 198.51.100.1", "10.0.0.2"], "198.51.100.1");
    check("10.0.0.1", &[], "10.0.0.1");
    check("10.0.0.1", &["198.51.100.1, nonsense"], "10.0.0.1");
}

#[test]
fn of_an_ipv6_address_only_the_network_counts() {
    check("2001:db8:1:2:aaaa::1", &[], "2001:db8:1:2::");
    check("::ffff:203.0.113.9", &[], "203.0.113.9");
}
