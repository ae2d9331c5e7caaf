//! Room for connections, and who gives way when there is none.
//!
//! A new connection is let in, and those on which nothing was asked for the longest time are closed. To refuse the new one
//! would leave the service to whoever came first: a thousand clients that say nothing would keep a gateway out.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::Instant;

use super::seldom::Seldom;
use crate::ops::ListenerConnections;

/// Of so many that may be open, one at least is closed at a time. To look for the quiet ones takes a look at all.
const SHARE: usize = 64;

/// The connections that are open.
pub(super) struct Room {
    most: usize,
    begun: Instant,
    tasks: JoinSet<()>,
    open: HashMap<Id, (Seen, AbortHandle)>,
    full: Seldom,
    failed: Seldom,
    counted: ListenerConnections,
}

/// When a connection was opened, or asked something for the last time.
#[derive(Clone)]
pub(super) struct Seen {
    begun: Instant,
    micros: Arc<AtomicU64>,
}

impl Room {
    /// For so many at most, and one at least.
    pub(super) fn new(most: usize, counted: ListenerConnections) -> Self {
        Self {
            most: most.max(1),
            begun: Instant::now(),
            tasks: JoinSet::new(),
            open: HashMap::new(),
            full: Seldom::default(),
            failed: Seldom::default(),
            counted,
        }
    }

    /// For a connection that is open from now on.
    pub(super) fn seen(&self) -> Seen {
        let seen = Seen {
            begun: self.begun,
            micros: Arc::default(),
        };
        seen.now();
        seen
    }

    pub(super) fn add(&mut self, seen: Seen, connection: impl Future<Output = ()> + Send + 'static) {
        let open = self.counted.open();
        let end = self.tasks.spawn(async move {
            let _open = open;
            connection.await;
        });
        self.open.insert(end.id(), (seen, end));
    }

    /// Makes room for one more.
    pub(super) async fn make(&mut self) {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(&ended);
        }
        if self.open.len() < self.most {
            return;
        }
        let closed = self.close_quiet();
        if let Some(times) = self.full.happened(closed) {
            let open = self.most;
            tracing::warn!(times, open, "quiet connections were closed, since no more may be open");
        }
        while self.open.len() >= self.most {
            self.one_ended().await;
        }
    }

    /// No connection can be accepted: there are no files left, or no memory. So some are given back.
    pub(super) fn cannot_accept(&mut self, error: &io::Error) {
        self.close_quiet();
        if let Some(times) = self.failed.happened(1) {
            tracing::error!(%error, times, "no connection can be accepted, quiet ones are closed");
        }
    }

    /// Waits until a connection has ended; for ever where none is open.
    pub(super) async fn one_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(ended) => self.forget(&ended),
            None => std::future::pending().await,
        }
    }

    /// Closes those that have been quiet for the longest time, and says how many.
    fn close_quiet(&self) -> usize {
        let mut open: Vec<_> = self.open.values().collect();
        let share = (self.most / SHARE).max(1).min(open.len());
        if let Some(last) = share.checked_sub(1) {
            open.select_nth_unstable_by_key(last, |(seen, _)| seen.micros.load(Ordering::Relaxed));
        }
        for (_, end) in open.iter().take(share) {
            end.abort();
        }
        self.counted.closed(share);
        share
    }

    fn forget(&mut self, ended: &Result<(Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
    }
}

impl Seen {
    /// Something is asked on it at this moment.
    pub(super) fn now(&self) {
        let micros = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.micros.store(micros, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_quiet_ones_give_way_and_those_that_ask_stay() {
        let (ended, mut told) = mpsc::unbounded_channel();
        let mut room = Room::new(4, ListenerConnections::default());
        let mut seen = Vec::new();
        for number in 0..8 {
            room.make().await;
            let tell = Tell(number, ended.clone());
            let one = room.seen();
            seen.push(one.clone());
            room.add(one, async move {
                let _tell = tell;
                std::future::pending::<()>().await;
            });
            advance(Duration::from_secs(1)).await;
            // The first of them asks all the time.
            seen[0].now();
        }
        assert_eq!(room.open.len(), 4);
        let mut gone = Vec::new();
        while let Ok(number) = told.try_recv() {
            gone.push(number);
        }
        assert_eq!(gone, [1, 2, 3, 4]);
    }

    struct Tell(usize, mpsc::UnboundedSender<usize>);

    impl Drop for Tell {
        fn drop(&mut self) {
            _ = self.1.send(self.0);
        }
    }
}
