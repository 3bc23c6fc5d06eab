//! HTTP by hand: for requests that no decent client would send. Bytes go out as given; what comes
//! back is read only as far as status, headers and `Content-Length` say.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long an answer may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// One TCP connection to a server.
pub struct RawConnection {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// What the server wrote: its status line and headers as text, and the body.
#[derive(Debug, Clone)]
pub struct RawAnswer {
    /// The status code.
    pub status: u16,
    /// The head, as it came.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl RawConnection {
    /// Connects to `host:port`.
    ///
    /// # Errors
    /// What the system says.
    pub async fn open(authority: &str) -> std::io::Result<Self> {
        Ok(Self { stream: TcpStream::connect(authority).await?, unread: Vec::new() })
    }

    /// Writes these bytes and nothing else. A server that has already hung up is no error here:
    /// its last words may still be read.
    pub async fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Reads one answer; `None` when the server hung up before it had written a whole one.
    ///
    /// # Errors
    /// [`std::io::ErrorKind::TimedOut`] when nothing comes for long.
    pub async fn read(&mut self) -> std::io::Result<Option<RawAnswer>> {
        loop {
            if let Some((answer, length)) = parse(&self.unread) {
                self.unread.drain(..length);
                return Ok(Some(answer));
            }
            let mut chunk = [0; 4096];
            match timeout(PATIENCE, self.stream.read(&mut chunk)).await? {
                Ok(0) | Err(_) => return Ok(None),
                Ok(read) => self.unread.extend(chunk.iter().take(read)),
            }
        }
    }
}

/// The first whole answer in these bytes and its length.
fn parse(bytes: &[u8]) -> Option<(RawAnswer, usize)> {
    const BLANK: &[u8] = b"\r\n\r\n";
    let head_length = bytes.windows(BLANK.len()).position(|window| window == BLANK)?;
    let head = String::from_utf8_lossy(bytes.get(..head_length)?).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body_length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(Some(0), |(_, length)| length.trim().parse().ok())?;
    let begin = head_length + BLANK.len();
    let body = bytes.get(begin..begin + body_length)?.to_vec();
    Some((RawAnswer { status, head, body }, begin + body_length))
}
