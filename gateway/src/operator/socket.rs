//! The operator's socket of a running server: a line with a request comes in, lines with frames go
//! out, until one says `done` or `failed`.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use nix::unistd::Uid;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
};
use tracing::{debug, warn};

use super::{Answer, Failure, House, Login, Request, execute, socket_path::SocketPath};
use crate::exit::Exit;

/// The longest request, in bytes.
const LONGEST: u64 = 64 * 1024;
/// How many answers may wait for whoever reads them.
const WAITING: usize = 64;

/// One line from the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Frame {
    /// A piece of the answer.
    Answer(Answer),
    /// That was all.
    Done,
    /// It was not carried out, or not to its end.
    Failed(Failure),
}

/// The socket while the server runs.
#[derive(Debug)]
pub struct OperatorSocket {
    listener: UnixListener,
    path: PathBuf,
}

impl OperatorSocket {
    /// Begins to listen, for the owner only. A socket that lies there is a dead server's: the data
    /// directory is ours.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn bind(path: &Path) -> io::Result<Self> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let listener = UnixListener::bind(SocketPath::to(path)?.as_path())?;
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        Ok(Self { listener, path: path.into() })
    }

    /// Answers until it is dropped.
    pub async fn serve(self, house: House) {
        let house = Arc::new(house);
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(converse(house.clone(), stream))),
                Err(error) => {
                    warn!(%error, "the operator's socket accepts nobody at the moment");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            }
        }
    }
}

impl Drop for OperatorSocket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // the next server removes it otherwise
    }
}

async fn converse(house: Arc<House>, stream: UnixStream) {
    let Some(caller) = caller(&stream) else { return };
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader.take(LONGEST));
    let mut line = String::new();
    let last = match reader.read_line(&mut line).await {
        Ok(_) => match serde_json::from_str::<Request>(&line) {
            Ok(request) => answer(&house, &caller, request, reader, &mut writer).await,
            Err(error) => Frame::Failed(Failure::of(Exit::Usage, &error)),
        },
        Err(error) => Frame::Failed(error.into()),
    };
    if let Err(error) = write(&mut writer, &last).await {
        debug!(%error, "an operator went away before the end of the answer");
    }
}

/// Carries out the request while its answers are written, until the caller hangs up.
async fn answer(
    house: &House,
    caller: &Login,
    request: Request,
    mut reader: BufReader<tokio::io::Take<OwnedReadHalf>>,
    writer: &mut OwnedWriteHalf,
) -> Frame {
    let (answers, mut told) = mpsc::channel(WAITING);
    let work = async move { execute(house, caller, request, &answers).await };
    let write_all = async move {
        while let Some(answer) = told.recv().await {
            write(writer, &Frame::Answer(answer)).await?;
        }
        io::Result::Ok(())
    };
    let both = async { tokio::join!(work, write_all).0 };
    let worked = tokio::select! {
        worked = both => worked,
        _ = reader.read_u8() => Ok(()), // a caller says nothing more, so this is the end of it
    };
    worked.map_or_else(Frame::Failed, |()| Frame::Done)
}

async fn write(writer: &mut OwnedWriteHalf, frame: &Frame) -> io::Result<()> {
    let mut line = serde_json::to_vec(frame)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

/// Who asks; nobody but the owner of the process and the superuser is answered.
fn caller(stream: &UnixStream) -> Option<Login> {
    let uid = stream.peer_cred().inspect_err(|error| warn!(%error, "an operator without a name"));
    let uid = uid.ok()?.uid();
    let known = uid == Uid::effective().as_raw() || uid == 0;
    if !known {
        warn!(uid, "a stranger knocked at the operator's socket");
    }
    known.then(|| Login::of(uid))
}
