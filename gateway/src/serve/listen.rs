//! Listening on an address.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use tokio::net::TcpSocket;

use crate::{exit::Exit, operator::Failure};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 2048;

/// Listens, and says where: the kernel chooses the port when it is 0.
pub(super) fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    try_bind(address).map_err(|error| {
        Failure::new(Exit::Unavailable, format!("`{address}` cannot be listened on: {error}"))
    })
}

fn try_bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?; // a restart does not wait for yesterday's connections
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?.into_std()?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
