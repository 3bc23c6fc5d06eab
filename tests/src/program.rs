//! Programs of others that a story or a figure needs.

use std::{
    io,
    net::{TcpStream, ToSocketAddrs},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// How long a program may take until it listens.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program. It ends with this value, and is asked to: proxies and the driver of a browser
/// that are killed leave behind what they started.
pub struct Program(Child);

impl Program {
    /// Starts it; it reads nothing.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        command.stdin(Stdio::null()).spawn().map(Self)
    }

    /// Starts it, and waits until it listens there.
    ///
    /// # Errors
    /// When the system refuses, or nobody listens after 20 seconds.
    pub fn listening(command: &mut Command, at: impl ToSocketAddrs) -> io::Result<Self> {
        let program = Self::start(command)?;
        let began = Instant::now();
        while let Err(error) = TcpStream::connect(&at) {
            if began.elapsed() > PATIENCE {
                return Err(error);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(program)
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.0.try_wait()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing left to end.
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.0.wait();
    }
}
