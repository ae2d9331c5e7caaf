//! What may happen very often, and is told seldom.

use std::time::Duration;

use tokio::time::Instant;

/// How long after something was told the next of its kind is.
const QUIET: Duration = Duration::from_secs(10);

/// Counts what happens between two times at which it is told.
#[derive(Debug, Default)]
pub(super) struct Seldom {
    told: Option<Instant>,
    times: usize,
}

impl Seldom {
    /// It has happened so many times more. Gives the number to tell, if it is time to.
    pub(super) fn happened(&mut self, times: usize) -> Option<usize> {
        self.times = self.times.saturating_add(times);
        if self.told.is_some_and(|told| told.elapsed() < QUIET) {
            return None;
        }
        self.told = Some(Instant::now());
        Some(std::mem::take(&mut self.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_first_is_told_at_once_and_then_many_at_a_time() {
        let mut seldom = Seldom::default();
        assert_eq!(seldom.happened(1), Some(1));
        for _ in 0..1_000 {
            assert_eq!(seldom.happened(2), None);
        }
        tokio::time::advance(QUIET).await;
        assert_eq!(seldom.happened(1), Some(2_001));
        assert_eq!(seldom.happened(1), None);
    }
}
