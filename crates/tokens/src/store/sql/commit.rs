//! Transactions: whole or not at all, and again when others were in the way.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::{Driver, Fault, Session};
use crate::random;
use crate::store::{StoreError, StoreErrorKind};

/// How long a transaction is tried again when others are in the way.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pauses in between grow up to here.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What one transaction does.
pub(super) trait Work: Send + Sync {
    /// What it answers.
    type Done: Send;

    /// Its statements. What they come to counts only once all of them were done.
    fn make<S: Session>(&self, session: &mut S) -> impl Future<Output = Result<Self::Done, Fault>> + Send;

    /// Whether there is something new in the feed.
    fn is_news(_done: &Self::Done) -> bool {
        false
    }
}

/// Does it in a task of its own: whoever waits for it may stop waiting, and it is still done whole or not at all.
pub(super) async fn commit<D: Driver, W: Work + 'static>(driver: &D, work: W) -> Result<W::Done, Fault> {
    let driver = driver.clone();
    let done = tokio::spawn(async move { persist(&driver, &work).await }).await;
    done.unwrap_or_else(|error| Err(given_up(error)))
}

/// The task that made a change is gone.
pub(super) fn given_up(error: impl Error + Send + Sync + 'static) -> Fault {
    StoreError::new(StoreErrorKind::Other, "the program ended during a change")
        .because_of(error)
        .into()
}

/// Does it here, which has to be in a task that nobody gives up.
pub(super) async fn persist<D: Driver, W: Work>(driver: &D, work: &W) -> Result<W::Done, Fault> {
    let started = Instant::now();
    let mut tries = 0;
    loop {
        match within(driver, attempt(driver, work)).await {
            Err(Fault::Conflict(_)) if started.elapsed() < PATIENCE => {
                sleep(pause(tries)).await;
                tries += 1;
            }
            Err(fault) => {
                if let Fault::Conflict(_) | Fault::Store(_) = fault {
                    tracing::warn!(error = %fault.chain(), "a change was not written, or nobody knows whether it was");
                }
                return Err(fault);
            }
            Ok(done) => {
                if W::is_news(&done) {
                    driver.announce().await;
                }
                return Ok(done);
            }
        }
    }
}

async fn attempt<D: Driver, W: Work>(driver: &D, work: &W) -> Result<W::Done, Fault> {
    let mut transaction = driver.begin().await?;
    match work.make(&mut *transaction).await {
        Ok(done) => D::commit(transaction).await.map(|()| done),
        Err(fault) => {
            // Where that fails too, the connection is not used again; what matters is why it is rolled back.
            let _: Result<(), Fault> = D::roll_back(transaction).await;
            Err(fault)
        }
    }
}

/// No longer than the driver has patience: a connection that was cut without a word answers never.
pub(super) async fn within<D: Driver, T, E: From<Fault>>(
    driver: &D,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, E> {
    let done = timeout(driver.patience(), work).await;
    let done = done.unwrap_or_else(|_| {
        let message = "the database did not answer in time";
        Err(StoreError::new(StoreErrorKind::Unavailable, message).into())
    });
    done.map_err(E::from)
}

/// How long to wait for others after so many tries. Some part of it by chance, so that those who met once do not meet again.
pub(in crate::store) fn pause(tries: u32) -> Duration {
    let pause = LONGEST_PAUSE.min(Duration::from_millis(1 << tries.min(16)));
    let [part] = random::bytes().unwrap_or([u8::MAX]);
    pause * u32::from(part) / 256
}
