//! A client that costs little, because it shares the machine with what it measures: requests are
//! written beforehand, answers are read only as far as their status and length.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::{Builder, Runtime},
};

use super::{Trouble, served::Target};

/// Whole requests, ready to be sent one after the other over one connection.
pub(super) type Prepared = Vec<Vec<u8>>;

/// One thread that drives all connections.
pub(super) struct Client {
    runtime: Runtime,
}

impl Client {
    pub(super) fn new() -> Result<Self, Trouble> {
        Ok(Self { runtime: Builder::new_current_thread().enable_all().build()? })
    }

    /// Sends everything over as many connections as there are lists; answers a second.
    pub(super) fn rate(
        &self,
        target: &Target,
        lists: &[Prepared],
        status: u16,
    ) -> Result<f64, Trouble> {
        let count: usize = lists.iter().map(Vec::len).sum();
        let took = self.runtime.block_on(async {
            let mut connections = Vec::new();
            for list in lists {
                connections.push((Connection::to(&target.authority).await?, list.clone()));
            }
            let began = Instant::now();
            let mut senders = tokio::task::JoinSet::new();
            for (mut connection, list) in connections {
                senders.spawn(async move {
                    for request in &list {
                        connection.exchange(request, status).await?;
                    }
                    Ok::<(), Trouble>(())
                });
            }
            while let Some(sender) = senders.join_next().await {
                sender??;
            }
            Ok::<Duration, Trouble>(began.elapsed())
        })?;
        Ok(count as f64 / took.as_secs_f64())
    }

    /// The same request over so many connections, each one after the other; the median in microseconds.
    pub(super) fn crowded(
        &self,
        authority: &str,
        request: &[u8],
        crowd: Crowd,
    ) -> Result<f64, Trouble> {
        let took = self.runtime.block_on(async {
            let mut visitors = tokio::task::JoinSet::new();
            for _ in 0..crowd.connections {
                let mut connection = Connection::to(authority).await?;
                let request = request.to_vec();
                visitors.spawn(async move {
                    let mut took = Vec::with_capacity(crowd.requests);
                    for _ in 0..crowd.requests {
                        let began = Instant::now();
                        connection.exchange(&request, 200).await?;
                        took.push(began.elapsed());
                    }
                    Ok::<_, Trouble>(took)
                });
            }
            let mut all = Vec::new();
            while let Some(took) = visitors.join_next().await {
                all.extend(took??);
            }
            Ok::<_, Trouble>(all)
        })?;
        Ok(median(took))
    }

    /// Sends everything over one connection, one after the other; the median in microseconds.
    pub(super) fn latency(
        &self,
        target: &Target,
        list: &Prepared,
        status: u16,
    ) -> Result<f64, Trouble> {
        let took = self.runtime.block_on(async {
            let mut connection = Connection::to(&target.authority).await?;
            let mut took = Vec::with_capacity(list.len());
            for request in list {
                let began = Instant::now();
                connection.exchange(request, status).await?;
                took.push(began.elapsed());
            }
            Ok::<Vec<Duration>, Trouble>(took)
        })?;
        Ok(median(took))
    }
}

/// How many visitors there are, and what each does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    pub(super) connections: usize,
    pub(super) requests: usize,
}

/// In microseconds.
fn median(mut took: Vec<Duration>) -> f64 {
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or_default().as_secs_f64() * 1e6
}

/// A request without a body, as a browser or a proxy sends it with a session's cookie.
pub(super) fn with_cookie(authority: &str, path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nAccept: */*\r\nCookie: {cookie}\r\n\r\n")
        .into_bytes()
}

/// A request in full.
pub(super) fn request(target: &Target, method: &str, tail: &str, body: &str) -> Vec<u8> {
    let Target { authority, path, token } = target;
    let length = body.len();
    format!(
        "{method} {path}{tail} HTTP/1.1\r\nHost: {authority}\r\nAccept: application/scim+json\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/scim+json; charset=utf-8\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

struct Connection {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    async fn to(authority: &str) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(authority).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, unread: Vec::with_capacity(4096) })
    }

    async fn exchange(&mut self, request: &[u8], status: u16) -> Result<(), Trouble> {
        self.stream.write_all(request).await?;
        self.unread.clear();
        loop {
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Err("the server hung up".into());
            }
            if let Some(answered) = whole(&self.unread) {
                let text = || String::from_utf8_lossy(&self.unread).into_owned();
                return if answered == status { Ok(()) } else { Err(text().into()) };
            }
        }
    }
}

/// The status of the answer if all of it is there. Only the beginnings of lines are looked at: what an
/// answer costs its reader must not be taken for what it costs its server.
fn whole(bytes: &[u8]) -> Option<u16> {
    const BLANK: &[u8] = b"\r\n\r\n";
    const LENGTH: &[u8] = b"content-length:";
    let end = memchr::memmem::find(bytes, BLANK)?;
    let head = bytes.get(..end)?;
    let length = memchr::memchr_iter(b'\n', head)
        .filter_map(|at| head.get(at + 1..))
        .find(|line| line.get(..LENGTH.len()).is_some_and(|it| it.eq_ignore_ascii_case(LENGTH)))
        .map_or(Some(0), |line| number(line.get(LENGTH.len()..)?));
    let complete = bytes.len() >= end + BLANK.len() + length?;
    let status = head.get(b"HTTP/1.1".len()..)?;
    complete.then(|| number(status)).flatten().and_then(|status| u16::try_from(status).ok())
}

/// The number that stands first.
fn number(text: &[u8]) -> Option<usize> {
    let digits = text.trim_ascii_start();
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}
