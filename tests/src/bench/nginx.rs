//! nginx as Debian packages it, passing everything on to an upstream and asking nobody: what passing
//! on costs at the least.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::Trouble;

const PROGRAM: &str = "/usr/sbin/nginx";

/// A running nginx.
pub(super) struct Nginx {
    child: Child,
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
        let child = Command::new(PROGRAM).arg("-c").arg(&settings).stdin(Stdio::null()).spawn()?;
        let held = Self { child, authority, _folder: folder };
        let began = Instant::now();
        while TcpStream::connect(&held.authority).is_err() {
            if began.elapsed() > Duration::from_secs(10) {
                return Err("nginx does not listen".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Some(held))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing left to end. Killed, it leaves its workers.
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let _ = self.child.wait();
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
