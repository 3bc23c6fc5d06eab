//! nginx as Debian packages it, passing everything on to an upstream and asking nobody: what passing
//! on costs at the least.

use std::{fs, net::TcpListener, path::Path, process::Command};

use tempfile::TempDir;

use super::Trouble;
use crate::program::Program;

const PROGRAM: &str = "/usr/sbin/nginx";

/// A running nginx.
pub(super) struct Nginx {
    _program: Program,
    pub(super) authority: String,
    _folder: TempDir,
}

impl Nginx {
    /// Starts it before an upstream; nothing when it is not installed.
    pub(super) fn before(upstream: &str) -> Result<Option<Self>, Trouble> {
        if !Path::new(PROGRAM).exists() {
            return Ok(None);
        }
        let authority = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let folder = tempfile::tempdir()?;
        let settings = folder.path().join("nginx.conf");
        fs::write(&settings, text(folder.path(), &authority, upstream))?;
        let mut command = Command::new(PROGRAM);
        let program = Program::listening(command.arg("-c").arg(&settings), &authority)?;
        Ok(Some(Self { _program: program, authority, _folder: folder }))
    }
}

/// As many workers as processors, connections to the upstream kept, nothing written down.
fn text(folder: &Path, authority: &str, upstream: &str) -> String {
    let root = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {root}/{name};\n"))
        .concat();
    format!(
        "daemon off;\npid {root}/pid;\nerror_log {root}/log;\nworker_processes auto;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\naccess_log off;\n{temporary}\
         keepalive_requests 1000000;\n\
         upstream application {{ server {upstream}; keepalive 64; keepalive_requests 1000000; }}\n\
         server {{\nlisten {authority};\nlocation / {{\n\
         proxy_pass http://application;\nproxy_http_version 1.1;\nproxy_set_header Connection \"\";\n\
         proxy_set_header X-Forwarded-For $remote_addr;\n}}\n}}\n}}\n"
    )
}
