//! A running `doorward serve`.

use std::{
    fs::File,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use super::Host;

/// How long a server may take until it is ready, or until it has stopped.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// A server process; it ends with this value.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    text_log: PathBuf,
    printed: PathBuf,
}

/// Why no server runs.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The process could not be started.
    #[error("the server could not be run")]
    Run(#[from] std::io::Error),
    /// The process ended by itself.
    #[error("the server ended with {status}: {stderr}")]
    Ended {
        /// How.
        status: ExitStatus,
        /// What it said.
        stderr: String,
    },
    /// It runs but does not say that it is ready.
    #[error("the server is not ready: {0}")]
    NotReady(String),
}

impl Server {
    pub(super) fn start(host: &Host, port: u16) -> Result<Self, StartError> {
        let text_log = host.data_dir().with_extension(format!("{port}.log"));
        let printed = host.data_dir().with_extension(format!("{port}.out"));
        if let Some(parent) = text_log.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let public_url = host.front.clone().unwrap_or_else(|| format!("http://127.0.0.1:{port}"));
        let child = host
            .command()
            .arg("serve")
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(["--public-url", &public_url])
            .stdin(Stdio::null())
            .stdout(File::create(&printed)?)
            .stderr(File::options().create(true).append(true).open(&text_log)?)
            .spawn()?;
        let mut server = Self { child, port, text_log, printed };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// `host:port`.
    #[must_use]
    pub fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote to standard error.
    #[must_use]
    pub fn text_log(&self) -> String {
        std::fs::read_to_string(&self.text_log).unwrap_or_default()
    }

    /// What it printed on standard output.
    #[must_use]
    pub fn printed(&self) -> String {
        std::fs::read_to_string(&self.printed).unwrap_or_default()
    }

    /// The status of `/readyz` and its text.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn readiness(&self) -> std::io::Result<(u16, String)> {
        let mut stream = TcpStream::connect(self.authority())?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: doorward\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.unwrap_or_default(), answer))
    }

    /// How the process ended, if it did.
    ///
    /// # Errors
    /// When the system refuses to say.
    pub fn ended(&mut self) -> std::io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// `kill -9`, and waits until the process is gone.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> std::io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// `kill -TERM`, and waits for the end.
    ///
    /// # Errors
    /// When the system refuses or the server does not stop.
    pub fn terminate(mut self) -> std::io::Result<ExitStatus> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.ok_or(std::io::ErrorKind::NotFound)?, Signal::TERM)?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(PAUSE);
        }
        Err(std::io::ErrorKind::TimedOut.into())
    }

    fn wait_until_ready(&mut self) -> Result<(), StartError> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Err(StartError::Ended { status, stderr: self.text_log() });
            }
            if matches!(self.readiness(), Ok((200, _))) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(StartError::NotReady(self.text_log()));
            }
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on at this moment.
pub(super) fn free_port() -> std::io::Result<u16> {
    TcpListener::bind("127.0.0.1:0")?.local_addr().map(|address| address.port())
}
