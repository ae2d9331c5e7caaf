//! Waiting, never for longer than a limit.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long anything may take that is no part of what is tested, on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) const PAUSE: Duration = Duration::from_millis(20);

/// Returns how long it took until something was so; fails, and says what was waited for, when it takes too long.
pub(crate) async fn until(what: &str, limit: Duration, mut is_so: impl AsyncFnMut() -> bool) -> Duration {
    let began = Instant::now();
    loop {
        if is_so().await {
            return began.elapsed();
        }
        assert!(began.elapsed() < limit, "waited {limit:?} in vain: {what}");
        sleep(PAUSE).await;
    }
}
