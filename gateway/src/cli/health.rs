//! `doorward health`: for container images that have no shell to ask with.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use super::Everywhere;
use crate::{exit::Exit, operator::Failure};

const PATIENCE: Duration = Duration::from_secs(5);
/// More than any answer of `/readyz`.
const LONGEST: u64 = 64 * 1024;

pub(super) fn run(everywhere: &Everywhere) -> Result<(), Failure> {
    let address = reachable(everywhere.settings()?.config.server.listen);
    let silent = |error: io::Error| {
        Failure::new(Exit::Unavailable, format!("nobody answers at {address}: {error}"))
    };
    let answer = ask(address).map_err(silent)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let ready = head.split(' ').nth(1) == Some("200");
    if !ready {
        return Err(Failure::new(Exit::Unavailable, body.trim()));
    }
    everywhere.printer().raw(format!("{}\n", body.trim()).as_bytes())
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer)?;
    Ok(answer)
}

/// An address that listens everywhere is asked on loopback.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
    };
    SocketAddr::new(ip, listen.port())
}
