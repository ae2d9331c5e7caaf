//! What has to go on beside the requests.

use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bailiwick::Catalog;
use tokio::time::{Instant, sleep, timeout};

use super::TokensState;
use crate::store::{FeedPlace, StoreError};
use crate::{Chain, Tokens};

/// How closely changes by others are followed, and how long tokens may go on without news of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever changes one takes the rest from the default"
)]
pub struct Freshness {
    /// How often the store is asked for news: every 250 ms by default. A store that can tell of changes is asked at once.
    pub poll: Duration,
    /// For how long after the last news what is remembered counts: 5 s by default. After that the store is asked about
    /// every secret, and where it does not answer nobody is authenticated. Longer than `poll`, or nothing is remembered
    /// between two polls.
    pub staleness: Duration,
    /// How often last uses, refused uses and denied requests are written down: every 5 s by default, and at once when 8,192 last
    /// uses wait.
    pub flush: Duration,
}

impl Default for Freshness {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(250),
            staleness: Duration::from_secs(5),
            flush: Duration::from_secs(5),
        }
    }
}

impl<C: Catalog> Tokens<C> {
    /// Follows what others change, and writes down what waits to be: last uses, refused uses and denied requests.
    ///
    /// This never ends. It is to be spawned once for a store, beside the server; nothing here spawns anything by itself.
    /// While it does not run, every authentication asks the store. When the program ends, abort it and
    /// [`flush`](Self::flush).
    ///
    /// How old what is remembered may be is measured by a clock that stands still while the machine sleeps.
    pub fn keep_fresh(&self, freshness: Freshness) -> impl Future<Output = Infallible> + Send + use<C> {
        let tokens = self.clone();
        async move {
            tokio::select! {
                never = tokens.follow(freshness) => never,
                never = tokens.write_now_and_then(freshness.flush) => never,
            }
        }
    }

    /// Whether changes by others are followed at this moment: the last news is no older than the
    /// [staleness](Freshness::staleness) that [`keep_fresh`](Self::keep_fresh) was given.
    ///
    /// When it is not so, every authentication asks the store. That is slower and never wrong; a monitor may want to know.
    ///
    /// ```
    /// use bailiwick::digitalocean::DigitalOcean;
    /// use bailiwick_tokens::store::memory::MemoryStore;
    /// use bailiwick_tokens::{Freshness, Tokens};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
    /// let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new());
    /// assert!(!tokens.is_fresh(), "nobody keeps them so");
    /// let upkeep = tokio::spawn(tokens.keep_fresh(Freshness::default()));
    /// while !tokens.is_fresh() {
    ///     tokio::task::yield_now().await;
    /// }
    /// # upkeep.abort();
    /// # });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.verifier.is_fresh()
    }

    /// How verifying is at this moment, for metrics.
    ///
    /// ```
    /// use bailiwick::digitalocean::DigitalOcean;
    /// use bailiwick_tokens::Tokens;
    /// use bailiwick_tokens::store::memory::MemoryStore;
    ///
    /// let state = Tokens::<DigitalOcean>::new(MemoryStore::new()).state();
    /// assert_eq!((state.news_age, state.remembered, state.room), (None, 0, 65_536));
    /// ```
    #[must_use]
    pub fn state(&self) -> TokensState {
        self.verifier.state()
    }

    /// Writes down last uses, refused uses and denied requests that wait for it. Once it returns, the store has all those
    /// from before it was called.
    ///
    /// # Errors
    ///
    /// When the store fails. What was not written is kept, and written the next time.
    pub async fn flush(&self) -> Result<(), StoreError> {
        let verifier = &self.verifier;
        let mut unwritten = verifier.unwritten.lock().await;
        let (refusals, denials) = (&verifier.refusals, &verifier.denials);
        let written = unwritten.write(refusals, denials, &verifier.uses, self.store()).await;
        verifier.kept.store(unwritten.len(), Ordering::Relaxed);
        if written.is_err() {
            verifier.writes_failed.fetch_add(1, Ordering::Relaxed);
        }
        written
    }

    async fn follow(&self, freshness: Freshness) -> Infallible {
        let mut place = None;
        // One for as long as it takes, since a store may need longer to begin to listen than there is between two polls.
        let mut changed = self.store().changed();
        loop {
            // What is learned is as old as the question.
            let asked_at = Instant::now();
            let feed = timeout(freshness.staleness, self.store().feed(place)).await;
            let Ok(Ok(feed)) = feed else {
                // Not woken by the store: one that is gone might do that without end.
                sleep(freshness.poll).await;
                continue;
            };
            // Where the feed does not go on from the place, anything may have changed since what is remembered was read.
            let goes_on = place.is_some_and(|place: FeedPlace| place.number <= feed.end.number);
            match feed.news.filter(|_| goes_on) {
                Some(news) => self.verifier.forget(&news),
                None => self.verifier.changes.note_all(),
            }
            place = Some(feed.end);
            self.verifier.look_ups.answered();
            self.verifier.deadline.extend(asked_at, freshness.staleness);
            tokio::select! {
                () = &mut changed => changed = self.store().changed(),
                () = sleep(freshness.poll) => {}
            }
        }
    }

    /// A failure is logged when it begins and when it ends.
    async fn write_now_and_then(&self, every: Duration) -> Infallible {
        let (mut fails, mut told) = (false, 0);
        loop {
            // Behind one that failed, the next is not made before it is time, however much waits.
            tokio::select! {
                () = sleep(every) => {}
                () = self.verifier.uses.filling(), if !fails => {}
            }
            // What a store does not take is kept for the next time.
            let trouble = self.flush().await.err().map(|error| Chain(&error).to_string());
            match &trouble {
                Some(error) if !fails => {
                    let waiting = self.verifier.unwritten.lock().await.len();
                    tracing::error!(
                        error,
                        waiting,
                        "last uses, refused uses and denied requests cannot be written: they wait"
                    );
                }
                None if fails => tracing::info!("last uses, refused uses and denied requests are written again"),
                _ => {}
            }
            fails = trouble.is_some();
            let all_missed = self.verifier.uses.missed();
            let missed = all_missed - std::mem::replace(&mut told, all_missed);
            if missed > 0 {
                tracing::error!(
                    missed,
                    "more tokens are used than can be noted: the list shows older last uses of some"
                );
            }
        }
    }
}
