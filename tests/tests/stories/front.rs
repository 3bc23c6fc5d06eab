//! A proxy in front of Doorward, with the snippet of `config/`: only ports and paths are written anew,
//! and TLS is taken out, because the actors speak plain HTTP. nginx and Caddy are the distribution's;
//! `tests/run` puts Traefik and Envoy into `tests/.venv`.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use doorward_tests::program::Program;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

/// A running proxy.
pub(super) struct Front {
    _program: Program,
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

    pub(super) fn traefik(ports: Ports) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tls = "      tls:\n        certResolver: letsencrypt\n";
        let snippet = snippet("traefik.yml", ports).replace(tls, "");
        let snippet = snippet.replace("Host(`id.example.com`)", "Host(`127.0.0.1`)");
        // Under the name `traefik.yml` it would be taken for the static configuration.
        let file = folder.path().join("routes.yml");
        fs::write(&file, snippet).expect("its settings");
        let mut command = program("traefik");
        command.arg(format!("--providers.file.filename={}", file.display()));
        command.arg(format!("--entryPoints.websecure.address=127.0.0.1:{}", ports.front));
        command.args(["--log.level=WARN", "--global.checkNewVersion=false"]);
        command.arg("--global.sendAnonymousUsage=false").current_dir(folder.path());
        Self::start(command, folder, ports.front)
    }

    pub(super) fn envoy(ports: Ports) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let snippet = snippet("envoy.yaml", ports);
        let (before, rest) = snippet.split_once("        - transport_socket:").expect("TLS");
        let (_, after) = rest.split_once("          filters:").expect("its end");
        let snippet = format!("{before}        - filters:{after}")
            .replace(
                "\"0.0.0.0\", port_value: 443",
                &format!("127.0.0.1, port_value: {}", ports.front),
            )
            .replace("\"id.example.com\"", &format!("\"127.0.0.1:{}\"", ports.front));
        let file = folder.path().join("envoy.yaml");
        fs::write(&file, snippet).expect("its settings");
        let mut command = program("envoy");
        command.args(["--use-dynamic-base-id", "--concurrency", "1", "--log-level", "warn"]);
        command.arg("--config-path").arg(file);
        Self::start(command, folder, ports.front)
    }

    fn start(mut command: Command, folder: TempDir, port: u16) -> Self {
        let log = folder.path().join("log");
        command.stdout(Stdio::null());
        command.stderr(File::create(&log).expect("its log"));
        let mut program = Program::start(&mut command).expect("it starts");
        let begun = Instant::now();
        // Some listen before they know where to.
        while !is_ready(port).unwrap_or(false) {
            let ended = program.ended().expect("its state");
            let told = || fs::read_to_string(&log).unwrap_or_default();
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "no proxy: {}", told());
            thread::sleep(Duration::from_millis(20));
        }
        Self { _program: program, folder, url: format!("http://127.0.0.1:{port}") }
    }

    /// What it logged.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// Whether Doorward is reached through it.
fn is_ready(port: u16) -> io::Result<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let host = format!("127.0.0.1:{port}");
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    Ok(status.ends_with(b" 200"))
}

/// The snippet with our ports.
fn snippet(name: &str, ports: Ports) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config").join(name);
    let text = fs::read_to_string(path).expect("the snippet");
    [("8080", ports.doorward), ("9000", ports.application)].into_iter().fold(
        text,
        |text, (written, port)| {
            text.replace(&format!("127.0.0.1:{written}"), &format!("127.0.0.1:{port}"))
                .replace(&format!("port_value: {written}"), &format!("port_value: {port}"))
        },
    )
}

fn program(name: &str) -> Command {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin");
    let found = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"]
        .map(|folder| Path::new(folder).join(name))
        .into_iter()
        .chain([ours.join(name)])
        .find(|path| path.is_file());
    let found = found.unwrap_or_else(|| {
        panic!("`{name}` is not installed: `tests/run` installs it as root, or install it yourself")
    });
    Command::new(found)
}
