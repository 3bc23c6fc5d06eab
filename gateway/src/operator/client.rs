//! The operator's side: asks the running server through its socket, or, when none runs, opens the
//! data directory and carries the request out itself.

use std::{
    io::{self, BufRead, BufReader, ErrorKind, Write},
    ops::ControlFlow,
    os::unix::net::UnixStream,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use doorward_store::{
    Store,
    data_dir::{DataDir, LogOptions, OpenDataDirError},
};
use tokio::sync::mpsc;

use super::{
    Answer, Failure, House, Login, Request, execute, socket::Frame, socket_path::SocketPath,
};
use crate::{
    clock::Clock,
    config::Config,
    entra::Entra,
    exit::Exit,
    request_log::{self, Requests},
    sign_in::PendingSignIns,
    token_usage::TokenUsage,
};

/// How long a server that has the data directory may take to open its socket.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(50);
/// How many answers may wait to be shown.
const WAITING: usize = 64;

/// A way to have requests carried out.
#[derive(Debug)]
pub enum Operator {
    /// By a running server.
    Server(UnixStream),
    /// By this process, on the data directory that nobody else has.
    Alone(Box<Alone>),
}

/// A data directory that this process opened.
#[derive(Debug)]
pub struct Alone {
    house: House,
    data_dir: DataDir,
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

    /// Has a request carried out, and hands each piece of the answer to `visit`.
    ///
    /// # Errors
    /// Why it was not carried out, or not to its end.
    pub fn ask(
        self,
        request: Request,
        visit: &mut dyn FnMut(Answer) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        match self {
            Self::Server(stream) => ask_server(stream, &request, visit),
            Self::Alone(_) if matches!(request, Request::FollowEvents { .. }) => {
                Err(Failure::new(Exit::Unavailable, "no server runs, so nothing will happen"))
            }
            Self::Alone(alone) => alone.ask(request, visit),
        }
    }

    /// Has a request carried out, and gives all pieces of its answer.
    ///
    /// # Errors
    /// As for [`Operator::ask`].
    pub fn all<T>(
        self,
        request: Request,
        take: impl Fn(Answer) -> Option<T>,
    ) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        self.ask(request, &mut |answer| {
            all.extend(take(answer));
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }

    /// Has a request carried out that is answered with one piece.
    ///
    /// # Errors
    /// As for [`Operator::ask`].
    pub fn one<T>(
        self,
        request: Request,
        take: impl Fn(Answer) -> Option<T>,
    ) -> Result<T, Failure> {
        let silence = || Failure::new(Exit::Internal, "the answer is empty");
        self.all(request, take)?.pop().ok_or_else(silence)
    }
}

impl Alone {
    fn open(config: &Config, data_dir: DataDir) -> Result<Self, Failure> {
        let options = LogOptions {
            cache_bytes: config.log.cache_bytes,
            reserve_bytes: config.log.reserve_bytes,
        };
        let store = Arc::new(Store::open(Arc::new(data_dir.open_log(options)?))?);
        let entra = Arc::new(Entra::new(config));
        let pending = PendingSignIns::under(entra.key_file.clone(), Clock.now());
        let house = House {
            store,
            clock: Clock,
            usage: Arc::new(TokenUsage::open(data_dir.path())),
            public_url: config.server.public_url.clone(),
            token_lifetime_days: config.scim_token.lifetime_days,
            entra,
            requests: Requests::of(config.server.data_dir.join(request_log::FOLDER)),
            pending: Arc::new(pending),
            doors: Arc::default(),
            finding: Arc::default(),
        };
        Ok(Self { house, data_dir })
    }

    fn ask(
        &self,
        request: Request,
        visit: &mut dyn FnMut(Answer) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let asked = runtime.block_on(async {
            let (answers, mut told) = mpsc::channel(WAITING);
            let caller = Login::of_process();
            let work = async move { execute(&self.house, &caller, request, &answers).await };
            let show = async {
                while let Some(answer) = told.recv().await {
                    if visit(answer).is_break() {
                        told.close();
                    }
                }
            };
            tokio::join!(work, show).0
        });
        self.house.store.close(doorward_store::PATIENCE)?;
        self.data_dir.write_heads(&self.house.store.organizations().heads())?;
        asked
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

fn ask_server(
    mut stream: UnixStream,
    request: &Request,
    visit: &mut dyn FnMut(Answer) -> ControlFlow<()>,
) -> Result<(), Failure> {
    let mut line = serde_json::to_string(request).map_err(io::Error::from)?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    for line in BufReader::new(stream).lines() {
        let frame = serde_json::from_str::<Frame>(&line?);
        match frame.map_err(|error| Failure::of(Exit::Unavailable, &error))? {
            Frame::Answer(answer) => {
                if visit(answer).is_break() {
                    return Ok(());
                }
            }
            Frame::Done => return Ok(()),
            Frame::Failed(failure) => return Err(failure),
        }
    }
    Err(Failure::new(Exit::Unavailable, "the server went away before the end of the answer"))
}
