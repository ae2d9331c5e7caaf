//! Whether the store takes writes and goes by the same time, asked now and then.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bailiwick::Catalog;
use bailiwick_tokens::Chain;
use tokio::time::{Instant, sleep, timeout};

use super::metrics::Cause;
use crate::App;

/// How often the store is asked.
const EVERY: Duration = Duration::from_secs(2);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the service is not ready, if it is not.
#[derive(Default)]
pub(crate) struct Health {
    trouble: Mutex<Option<(Cause, String)>>,
    is_ending: AtomicBool,
}

impl Health {
    /// Why the service is not ready: in a word, and for people.
    pub(super) fn trouble(&self) -> Option<(Cause, String)> {
        if self.is_ending.load(Ordering::Relaxed) {
            return Some((Cause::Ending, "the service is ending".to_owned()));
        }
        self.held().clone()
    }

    /// From here on it is not ready.
    pub(crate) fn end(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    /// Notes what was found, and logs it where it is something else than before: a failure is told when it begins and when it ends.
    fn note(&self, trouble: Option<(Cause, String)>) {
        let mut held = self.held();
        match (&*held, &trouble) {
            (before, Some(trouble)) if before.as_ref() != Some(trouble) => tracing::error!("not ready: {}", trouble.1),
            (Some((_, before)), None) => tracing::info!(before, "ready again: the database answers, and takes writes"),
            _ => {}
        }
        *held = trouble;
    }

    /// Held for as long as it takes to copy.
    fn held(&self) -> MutexGuard<'_, Option<(Cause, String)>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the store once.
pub(crate) async fn look<C: Catalog>(app: &App<C>) {
    let clock = app.clock();
    let (began, asked_at) = (Instant::now(), clock.local());
    let probed = timeout(PATIENCE, app.store().probe(asked_at)).await;
    let gauges = app.metrics().gauges();
    gauges.store_probe.set(began.elapsed().as_secs_f64());
    let trouble = match probed {
        Ok(Ok(time)) => clock.set(asked_at, time).map(|ahead| {
            let (seconds, which) = (ahead.unsigned_abs(), if ahead > 0 { "ahead of" } else { "behind" });
            // Not by the second, or each look would be another line of log.
            let about = if seconds < 120 {
                "more than 10 seconds".to_owned()
            } else {
                format!("about {} minutes", seconds / 60)
            };
            let told = format!("the clock of this machine is {about} {which} the database's");
            (Cause::Clock, told)
        }),
        Ok(Err(error)) => Some((Cause::Store, Chain(&error).to_string())),
        Err(_) => Some((Cause::Store, "the database did not answer in time".to_owned())),
    };
    gauges.clock_ahead.set(clock.ahead());
    app.health().note(trouble);
}

/// Asks it for as long as the service runs.
pub(crate) async fn watch<C: Catalog>(app: App<C>) {
    loop {
        sleep(EVERY).await;
        look(&app).await;
    }
}
