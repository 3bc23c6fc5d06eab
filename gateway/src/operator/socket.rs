//! The operator's socket of a running server: the JSON API, and nothing else, for whoever owns the
//! process.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use actix_web::rt;
use tokio::net::UnixListener;
use tracing::warn;

use super::{conversation::Reception, socket_path::SocketPath};

/// How long to wait when nobody can be accepted.
const PAUSE: Duration = Duration::from_millis(100);

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

    /// Answers until it is dropped. Conversations under way go on after that.
    pub async fn serve(self, reception: Reception) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let reception = reception.clone();
                    drop(rt::spawn(async move { reception.converse(stream).await }));
                }
                Err(error) => {
                    warn!(%error, "the operator's socket accepts nobody at the moment");
                    tokio::time::sleep(PAUSE).await;
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
