//! The servers that are measured: the real `doorward`, and the one without a store.

use std::{
    io::{BufRead, BufReader},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use doorward_store::log::Log;

use super::{Trouble, place};
use crate::{
    host::{Host, Server, Tenant},
    noted,
};

/// Where requests go, and with which token.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) authority: String,
    pub(super) path: String,
    pub(super) token: String,
}

impl Target {
    /// The server of a tenant.
    pub(super) fn of(tenant: &Tenant, server: &Server) -> Self {
        let after_scheme = tenant.url.split("//").nth(1).unwrap_or_default();
        let path = after_scheme.split_once('/').map_or("", |(_, path)| path);
        Self {
            authority: server.authority(),
            path: format!("/{path}"),
            token: tenant.token.clone(),
        }
    }
}

/// A data directory with a history in it, written before the server opens it.
pub(super) fn host(
    folder: &Path,
    write: impl FnOnce(&dyn Log) -> Result<(), Trouble>,
) -> Result<Host, Trouble> {
    let (data_dir, log) = place::log(folder)?;
    write(&log)?;
    noted::note(&data_dir, &log)?;
    Ok(Host::at(folder.canonicalize()?.join("data"))?)
}

/// The server without a store; it ends with this value.
pub(super) struct Storeless {
    child: Child,
    pub(super) target: Target,
}

impl Storeless {
    /// Starts it on a free port.
    pub(super) fn start() -> Result<Self, Trouble> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["storeless", &port.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut token = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut token)?;
        let authority = format!("127.0.0.1:{port}");
        let began = Instant::now();
        while TcpStream::connect(&authority).is_err() {
            if began.elapsed() > Duration::from_secs(10) {
                return Err("the server without a store does not listen".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let (path, token) = ("/o/acme/scim/v2".to_owned(), token.trim().to_owned());
        Ok(Self { child, target: Target { authority, path, token } })
    }
}

impl Drop for Storeless {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
