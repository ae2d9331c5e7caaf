//! When to end.

use std::future::Future;
use std::io::{self, IsTerminal};

/// Whether somebody sits in front of it. Then SIGHUP comes when they close the terminal, and not from an operator.
#[cfg(unix)]
pub(super) fn is_at_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Done when the system or somebody at the terminal asks for the end, or closes it. Listens from now on.
#[cfg(unix)]
pub(super) fn asked_for() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut closed = is_at_terminal().then(|| signal(SignalKind::hangup())).transpose()?;
    let closed = async move {
        match &mut closed {
            Some(closed) => _ = closed.recv().await,
            None => std::future::pending().await,
        }
    };

    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
            () = closed => {}
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
