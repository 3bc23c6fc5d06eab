//! While the log is folded there is nothing to answer with. This says so meanwhile, on the listener
//! that the server takes over afterwards: an orchestrator sees a process that begins, and a
//! provisioning client comes again.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use doorward_scim::Error;
use serde_json::{Value, json};

use crate::clock::Clock;

/// How long nobody comes before it is looked whether the fold is over.
const PAUSE: Duration = Duration::from_millis(20);
/// A client that says nothing for so long is left alone: the fold may be over.
const PATIENCE: Duration = Duration::from_millis(250);
/// More of a request is not read.
const MOST_BYTES: u64 = 64 * 1024;

/// Answers until it is dropped; who comes later waits for the server.
#[derive(Debug)]
pub(super) struct Starting {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Starting {
    /// Begins to answer on a listener that does not block.
    ///
    /// # Errors
    /// When there is no thread to be had, or no second name for the listener.
    pub(super) fn on(listener: &TcpListener) -> io::Result<Self> {
        let (listener, over) = (listener.try_clone()?, Arc::new(AtomicBool::new(false)));
        let seen = over.clone();
        let name = "starting".to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || answer(&listener, &seen))?;
        Ok(Self { over, thread: Some(thread) })
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // it answers nobody any more, however it ended
        }
    }
}

fn answer(listener: &TcpListener, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        match listener.accept() {
            // A client that is gone before it heard the answer has missed nothing.
            Ok((stream, _)) => drop(converse(stream)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
            Err(_) => thread::sleep(PATIENCE), // no descriptors left, for instance
        }
    }
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = [0; 4096];
    let length = stream.read(&mut head)?;
    let head = String::from_utf8_lossy(head.get(..length).unwrap_or_default());
    let path = head.split([' ', '?']).nth(1).unwrap_or_default();
    stream.write_all(response(path).as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    // What is not read would make the kernel take the answer back.
    io::copy(&mut stream.take(MOST_BYTES), &mut io::sink()).map(drop)
}

fn response(path: &str) -> String {
    let is_scim = path.starts_with("/o/");
    let (status, media, body): (_, _, Value) = match path {
        "/healthz" => ("200 OK", "application/json", json!({ "status": "alive" })),
        _ if is_scim => {
            let error = Error::new(503, "the server is starting");
            ("503 Service Unavailable", "application/scim+json", error.body())
        }
        _ => ("503 Service Unavailable", "application/json", json!({ "status": "starting" })),
    };
    let (body, request) = (body.to_string(), Clock.new_request_id());
    let (length, retry) =
        (body.len(), if status.starts_with('5') { "retry-after: 1\r\n" } else { "" });
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n\
         x-request-id: {request}\r\n{retry}connection: close\r\n\r\n{body}"
    )
}

#[cfg(test)]
mod tests;
