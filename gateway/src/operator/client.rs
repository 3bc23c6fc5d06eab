//! The operator's side: asks the running server through its socket, or, when none runs, opens the
//! data directory and answers itself, by the very same routes.

use std::{
    io::ErrorKind,
    ops::ControlFlow,
    os::unix::net::UnixStream,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use actix_web::rt::{self, Runtime};
use doorward_store::data_dir::{DataDir, OpenDataDirError};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Failure, Wish, alone::Alone, connection::Connection, socket_path::SocketPath};
use crate::{config::Config, exit::Exit};

/// How long a server that has the data directory may take to open its socket.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(50);
/// How many of many are asked for at once.
const PAGE: usize = 1000;

/// A way to have wishes carried out.
#[derive(Debug)]
pub enum Operator {
    /// By a running server.
    Server(UnixStream),
    /// By this process, on the data directory that nobody else has.
    Alone(Box<Alone>),
}

/// Some of many, as the API tells them.
#[derive(Deserialize)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl Operator {
    /// Finds the server, or opens the data directory. With `begin`, an absent data directory is
    /// made.
    ///
    /// # Errors
    /// When there is neither.
    pub fn reach(config: &Config, begin: bool) -> Result<Self, Failure> {
        let path = &config.server.data_dir;
        let begun = Instant::now();
        loop {
            if let Some(stream) = connect(path)? {
                return Ok(Self::Server(stream));
            }
            if !begin && !path.exists() {
                return Err(Failure::no_data_dir(path));
            }
            match DataDir::open(path) {
                Ok(data_dir) => {
                    return Alone::open(config, data_dir).map(Box::new).map(Self::Alone);
                }
                Err(OpenDataDirError::Locked { .. }) if begun.elapsed() < PATIENCE => {
                    thread::sleep(PAUSE);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether a server runs.
    #[must_use]
    pub const fn is_server(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Has a wish carried out that is answered with one thing.
    ///
    /// # Errors
    /// Why it was not carried out.
    pub fn one<T: DeserializeOwned>(self, wish: Wish) -> Result<T, Failure> {
        self.converse(async move |connection| connection.one(&wish).await)
    }

    /// Has a wish carried out that is answered with pages, and gives what stands on all of them.
    ///
    /// # Errors
    /// As for [`Operator::one`].
    pub fn all<T: DeserializeOwned>(self, wish: Wish) -> Result<Vec<T>, Failure> {
        let wish = wish.saying("limit", Some(PAGE));
        self.converse(async |connection| {
            let (mut all, mut cursor) = (Vec::new(), None);
            loop {
                let page = wish.clone().saying("cursor", cursor);
                let Page { items, next } = connection.one::<Page<T>>(&page).await?;
                all.extend(items);
                cursor = next;
                if cursor.is_none() {
                    return Ok(all);
                }
            }
        })
    }

    /// Has a wish carried out that is answered with things that belong together.
    ///
    /// # Errors
    /// As for [`Operator::one`].
    pub fn together<T: DeserializeOwned>(self, wish: Wish) -> Result<Vec<T>, Failure> {
        self.one::<Page<T>>(wish).map(|page| page.items)
    }

    /// Has a wish carried out that is answered line by line, and hands each to `visit`.
    ///
    /// # Errors
    /// As for [`Operator::one`], and when the lines break off.
    pub fn lines<T: DeserializeOwned>(
        self,
        wish: Wish,
        visit: &mut dyn FnMut(T) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        self.converse(async move |connection| connection.lines(&wish, visit).await)
    }

    /// Has a wish carried out that is answered with a text of any length, and hands each piece to
    /// `visit` as it comes.
    ///
    /// # Errors
    /// As for [`Operator::one`], and when the text breaks off.
    pub fn text(
        self,
        wish: Wish,
        visit: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        self.converse(async move |connection| connection.text(&wish, visit).await)
    }

    fn converse<T>(
        self,
        talk: impl AsyncFnOnce(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let runtime = Runtime::new()?;
        match self {
            Self::Server(stream) => runtime.block_on(async {
                stream.set_nonblocking(true)?;
                let stream = tokio::net::UnixStream::from_std(stream)?;
                talk(&mut Connection::over(stream).await?).await
            }),
            Self::Alone(alone) => {
                let asked = runtime.block_on(async {
                    let (ours, theirs) = tokio::net::UnixStream::pair()?;
                    let reception = alone.reception.clone();
                    drop(rt::spawn(async move { reception.converse(theirs).await }));
                    talk(&mut Connection::over(ours).await?).await
                });
                drop(runtime); // what was still under way lets go of the log
                alone.close()?;
                asked
            }
        }
    }
}

/// Nothing when no server listens.
fn connect(data_dir: &Path) -> Result<Option<UnixStream>, Failure> {
    let path = data_dir.join("operator.sock");
    let connected = SocketPath::to(&path).and_then(|path| UnixStream::connect(path.as_path()));
    match connected {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if nobody_there(error.kind()) => Ok(None),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            Err(Failure::of(Exit::Permission, &error))
        }
        Err(error) => Err(Failure::of(Exit::Unavailable, &error)),
    }
}

fn nobody_there(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::ConnectionRefused | ErrorKind::NotADirectory)
}
