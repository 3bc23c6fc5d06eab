//! Whom a request comes from, as far as attempts are counted.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;

/// The address a request comes from: the connection's, or, when that is a trusted proxy's, the
/// nearest one in `X-Forwarded-For` that is not. Of an IPv6 address only the network counts,
/// because one customer has all the rest.
#[must_use]
pub fn address(http: &HttpRequest, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = http.peer_addr()?.ip();
    let forwarded: Vec<_> = http
        .headers()
        .get_all("X-Forwarded-For")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|item| item.trim().parse())
        .collect();
    Some(network(nearest(peer, &forwarded, trusted)))
}

fn nearest<E>(peer: IpAddr, forwarded: &[Result<IpAddr, E>], trusted: &[IpAddr]) -> IpAddr {
    let mut nearest = peer;
    for hop in forwarded.iter().rev() {
        match hop {
            Ok(hop) if trusted.contains(&nearest) => nearest = *hop,
            Ok(_) | Err(_) => break,
        }
    }
    nearest
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests;
