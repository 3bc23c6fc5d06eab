//! Being asked to end: SIGTERM by a supervisor, SIGINT by Ctrl-C.

use std::{future::Future, io};

use tokio::signal::unix::{SignalKind, signal};

/// Resolves when the process is asked to end.
///
/// # Errors
/// When the kernel takes no signal handler.
pub(super) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
