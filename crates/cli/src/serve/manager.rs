//! What the manager of services hears: systemd, or another that set `NOTIFY_SOCKET` as it does (`sd_notify(3)`). Without one,
//! nothing is said.

use std::net::SocketAddr;

#[cfg(unix)]
pub(super) use notified::{ending, ready};

#[cfg(not(unix))]
pub(super) fn ready(_: SocketAddr) {}

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
    pub(in crate::serve) fn ready(listening: SocketAddr) {
        tell(&[NotifyState::Ready]);
        if let Some(patience) = sd_notify::watchdog_enabled() {
            tokio::spawn(watch(listening, patience / 2));
        }
    }

    /// It ends on purpose.
    pub(in crate::serve) fn ending() {
        tell(&[NotifyState::Stopping]);
    }

    /// Whether it answers, and not whether the database does: another start would not help against that.
    async fn watch(listening: SocketAddr, every: Duration) {
        loop {
            if ask(listening, "/healthz", every)
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
