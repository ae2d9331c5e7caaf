//! Who waits for a password to be hashed. Each hash takes 19 MiB and a processor for a while, so few are made at a time, and
//! few wait: whoever comes when all places are taken is told so at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use super::AccountError;
use crate::limits::TooManyAttempts;

/// So many are hashed at a time.
const AT_A_TIME: usize = 2;
/// So many strangers have a place at a time, those whose password is being hashed included. Whoever is known waits for them at
/// most.
const STRANGERS: usize = 8;
/// So many have a place whose browser the account knows.
const KNOWN: usize = 8;
/// So many have a place who have a link that works.
const LINKED: usize = 4;

/// Who comes to have a password hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Stranger,
    Known,
    Linked,
}

/// The queue.
pub(super) struct Queue {
    room: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    known: Arc<Semaphore>,
    linked: Arc<Semaphore>,
}

/// A place in the queue, for as many hashes as one try takes.
#[derive(Debug)]
pub(crate) struct Place {
    room: Arc<Semaphore>,
    _place: OwnedSemaphorePermit,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            room: Arc::new(Semaphore::new(AT_A_TIME)),
            strangers: Arc::new(Semaphore::new(STRANGERS)),
            known: Arc::new(Semaphore::new(KNOWN)),
            linked: Arc::new(Semaphore::new(LINKED)),
        }
    }

    /// A place, unless all are taken. Nobody takes those that are for others.
    pub(super) fn enter(&self, who: Who) -> Result<Place, TooManyAttempts> {
        let places = match who {
            Who::Stranger => &self.strangers,
            Who::Known => &self.known,
            Who::Linked => &self.linked,
        };
        let place = Arc::clone(places).try_acquire_owned().map_err(|_| TooManyAttempts {
            retry_after: Duration::from_secs(1),
        })?;
        Ok(Place {
            room: Arc::clone(&self.room),
            _place: place,
        })
    }
}

impl Place {
    /// Waits until it is this one's turn, and does the work apart from the threads that answer requests.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        let gone = |_| AccountError::Other("the service is ending".to_owned());
        let room = Arc::clone(&self.room).acquire_owned().await.map_err(gone)?;
        // The room is given back when the work is done, not when whoever asked has gone away.
        let done = spawn_blocking(move || {
            let _room = room;
            work()
        });
        done.await
            .map_err(|_| AccountError::Other("the password could not be hashed".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn strangers_who_fill_the_queue_leave_room_for_those_who_are_known() {
        let queue = Queue::new();
        let (end, ending) = mpsc::channel::<()>();
        let ending = Arc::new(std::sync::Mutex::new(ending));
        let strangers: Vec<_> = (0..STRANGERS)
            .map(|_| queue.enter(Who::Stranger).unwrap())
            .map(|place| {
                let ending = Arc::clone(&ending);
                tokio::spawn(async move { place.run(move || _ = ending.lock().unwrap().recv()).await })
            })
            .collect();
        let refused = queue.enter(Who::Stranger).unwrap_err();
        assert_eq!(refused.retry_after, Duration::from_secs(1));
        let known = queue.enter(Who::Known).unwrap();
        assert!(queue.enter(Who::Linked).is_ok());
        // It has a turn as soon as those before are done.
        drop(end);
        assert_eq!(known.run(|| 7).await.unwrap(), 7);
        for stranger in strangers {
            stranger.await.unwrap().unwrap();
        }
        assert!(queue.enter(Who::Stranger).is_ok());
    }
}
