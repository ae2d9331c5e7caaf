//! When to end.

use std::future::Future;
use std::io;

/// Done when the system or somebody at the terminal asks for the end. Listens from now on.
#[cfg(unix)]
pub(super) fn asked_for() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Done when somebody at the terminal asks for the end.
#[cfg(not(unix))]
pub(super) fn asked_for() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
