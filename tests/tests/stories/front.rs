//! A proxy of the distribution in front of Doorward, with the snippet of `config/`: only ports and
//! paths are written anew, and TLS is taken out, because the actors speak plain HTTP.

use std::{
    fs::{self, File},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

/// A running proxy; it ends with this value.
pub(super) struct Front {
    child: Child,
    folder: TempDir,
    pub(super) url: String,
}

/// Where everybody listens.
#[derive(Clone, Copy)]
pub(super) struct Ports {
    pub(super) front: u16,
    pub(super) doorward: u16,
    pub(super) application: u16,
}

impl Front {
    pub(super) fn nginx(ports: Ports) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let without_tls = |line: &&str| {
            let line = line.trim_start();
            !line.starts_with("ssl_") && !line.starts_with("listen [::]")
        };
        let snippet: Vec<_> = snippet("nginx.conf", ports)
            .lines()
            .filter(without_tls)
            .map(|line| {
                line.replace("listen 443 ssl;", &format!("listen 127.0.0.1:{};", ports.front))
                    .replace("server_name id.example.com;", "server_name 127.0.0.1;")
            })
            .collect();
        let here = folder.path().display();
        let whole = format!(
            "user root;\ndaemon off;\nerror_log stderr;\npid {here}/pid;\nevents {{}}\nhttp {{\n\
             access_log off;\nclient_body_temp_path {here}/body;\nproxy_temp_path {here}/proxy;\n\
             fastcgi_temp_path {here}/fastcgi;\nuwsgi_temp_path {here}/uwsgi;\n\
             scgi_temp_path {here}/scgi;\n{}\n}}\n",
            snippet.join("\n")
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, whole).expect("its settings");
        let mut command = program("nginx");
        command.arg("-c").arg(file).arg("-p").arg(folder.path());
        Self::start(command, folder, ports.front)
    }

    pub(super) fn caddy(ports: Ports) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let site = format!("http://127.0.0.1:{} {{", ports.front);
        let snippet = snippet("Caddyfile", ports).replace("id.example.com {", &site);
        let file = folder.path().join("Caddyfile");
        fs::write(&file, format!("{{\n\tadmin off\n\tauto_https off\n}}\n{snippet}"))
            .expect("its settings");
        let mut command = program("caddy");
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file);
        command.env("XDG_DATA_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
        Self::start(command, folder, ports.front)
    }

    fn start(mut command: Command, folder: TempDir, port: u16) -> Self {
        let log = folder.path().join("log");
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(File::create(&log).expect("its log"));
        let mut child = command.spawn().expect("it starts");
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().expect("its state");
            let told = || fs::read_to_string(&log).unwrap_or_default();
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "no proxy: {}", told());
            thread::sleep(Duration::from_millis(20));
        }
        Self { child, folder, url: format!("http://127.0.0.1:{port}") }
    }

    /// What it logged.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// nginx leaves workers behind when it is killed: it is asked to stop.
impl Drop for Front {
    fn drop(&mut self) {
        let id = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// The snippet with our ports.
fn snippet(name: &str, ports: Ports) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config").join(name);
    let text = fs::read_to_string(path).expect("the snippet");
    let text = text.replace("127.0.0.1:8080", &format!("127.0.0.1:{}", ports.doorward));
    text.replace("127.0.0.1:9000", &format!("127.0.0.1:{}", ports.application))
}

fn program(name: &str) -> Command {
    let found = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"]
        .map(|folder| Path::new(folder).join(name))
        .into_iter()
        .find(|path| path.is_file());
    let found = found.unwrap_or_else(|| {
        panic!("`{name}` is not installed: `tests/run` installs it as root, or install it yourself")
    });
    Command::new(found)
}
