//! How it is at this moment, for whoever watches.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bailiwick::Catalog;

use super::Verifier;

/// How verifying is at this moment, and how much there was of it. Counts begin with the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokensState {
    /// How long ago the last news of changes by others was asked for; `None` if there never was any.
    pub news_age: Option<Duration>,
    /// Tokens that are remembered, whether they are believed or not.
    pub remembered: usize,
    /// Tokens that there is room for.
    pub room: usize,
    /// Secrets that the store was asked about and answered.
    pub look_ups: u64,
    /// Secrets that the store was asked about and failed.
    pub look_ups_failed: u64,
    /// Secrets that it was not asked about, for want of room or because it had failed.
    pub look_ups_refused: u64,
    /// How long all look-ups took together.
    pub look_up_time: Duration,
    /// Last uses, refused uses and denied requests that wait to be written.
    pub unwritten: usize,
    /// How often writing them failed.
    pub writes_failed: u64,
    /// Last uses that found no room, and are not noted.
    pub uses_missed: u64,
}

impl<C: Catalog> Verifier<C> {
    /// Takes locks that are held for as long as it takes to count.
    pub(crate) fn state(&self) -> TokensState {
        let (remembered, room) = self.cache.len();
        TokensState {
            news_age: self.deadline.news_age(),
            remembered,
            room,
            unwritten: self.uses.len() + self.refusals.len() + self.denials.len() + self.kept.load(Ordering::Relaxed),
            writes_failed: self.writes_failed.load(Ordering::Relaxed),
            uses_missed: self.uses.missed(),
            ..self.look_ups.state()
        }
    }
}
