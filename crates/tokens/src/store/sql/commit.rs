//! Transactions: whole or not at all, and again when others were in the way.

use std::future::Future;
use std::time::Duration;

use bailiwick::Timestamp;
use tokio::time::{Instant, sleep, timeout};

use super::{Driver, Fault, audit, change, feed, uses};
use crate::audit::Event;
use crate::store::{Invalidation, StoreError, StoreErrorKind, Write};
use crate::{Actor, TokenId, random};

/// How long a change is tried again when others are in the way.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pauses in between grow up to here.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What one transaction does.
pub(super) enum Work {
    Change(Write),
    Uses(Vec<(TokenId, Timestamp)>),
    Events {
        at: Timestamp,
        actor: Actor,
        events: Vec<Event>,
    },
}

/// Does it in a task of its own: whoever waits for it may stop waiting, and it is still done whole or not at all.
pub(super) async fn commit<D: Driver>(driver: &D, work: Work) -> Result<Vec<Invalidation>, Fault> {
    let driver = driver.clone();
    let done = tokio::spawn(async move { persist(&driver, &work).await }).await;
    done.unwrap_or_else(|error| {
        let error = StoreError::new(StoreErrorKind::Other, "the program ended during a change").because_of(error);
        Err(error.into())
    })
}

async fn persist<D: Driver>(driver: &D, work: &Work) -> Result<Vec<Invalidation>, Fault> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match within(driver, attempt(driver, work)).await {
            Err(Fault::Conflict(_)) if started.elapsed() < PATIENCE => {
                sleep(jitter(pause)).await;
                pause = LONGEST_PAUSE.min(pause * 2);
            }
            Err(fault) => return Err(fault),
            Ok(invalidated) => {
                if !invalidated.is_empty() {
                    driver.announce().await;
                }
                return Ok(invalidated);
            }
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

async fn attempt<D: Driver>(driver: &D, work: &Work) -> Result<Vec<Invalidation>, Fault> {
    let mut transaction = driver.begin().await?;
    let session = &mut *transaction;
    let mut invalidated = Vec::new();
    match work {
        Work::Change(write) => {
            let event;
            (event, invalidated) = change::make(session, &write.change, write.at).await?;
            audit::append(session, write.at, &write.actor, &[event]).await?;
            feed::append(session, &invalidated).await?;
        }
        Work::Uses(used) => uses::note(session, used).await?,
        Work::Events { at, actor, events } => audit::append(session, *at, actor, events).await?,
    }
    D::commit(transaction).await?;
    Ok(invalidated)
}

/// Some part of a pause, so that those who met once do not meet again.
fn jitter(pause: Duration) -> Duration {
    let [part] = random::bytes().unwrap_or([u8::MAX]);
    pause * u32::from(part) / 256
}
