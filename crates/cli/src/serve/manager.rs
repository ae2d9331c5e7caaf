//! What the manager of services hears: systemd, or another that set `NOTIFY_SOCKET` as it does (`sd_notify(3)`). Without one,
//! nothing is said.

use std::net::SocketAddr;

#[cfg(unix)]
pub(super) use notified::{ending, ready, reloading};

#[cfg(not(unix))]
pub(super) fn ready(_: SocketAddr, _: bool) {}

#[cfg(not(unix))]
pub(super) fn reloading() {}

#[cfg(not(unix))]
pub(super) fn ending() {}

#[cfg(unix)]
mod notified {
    use std::time::Duration;

    use sd_notify::NotifyState;

    use super::SocketAddr;
    use crate::health::ask;

    /// It listens, so that whoever asks is answered. Where the manager watches, it is told at half its time that this is so still:
    /// by asking as others do, since a process that merely runs is no service.
    pub(in crate::serve) fn ready(listening: SocketAddr, has_tls: bool) {
        tell(&[NotifyState::Ready]);
        if let Some(patience) = sd_notify::watchdog_enabled() {
            tokio::spawn(watch(listening, has_tls, patience / 2));
        }
    }

    /// It begins anew, and is ready after that.
    pub(in crate::serve) fn reloading() {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => tell(&[NotifyState::Reloading, now]),
            Err(error) => tracing::warn!(%error, "the manager of services could not be told"),
        }
    }

    /// It ends on purpose.
    pub(in crate::serve) fn ending() {
        tell(&[NotifyState::Stopping]);
    }

    /// Whether it answers, and not whether the database does: another start would not help against that.
    async fn watch(listening: SocketAddr, has_tls: bool, every: Duration) {
        loop {
            if ask(listening, has_tls, "/healthz", every)
                .await
                .is_ok_and(|answer| answer.is_good)
            {
                tell(&[NotifyState::Watchdog]);
            }
            tokio::time::sleep(every).await;
        }
    }

    fn tell(states: &[NotifyState<'_>]) {
        if let Err(error) = sd_notify::notify(states) {
            tracing::warn!(%error, "the manager of services could not be told");
        }
    }
}
